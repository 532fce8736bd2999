// Watches a page from its start: frames, the time that the page's own code takes in each, and
// how long after the release of the mouse the page stands redrawn.
(() => {
  const watched = { frames: [], own: [], released: 0, redrawn: 0 };
  window.watched = watched;
  let spent = 0;

  const timed = (handler) =>
    function (...given) {
      const start = performance.now();
      try {
        return handler.apply(this, given);
      } finally {
        spent += performance.now() - start;
      }
    };

  const nextFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => nextFrame(timed(callback));

  const wrapped = new WeakMap();
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (name, handler, options) {
    if (name === "pointermove" && typeof handler === "function") {
      if (!wrapped.has(handler)) wrapped.set(handler, timed(handler));
      return addEventListener.call(this, name, wrapped.get(handler), options);
    }
    return addEventListener.call(this, name, handler, options);
  };
  EventTarget.prototype.removeEventListener = function (name, handler, options) {
    const known = typeof handler === "function" && wrapped.get(handler);
    return removeEventListener.call(this, name, known || handler, options);
  };

  let last = 0;
  const count = (now) => {
    if (last) {
      watched.frames.push(now - last);
      watched.own.push(spent);
    }
    last = now;
    spent = 0;
    nextFrame(count);
  };
  nextFrame(count);

  // The point in the page's own text, which only the script on the server writes.
  const foot = () => {
    const said = document.body?.innerText.match(/operating point (-?[\d.]+|inf)/g);
    return said ? said[said.length - 1] : "";
  };
  addEventListener.call(
    window,
    "pointerup",
    () => {
      watched.released = performance.now();
      watched.redrawn = 0;
      const before = foot();
      const observer = new MutationObserver(() => {
        if (foot() === before) return;
        observer.disconnect();
        nextFrame(() => {
          watched.redrawn = performance.now();
        });
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    },
    true,
  );
})();
