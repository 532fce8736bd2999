// What dragging and keys have in common in all our charts.

const KEY_PAUSE = 350; // milliseconds after the last key

// Follow a pointer from press to release, wherever it goes.
function follow(svg, event, move, done) {
  svg.setPointerCapture(event.pointerId);
  const end = () => {
    svg.removeEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) svg.removeEventListener(name, end);
    done();
  };
  svg.addEventListener("pointermove", move);
  for (const name of ["pointerup", "pointercancel"]) svg.addEventListener(name, end);
}
