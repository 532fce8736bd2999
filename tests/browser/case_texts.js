// Every text of the live reasons below `root` that moves with the line, as it stands on the page.
(root) => {
  const all = (selector, below = root) => [...below.querySelectorAll(selector)];
  const text = (selector, below = root) => below.querySelector(selector).textContent;
  const handle = root.querySelector("[role=slider]");
  return {
    sentence: text(".tw-sentence"),
    spoken: handle.getAttribute("aria-valuetext"),
    percent: handle.getAttribute("aria-valuenow"),
    line: text(".tw-line-card .tw-note"),
    waterfall: text(".tw-waterfall .tw-line + .tw-axis").replace(/ [\u2190\u2192]$/, ""),
    intro: text(".tw-decides > .tw-subtitle"),
    shares: all(".cr-bar").map((row) => [
      text(".cr-label", row),
      text(".cr-number", row),
      row.querySelector(".cr-track span").className,
    ]),
    title: text(".tw-decides h3"),
    flips: all(".cr-flips li").map((item) => [
      all(".cr-chip", item).map((chip) => chip.textContent),
      text(".cr-to", item),
    ]),
    note: all(".tw-decides > .tw-subtitle").at(-1).textContent,
  };
}
