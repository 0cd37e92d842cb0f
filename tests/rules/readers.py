"""What readers find in the public folder of an installation."""

from collections.abc import Iterator
from pathlib import Path

from tests.process.page import Page, words


class Readers:
    """Readers of the sites in a folder; `site` names one of them, a day is named by its date."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def days(self, site: str = "site") -> list[str]:
        """The days that have a public page, oldest first."""
        return sorted(path.parent.name for path in (self.folder / site).glob("pycon/????-??-??/index.html"))

    def page(self, day: str = "", site: str = "site") -> Page:
        """The page of a day, or of the newest one."""
        day = day or self.days(site)[-1]
        return Page((self.folder / site / "pycon" / day / "index.html").read_bytes())

    def reads(self, day: str = "", site: str = "site") -> dict[int, str]:
        """What readers read, by the number of the message that each entry began with, oldest first; {} if no page."""
        if not self.days(site):
            return {}
        page = self.page(day, site)
        return {number: page.words(number) for number in page.numbers}

    def holds(self, text: str, site: str = "site") -> bool:
        """Whether any file that is public holds these words; how pages look aside."""
        return any(text.encode() in file.read_bytes() for file in self._files(site) if file.parent.name != "static")

    def pictures(self, site: str = "site") -> set[str]:
        """The pictures that are public."""
        return {file.name for file in self._files(site) if file.parent.name == "media"}

    def times(self, day: str = "") -> dict[int, str]:
        """The time that stands at each entry, by number, in the order of the page's time."""
        page = self.page(day)
        found = {number: page.entry(number) for number in page.numbers}
        return {number: words(next(entry.iter("time"))) for number, entry in found.items() if entry is not None}

    def _files(self, site: str) -> Iterator[Path]:
        return (file for file in (self.folder / site).rglob("*") if file.is_file())
