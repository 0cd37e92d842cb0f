"""The real process between a network and its page, for scenarios that are played one after the other."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.contract.chat import ANN, BOB, ED, Chat
from tests.contract.entry import articles
from tests.process.driver import Place

_CONFIG = """\
[liveblog.pycon]
title = "PyCon"
timezone = "{zone}"
channels = ["{chat.channel}"]
authors = ["ann", "bob", "ed"]
editors = ["ed"]
targets = ["site"]
{setting}
{persons}
{chat.section}

[target.site]
kind = "site"
folder = "public"
listen = "127.0.0.1:{port}"
"""
_PERSON = """
[person.{person}]
name = "{name}"
accounts = ["{account}"]
"""


@dataclass(frozen=True)
class Setting:
    """How the live blog is configured. `once`: what is played in it cannot be undone, so that nothing follows it.

    `greeted`: Ann and Bob have an entry each before anything is played, so that all entries have bylines.
    """

    name: str
    lines: str
    once: bool = False
    greeted: bool = False


class ContractPlace(Place):
    """A folder in which daypost is run that listens to one network."""

    def __init__(self, folder: Path, chat: Chat, setting: Setting) -> None:
        self.chat = chat
        self.setting = setting
        super().__init__(folder)

    def configure(self, liveblog: str = "", more: str = "") -> None:
        accounts = {person: self.chat.account(person) for person in (ANN, BOB, ED)}
        text = _CONFIG.format(
            zone=self.zone,
            chat=self.chat,
            setting=self.setting.lines + liveblog,
            persons="".join(_PERSON.format(person=one, name=one.title(), account=accounts[one]) for one in accounts),
            port=self.port,
        )
        (self.folder / "config.toml").write_text(text + more, encoding="utf-8")


class Street:
    """A process that listens to a network."""

    def __init__(self, folder: Path, network: type[Chat], servers: Sequence[object], setting: Setting) -> None:
        self.chat = network(folder, *servers)
        self.place = ContractPlace(folder, self.chat, setting)
        # At a terminal the console prints receipts.
        self.run = self.place.start(terminal=True)
        self.run.said(self.chat.listens)
        self.chat.begin(self.run)
        if setting.greeted:
            for person in (ANN, BOB):
                self.chat.post(person, f"Greetings from {person}")
            self.run.until(lambda: len(list(articles(self.page()))) == 2)

    def page(self) -> str:
        """The page of the day; empty as long as there is none."""
        pages = self.place.day_pages
        return pages[-1].read_text("utf-8") if pages else ""

    def close(self) -> None:
        """End it."""
        self.run.close()
        self.chat.close()


class Streets:
    """One street at a time, which stays as long as scenarios are played in it and none fails."""

    def __init__(self, new_folder: Callable[[], Path]) -> None:
        self._new_folder = new_folder
        self._open: tuple[object, Street] | None = None

    @contextmanager
    def street(self, network: type[Chat], servers: Sequence[object], setting: Setting) -> Iterator[Street]:
        """The street of a network, made with its servers, in a setting."""
        if self._open is None or self._open[0] != (network, setting):
            self.close()
            self._open = (network, setting), Street(self._new_folder(), network, servers, setting)
        street = self._open[1]
        try:
            yield street
        except BaseException:
            self.close()
            raise
        if setting.once:
            self.close()

    def close(self) -> None:
        """End the one that is open."""
        if self._open:
            self._open[1].close()
            self._open = None
