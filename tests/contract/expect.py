"""What must come of what people did: each waits until it is so, and says what is there instead if it never is."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pprint import pformat
from urllib.request import urlopen

from pipeline.emoji import normal
from tests.contract.chat import ED, PEOPLE, Message
from tests.contract.entry import Entry, articles, read
from tests.contract.street import Street
from tests.pages import of_class, parse, text
from tests.process.driver import DEADLINE

_CLASSES = {"title": "p-name", "intro": "intro", "summary": "p-summary", "state": "state"}

_numbers = count(1)


class Expect:
    """What one scenario expects, of the entries that were not on the page when it began."""

    def __init__(self, street: Street) -> None:
        self._chat, self._run, self._street = street.chat, street.run, street
        self._before = {found for found, _ in articles(street.page())}
        self._read = {person: len(self._chat.told(person)) for person in PEOPLE}
        self._announced = len(self._chat.announced())
        self._pictures: set[str] = set()

    def page(self, *entries: Entry) -> None:
        """Readers see these entries and no others, in this order."""
        self._becomes(lambda: _compared(self._shown(), entries), list(entries))

    def only(self, *entries: Entry) -> None:
        """Readers see these entries and no others, once all is read that was written up to now."""
        marker = f"marker {next(_numbers)}"
        message = self._chat.post(ED, marker)
        self._becomes(lambda: f"<p>{marker}</p>" in self._street.page(), expected=True)
        self._chat.react(ED, message, "❌")  # deleted, it would be worth a notice, of which networks allow so many only
        self.page(*entries)

    def preview(self, *entries: Entry) -> None:
        """Whoever asks for the preview sees these entries."""
        self._chat.post(ED, "!preview")
        found = re.search(r"http://\S+/preview/\S+", self._hears(ED, "/preview/"))
        assert found

        def seen() -> list[Entry]:
            with urlopen(found[0], timeout=DEADLINE) as answer:  # noqa: S310 - our own, on loopback
                return _compared([read(one) for _, one in articles(answer.read().decode())], entries)

        self._becomes(seen, list(entries))

    def says(self, **words: str) -> None:
        """The page has these words around its entries, as `title`, `intro`, `summary`, `state`; empty where none."""

        def found() -> dict[str, str]:
            tree = parse(self._street.page().encode())
            return {name: " ".join(map(text, of_class(tree, _CLASSES[name])[:1])) for name in words}

        self._becomes(found, words)

    def moments(self, *labels: str) -> None:
        """The summary lists these of the entries, in this order."""

        def found() -> list[str]:
            listed = re.findall(r'<li><a href="#([^"]+)">.*?<span[^>]*>(.*?)</span>', self._street.page())
            return [label for anchor, label in listed if anchor not in self._before]

        self._becomes(found, list(labels))

    def pictures_gone(self) -> None:
        """No picture is public any more that stood in one of the entries."""
        media = self._street.place.public / "media"
        assert self._pictures
        self._becomes(lambda: sorted(name for name in self._pictures if (media / name).exists()), [])

    def receipt(self, message: Message, sign: str) -> None:
        """A message carries this receipt and no other."""
        self._becomes(lambda: normal(self._chat.receipt(message)), normal(sign))

    def told(self, person: str, pattern: str) -> None:
        """Somebody is told, alone where the network can do that."""
        self._hears(person, pattern)

    def announced(self, pattern: str) -> None:
        """Everybody in the channel is told."""
        self._run.until(lambda: _any(pattern, self._chat.announced()[self._announced :]), what=pattern)

    def _hears(self, person: str, pattern: str) -> str:
        def heard() -> list[str]:
            return self._chat.told(person)[self._read[person] :]

        self._run.until(lambda: _any(pattern, heard()), what=pattern)
        return next(words for words in heard() if re.search(pattern, words))

    def _shown(self) -> list[Entry]:
        found = list(articles(self._street.page()))
        ids = [one for one, _ in found]
        assert len({*ids}) == len(ids), f"an id stands there twice: {ids}"
        own = [article for one, article in found if one not in self._before]
        self._pictures |= {name for one in own for name in re.findall(r"/media/([^\s\"]+)", one)}
        return [read(one) for one in own]

    def _becomes(self, found: Callable[[], object], expected: object) -> None:
        try:
            self._run.until(lambda: found() == expected, what="what is expected")
        except AssertionError as error:
            raise AssertionError(
                f"expected\n{pformat(expected)}\nbut there is\n{pformat(found())}\n\n{error}"
            ) from None


def _compared(found: list[Entry], expected: tuple[Entry, ...]) -> list[Entry]:
    """The entries, with the times of those alone whose time is expected."""
    timed = [one.time for one in expected] + [""] * len(found)
    return [one if time else replace(one, time="") for one, time in zip(found, timed, strict=False)]


def _any(pattern: str, words: list[str]) -> bool:
    return any(re.search(pattern, one) for one in words)
