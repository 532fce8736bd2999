"""Keys that are pressed without a pause between them, however slow the machine is."""

from __future__ import annotations

from playwright.sync_api import Locator

_PRESS = """(handle, keys) => {
  for (const key of keys) {
    const shiftKey = key.startsWith("Shift+");
    const event = { key: key.replace("Shift+", ""), shiftKey, bubbles: true, cancelable: true };
    handle.dispatchEvent(new KeyboardEvent("keydown", event));
  }
  return performance.now();
}"""


def press_at_once(handle: Locator, *keys: str) -> float:
    """Press keys on an element one right after the other; return when, by the page's clock."""
    return handle.evaluate(_PRESS, list(keys))
