// A table that is wider than its place scrolls by keyboard, and a line below it says so.

// Put the table where the one before it stood; the answer stops watching its width.
function scrolled(table, { name, parentElement, kind = "" }) {
  const region = document.createElement("div");
  region.className = `tt st-sorted ${kind}`.trim();
  region.tabIndex = 0;
  region.setAttribute("role", "region");
  region.setAttribute("aria-label", name);
  region.append(table);
  const hint = document.createElement("p");
  hint.className = "st-hint";
  hint.textContent = "More columns to the right: scroll sideways.";
  const hold = document.createElement("div");
  hold.className = "st-hold";
  hold.append(region, hint);
  parentElement.querySelector(":scope > .st-hold")?.remove();
  parentElement.append(hold);
  const tell = () => {
    const left = region.scrollWidth - region.clientWidth - region.scrollLeft;
    hold.classList.toggle("st-more", left > 4);
    hint.hidden = region.scrollWidth <= region.clientWidth;
  };
  region.addEventListener("scroll", tell, { passive: true });
  const observer = new ResizeObserver(tell); // tells at once, too
  observer.observe(region);
  return () => observer.disconnect();
}
