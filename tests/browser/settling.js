// Tells whether a page has the answer to all that was done on it: `window.isSettled()`.
//
// Streamlit's own mark, data-test-script-state, does not: between a click and the server's word that
// the script runs it still says "notRunning". So what goes over the wire is read here: a request is
// answered when a run that began after it has finished, and the browser has drawn what came of it.
(() => {
  // Numbers of fields: of BackMsg, of the ClientState in it, of ForwardMsg; and ScriptFinishedStatus.
  const [RERUN_SCRIPT, FRAGMENT_ID, IS_AUTO_RERUN, NEW_SESSION, SCRIPT_FINISHED] = [11, 5, 6, 4, 6];
  const [EARLY_FOR_RERUN, FRAGMENT_RUN] = [2, 3];
  // What is loaded when it is first needed, then components and charts that have drawn nothing yet.
  const TO_COME = `[data-testid=stSkeleton], [data-testid=stBidiComponentRegular] > :only-child,
    [data-testid=stPlotlyChart]:not(:has(.main-svg))`;
  let request = null; // the last one: has a run begun since, and answered it?
  let answer = null; // of the run that finished last, null while one is awaited

  window.WebSocket = class extends WebSocket {
    constructor(...where) {
      super(...where);
      this.addEventListener("message", (event) => receive(read(new Uint8Array(event.data))));
    }

    send(data) {
      super.send(data);
      const asked = read(data)[RERUN_SCRIPT];
      if (!asked) return;
      const { [FRAGMENT_ID]: fragment, [IS_AUTO_RERUN]: isAuto } = read(asked);
      if (isAuto) return;
      request = { fragment, begun: false, answered: false };
      window.askedAt = performance.now();
      answer = null;
    }
  };

  function receive(message) {
    if (!request) return;
    if (NEW_SESSION in message) {
      request.begun = true;
      answer = null;
    }
    const status = message[SCRIPT_FINISHED] ?? EARLY_FOR_RERUN;
    if (status === EARLY_FOR_RERUN) return;
    request.answered ||= request.begun && (status !== FRAGMENT_RUN || !!request.fragment);
    if (request.answered) draw((answer = { isDrawn: false }));
  }

  // React draws in a task of its own and runs effects in another, in which our components draw.
  async function draw(finished) {
    for (let frames = 2; frames > 0; frames -= 1) {
      await frame();
      await turn();
      if (document.querySelector(TO_COME)) frames = 3;
    }
    finished.isDrawn = true;
  }

  // Wait until what the hand did is drawn, and sent.
  window.handOver = async () => {
    await frame();
    await new Promise((done) => setTimeout(done));
  };

  window.isAnswered = () => {
    const state = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState;
    return answer?.isDrawn && state === "notRunning" && isCommitted();
  };

  window.isSettled = () =>
    window.isAnswered() && !/Resampling [0-9,]+ rows/.test(document.body.innerText);

  // Whether the point that the chart shows, where there is one, is that of the address.
  function isCommitted() {
    const shown = document.querySelector(".tw-type input")?.dataset.shown;
    const said = new URLSearchParams(location.search).get("threshold");
    const number = (text) => Number(text.replace("inf", "Infinity"));
    return shown === undefined || (said !== null && number(said) === number(shown));
  }

  function frame() {
    return new Promise(requestAnimationFrame);
  }

  // Let what stands in the queue of tasks have its turn.
  function turn() {
    return new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = done;
      port2.postMessage(null);
    });
  }

  // The fields of a Protobuf message by their numbers: integers, and all else as bytes.
  function read(bytes) {
    const fields = {};
    let at = 0;
    const integer = () => {
      for (let value = 0, scale = 1; ; scale *= 128) {
        const byte = bytes[at++];
        value += (byte % 128) * scale;
        if (byte < 128) return value;
      }
    };
    while (at < bytes.length) {
      const tag = integer();
      const value = integer();
      const isBytes = tag % 8 === 2;
      fields[Math.floor(tag / 8)] = isBytes ? bytes.subarray(at, at + value) : value;
      if (isBytes) at += value;
    }
    return fields;
  }
})();
