// Streamlit adds an entry to the browser's history for every change of the address. All that is
// looked at stands in ours, so Back would stay on a page once for each of its changes. Here a page
// has one entry, and Back leaves it; moves of the point have an undo of their own.

export default function render({ parentElement }) {
  // Something to see in the document, though not on the page: so it is known to have begun.
  if (!parentElement.querySelector("span")) parentElement.append(document.createElement("span"));
  const { history } = window;
  if (history.pushState.name === "pushPage") return;
  const push = history.pushState.bind(history);
  history.pushState = function pushPage(state, title, url) {
    const { pathname } = new URL(url ?? "", window.location.href);
    if (pathname === window.location.pathname) history.replaceState(state, title, url);
    else push(state, title, url);
  };
}
