// The card with the verdict in words, and what can be done at once.

function makeVerdict(root, place) {
  const card = html(root, "section", "tw-card tw-verdict");
  const sentence = html(card, "p", "tw-sentence");
  const actions = html(card, "div", "tw-actions");
  const button = (className, text, action) => {
    const made = html(actions, "button", className, text);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  };
  const cheapest = button("tw-secondary tw-first", "Use the cheapest", place.cheapest);
  const today = button("tw-secondary", "Use today's", place.today);
  const label = html(actions, "label", "tw-type", "Threshold");
  const input = html(label, "input");
  Object.assign(input, { type: "text", inputMode: "decimal", autocomplete: "off" });
  const problem = html(actions, "p", "tw-problem");
  problem.setAttribute("role", "status");
  const take = () => {
    const taken = input.value === input.dataset.shown || place.typed(input.value);
    problem.textContent = taken ? "" : "Type a number such as 0.25, or inf to flag nobody.";
  };
  input.addEventListener("change", take);
  const draw = (view) => {
    today.hidden = !view.current;
    cheapest.textContent = view.cheapest.button;
    cheapest.title = view.cheapest.title;
  };
  const move = (outcomes, view) => {
    const spans = verdictSpans(outcomes, view);
    while (sentence.childNodes.length > spans.length) sentence.lastChild.remove();
    spans.forEach(([text, role], i) => {
      const node = sentence.childNodes[i] || html(sentence, "span");
      if (node.textContent !== text) node.textContent = text;
      if (node.className !== `tw-say-${role}`) node.className = `tw-say-${role}`;
    });
    const shown = writeThreshold(outcomes.threshold);
    input.dataset.shown = shown;
    if (document.activeElement !== input) input.value = shown;
  };
  return { draw, move };
}
