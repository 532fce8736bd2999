// Every figure of the chart below `root` that moves with the point, as it stands on the page.
(root) => {
  const all = (selector) => [...root.querySelectorAll(selector)];
  const text = (selector) => root.querySelector(selector).textContent;
  const seen = (nodes) => nodes.filter((node) => node.getAttribute("display") !== "none");
  return {
    verdict: text(".tw-sentence"),
    roles: all(".tw-sentence span").map((node) => node.className.replace("tw-say-", "")),
    typed: root.querySelector(".tw-type input").value,
    spoken: root.querySelector("[role=slider]").getAttribute("aria-valuetext"),
    flaggedShare: root.querySelector("[role=slider]").getAttribute("aria-valuenow"),
    point: text(".tw-roc .tw-emphasis"),
    pointMoney: all(".tw-roc .tw-note").at(-1).textContent,
    shares: seen(all(".tw-roc :is(.tw-text-fn, .tw-text-tp, .tw-text-fp, .tw-text-tn)")).map(
      (node) => node.textContent,
    ),
    perThousand: all(".tw-squares .tw-count").map((node) => node.textContent),
    sides: all(".tw-squares .tw-emphasis-small").map((node) => node.textContent),
    counts: text(".tw-squares .tw-subtitle"),
    money: text(".tw-costs .tw-subtitle"),
    costLine: text(".tw-costs .tw-value"),
    scoreLine: text(".tw-scores .tw-value"),
    precision: text(".tw-precision .tw-emphasis-small"),
    policies: all(".tw-policies .tw-label").map(
      (node) => (node.querySelector("title") ?? node).textContent,
    ),
    extras: all(".tw-policies .tw-emphasis-small").map((node) => node.textContent),
  };
}
