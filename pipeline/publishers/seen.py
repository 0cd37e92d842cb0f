"""What readers of a piece of HTML get from it, as a fingerprint: words, links and pictures (RULES 8.6). Pure.

Blogs and their editors rewrite what they are given: other quotes around attributes, other white space, styles that are
gone. None of that is somebody's work, so none of it counts.
"""

import re
from hashlib import sha256
from html.parser import HTMLParser

_SPACE = re.compile(r"\s+")
_SCHEME = re.compile(r"^https?:", re.IGNORECASE)
"""A blog that moves to https changes all addresses."""

_UNSEEN = ("script", "style", "template")


def fingerprint(html: str) -> str:
    """The fingerprint; empty where there is nothing to be seen."""
    seen = _read(html)
    told = [_SPACE.sub("", "".join(seen.words)), *seen.links]
    return sha256("\n".join(told).encode(errors="replace")).hexdigest()[:16] if any(told) else ""


def words_of(html: str) -> list[str]:
    """The words that readers see."""
    return "".join(_read(html).words).split()


def _read(html: str) -> "_Reader":
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._unseen += tag in _UNSEEN
        if tag == "a" and values.get("href"):
            self.links.append(f"link {_address(values['href'])}")
        elif tag in ("img", "iframe", "video", "audio", "source", "embed") and values.get("src"):
            self.links.append(f"{tag} {_address(values['src'])} {_SPACE.sub('', values.get('alt') or '')}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._unseen:
            self._unseen -= 1
        self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.words.append(data)


def _address(text: str | None) -> str:
    return _SCHEME.sub("", _SPACE.sub("", text or ""))
