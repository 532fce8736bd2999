"""What a page complains of, and whom it asks."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page

# Where a page is opened by its own address, Streamlit first looks for its server below that page.
_PROBES = ("/_stcore/health", "/_stcore/host-config")
# Runs in every page before anything else does.
REPORT_REFUSALS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`the policy refuses ${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Watch:
    """Collects the complaints of all pages of a test.

    Attributes
    ----------
    url : str
        The address of the app: the only one that may be asked for anything.
    complaints : list of str
        Errors on the console, exceptions, refusals by the policy, requests to other hosts.
    """

    url: str
    complaints: list[str] = field(default_factory=list)

    @contextlib.contextmanager
    def following(self, page: Page) -> Iterator[Page]:
        """Watch a page that reports refusals, until it is left."""
        handlers = {
            "request": lambda request: self._check(request.url),
            "websocket": lambda socket: self._check(socket.url),
            "console": self._said,
            "pageerror": lambda error: self.complaints.append(f"exception: {error}"),
        }
        for event, handler in handlers.items():
            page.on(event, handler)
        yield page
        for event, handler in handlers.items():
            page.remove_listener(event, handler)

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("blob", "data") and parts.netloc != urlsplit(self.url).netloc:
            self.complaints.append(f"request to {url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.location["url"].endswith(_PROBES):
            self.complaints.append(f"console: {message.text}")
