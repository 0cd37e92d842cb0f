"""A headless Chromium that keeps account of all that a page does; skipped where there is none."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Dialog, Page, sync_playwright

_WATCH = """
window.ran = []
window.canary = what => { window.ran.push(what); return what }
document.addEventListener("securitypolicyviolation", event => {
  window.ran.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
})
"""


class Seen:
    """A page in a browser; `strange` is what it did that no page of ours does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strange: list[str] = []
        page.on("dialog", self._dialog)
        page.on("request", lambda request: self._asked(request.url))
        page.on("pageerror", lambda error: self.strange.append(str(error)))
        page.on("popup", lambda popup: self.strange.append(f"popup {popup.url}"))
        page.on("download", lambda download: self.strange.append(f"download {download.url}"))

    def touch_everything(self) -> None:
        """Have all elements hovered over, focused, opened and scrolled to, as a reader may."""
        self.page.evaluate(
            """() => {
              for (const details of document.querySelectorAll("details")) details.open = true
              for (const element of document.querySelectorAll("body *")) {
                for (const name of ["mouseover", "mouseenter", "mousemove", "pointerdown", "focus", "keydown", "load"])
                  element.dispatchEvent(new Event(name, {bubbles: true}))
              }
              window.scrollTo(0, document.body.scrollHeight)
            }"""
        )
        self.page.wait_for_load_state("networkidle")
        self.strange += self.page.evaluate("() => window.ran")

    def _dialog(self, dialog: Dialog) -> None:
        self.strange.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "data") or (parts.scheme == "http" and parts.hostname != "127.0.0.1"):
            self.strange.append(f"request {url}")


@contextmanager
def browsing(*, bypass_csp: bool = False, width: int = 1200) -> Iterator[Seen]:
    """A page of that width in a new browser. Without the security policy only what we wrote protects it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        context = browser.new_context(bypass_csp=bypass_csp, viewport={"width": width, "height": 800})
        context.add_init_script(_WATCH)
        context.route(re.compile(r"https?://(?!127\.0\.0\.1:)"), lambda route: route.abort())
        yield Seen(context.new_page())
        browser.close()
