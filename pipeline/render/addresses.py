"""Where the pages of a site are, for its own links and for the world. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlsplit

from pipeline.days import anchor
from pipeline.events import Picture

_OPENED_BY_A_TAP: Final = ("http://", "https://", "mailto:")

# Browsers read `/\\host` and `/ /host` as `//host`, the address of another host.
_PATH: Final = re.compile(r"/(?![/\\\s])")


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a site that readers find at `url`, whose path is `base`. Paths begin at the site's own root."""

    url: str
    base: str

    @classmethod
    def of(cls, url: str) -> "Addresses":
        """The addresses of the site at a URL, with or without a slash at its end."""
        url = url.rstrip("/")
        return cls(url, urlsplit(url).path)

    def day(self, liveblog: str, day: date) -> str:
        """The path of a day post."""
        return f"/{liveblog}/{day.isoformat()}/"

    def archive(self, liveblog: str) -> str:
        """The path of the days of a live blog."""
        return f"/{liveblog}/"

    def entry(self, liveblog: str, day: date, entry: str) -> str:
        """The path of an entry's permalink."""
        return f"/{liveblog}/{day.isoformat()}/#{anchor(entry)}"

    def picture(self, picture: Picture, width: int) -> str:
        """The path of a picture at one of its widths."""
        return f"/media/{picture.file(width)}"

    def link(self, path: str) -> str:
        """A link to a path, from any page of the site; a full URL is one already."""
        return self.base + path if path.startswith("/") else path

    def absolute(self, path: str) -> str:
        """The URL of a path; a full URL is one already."""
        return self.url + path if path.startswith("/") else path

    def own(self, url: str) -> str:
        """The URL, if it lies on this site, else nothing: no reader's browser asks another host for a page of ours."""
        return url if url.startswith(f"{self.url}/") or _PATH.match(url) else ""


def href(url: str) -> str:
    """The URL, if a reader may be sent there by a tap, else nothing: escaping does not disarm `javascript:`."""
    return url if url.lower().startswith(_OPENED_BY_A_TAP) else ""
