"""A folder in which daypost is run that listens to a real homeserver of Matrix."""

from collections.abc import Mapping
from pathlib import Path

from pipeline.days import anchor, entry_id
from tests.process.driver import Place
from tests.process.page import words
from tests.servers.matrix_author import Author, Authors
from tests.servers.synapse import Synapse

INTRODUCTION = "This channel is a live blog. What its authors write here"
"""How the sheet begins that a room is given once."""

CONFIG = """\
[liveblog.pycon]
title = "PyCon"
timezone = "{zone}"
channels = ["matrix:{room}"]
authors = ["ann"]
editors = ["ed"]
targets = ["site"]
start = "now"
{liveblog}
[person.ann]
name = "Ann Example"
accounts = ["matrix:{ann}"]

[person.ed]
name = "Ed Example"
accounts = ["matrix:{ed}"]

[matrix]
homeserver = "{homeserver}"
user_id = "{bot}"
{login}

[target.site]
kind = "site"
folder = "public"
listen = "127.0.0.1:{port}"
{more}
"""


class MatrixPlace(Place):
    """Ann is an author and Ed an editor in one room; Sue is in it too, and so is daypost.

    Ann writes with a client library; Ed and Sue do what they do as `editor` and `stranger`.
    """

    def __init__(self, folder: Path, homeserver: Synapse, authors: Authors) -> None:
        self.homeserver = homeserver
        self.bot, self.person, self.ed, self.sue = (homeserver.person(name) for name in ("bot", "ann", "ed", "sue"))
        self.room = self.person.make_room("Live", self.ed, self.sue, self.bot)
        for one in (self.ed, self.sue, self.bot):
            one.join(self.room)
        self.ann, self.editor, self.stranger = (authors.log_in(one) for one in (self.person, self.ed, self.sue))
        self.url = homeserver.url
        self.login = {"access_token": self.bot.access_token, "device_id": self.bot.device_id}
        super().__init__(folder)

    def configure(self, liveblog: str = "", more: str = "") -> None:
        """Write the configuration, with further lines for the live blog, and with further sections."""
        text = CONFIG.format(
            zone=self.zone,
            room=self.room,
            liveblog=liveblog,
            ann=self.person.user_id,
            ed=self.ed.user_id,
            bot=self.bot.user_id,
            homeserver=self.url,
            login=_lines(self.login),
            port=self.port,
            more=more,
        )
        (self.folder / "config.toml").write_text(text, encoding="utf-8")

    def post(self, text: str, by: Author | None = None) -> str:
        """Ann, or somebody else, writes a message; returns its id."""
        return (by or self.ann).post(self.room, text)

    def told(self, room: str = "", thread: str = "") -> list[str]:
        """What daypost has said in the room or in a thread of it, but for the sheet that it begins with."""
        said = [str(one["body"]) for one in self.person.said(room or self.room, self.bot, thread)]
        return [text for text in said if not text.startswith(INTRODUCTION)]

    def receipts(self, message: str) -> set[str]:
        """What daypost shows on a message."""
        return self.person.reactions(self.room, message).get(self.bot.user_id, set())

    def shown(self) -> dict[str, str]:
        """The words of the day's entries, by the id of their element."""
        if not self.day_pages:
            return {}
        bodies = {entry.get("id", ""): entry.find("div[@class='body']") for entry in self.page().entries}
        return {anchor: words(body) if body is not None else "" for anchor, body in bodies.items()}

    def reads(self, message: str) -> str | None:
        """The words of the entry of a message; None where there is none."""
        return self.shown().get(anchor(entry_id("matrix", self.room, message)))


def _lines(settings: Mapping[str, str]) -> str:
    return "\n".join(f'{key} = "{value}"' for key, value in settings.items())
