"""A day that daypost was away for: what it knew before, what people did meanwhile, and what is to come of it all.

All of it lies behind us: the clock of the workspace is set back, and the log is made to begin then.
"""

import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape

from sqlalchemy import Connection

from pipeline.beginning import begin
from pipeline.config import load
from pipeline.days import anchor, entry_id
from pipeline.events import Channel
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from pipeline.store.facts import checkpoint, set_checkpoint
from pipeline.store.said import set_shown
from tests.process.slack_place import SlackPlace
from tests.process.test_slack_names_and_files import picture

AWAY = 24 * 3600.0
"""Seconds for which daypost is away."""

RECENT = 30 * 60.0
"""What was said so many seconds ago is to get a receipt; nothing is said between that and an hour and ten minutes."""

_GAP = RECENT, 70 * 60.0
_ENTRY = re.compile(r'<article id="(e-[^"]+)" class="([^"]*)">.*?<div class="body">(.*?)</div>\n</article>', re.DOTALL)
_TAG = re.compile("<[^>]*>")

Seen = tuple[str, str, bool, bool]
"""What readers get of a message: its entry's id, the words, whether it is a key moment, whether it has a picture."""


@dataclass(frozen=True)
class Scale:
    """How much there is: messages that daypost `knew`; what is done while it is away, deletions of what it knew."""

    knew: int = 400
    messages: int = 5000
    edits: int = 500
    deletions: int = 300
    reactions: int = 1000
    replies: int = 100
    photos: int = 5


@dataclass
class Said:
    """A message as it stands; `newest` is how many seconds ago it was last worded, `signs` what people put on it."""

    words: str
    newest: float
    replies: list[str] = field(default_factory=list)
    signs: set[tuple[str, str]] = field(default_factory=set)
    deleted: bool = False
    photo: bool = False

    @property
    def receipt(self) -> str:
        """The receipt that is true of it."""
        marks = {name for _, name in self.signs}
        return "no_entry_sign" if "x" in marks else "zzz" if "lock" in marks else "globe_with_meridians"


def log_begins(street: SlackPlace, ago: float) -> None:
    """The log is there since so many seconds: what is older than the first run makes no entries."""
    config = load(street.folder / "config.toml", {})
    then = datetime.now(UTC) - timedelta(seconds=ago)
    database = Database.in_folder(street.data)
    try:
        database.write(lambda connection: begin(connection, config, Stamping(config), then)).result()
    finally:
        database.close()


class DayAway:
    """The scene: `known` before, `away` while daypost is not there; `wanted` says what readers should get of it."""

    def __init__(self, street: SlackPlace, scale: Scale) -> None:
        self.street = street
        self.scale = scale
        self.said: dict[str, Said] = {}
        self.replies: dict[str, float] = {}
        """How many seconds ago each reply was said."""
        self.before: set[str] = set()
        self._random = random.Random(scale.messages)  # noqa: S311 - which messages, no secret
        self._now = datetime.now(UTC)

    def known(self) -> None:
        """What was said before daypost went away, and the log of a daypost that is there since then."""
        slack, channel = self.street.slack, self.street.channel
        slack.faults.gap = 1_000_000_000
        log_begins(self.street, AWAY + 6 * 3600)
        self.street.slack.go_back(AWAY + 5 * 3600)
        slack.post(channel, self.street.sue, "Sue was here first")
        for number in range(self.scale.knew):
            ago = AWAY + 4 * 3600 - number * 2 * 3600 / self.scale.knew
            self.street.slack.go_back(ago)
            self._post(ago, f"known {number}")
        self.before = {*self.said}
        self.street.slack.go_back(0)

    def receipts_of_then(self) -> None:
        """What was known carries its receipts, and daypost was heard last when it went away."""
        place = Channel("slack", self.street.channel)
        ended = (self._now - timedelta(seconds=AWAY)).isoformat()
        database = Database.in_folder(self.street.data)
        with_receipts = sorted(self.before)

        def work(connection: Connection) -> None:
            for ts in with_receipts:
                set_shown(connection, (place, ts), "public")
            kept = json.loads(checkpoint(connection, "slack") or "{}")
            compared = dict.fromkeys(kept["compared"], ended)
            set_checkpoint(connection, "slack", json.dumps({"until": ended, "compared": compared}))

        try:
            database.write(work).result()
        finally:
            database.close()
        slack = self.street.slack
        messages = slack.space.channels[self.street.channel].messages
        for ts in with_receipts:
            messages[ts]["reactions"] = {"globe_with_meridians": [slack.space.bot_user]}

    def away(self) -> None:
        """All that people do meanwhile, one after the other."""
        self.street.slack.faults.gap = 1_000_000_000
        doomed = sorted(self.before)[: self.scale.deletions]
        kinds = [self._say, self._photo, self._edit, self._reply, self._react]
        numbers = [self.scale.messages, self.scale.photos, self.scale.edits, self.scale.replies, self.scale.reactions]
        deeds: list[Callable[[float, str], None]] = [
            kind for kind, number in zip(kinds, numbers, strict=True) for _ in range(number)
        ]
        deeds += [self._deletes(ts) for ts in doomed]
        for ts in doomed:
            self.said[ts].deleted = True
        self._random.shuffle(deeds)
        for number, deed in enumerate(deeds):
            ago = (AWAY - 60) * (1 - number / len(deeds)) + 30
            if _GAP[0] < ago < _GAP[1]:
                ago = _GAP[1]
            self.street.slack.go_back(ago)
            deed(ago, str(number))
        self.street.slack.go_back(0)
        self.street.slack.faults.gap = 0

    def live(self, text: str) -> str:
        """Ann says something while daypost hears it."""
        ts = self.street.post(text)
        self.said[ts] = Said(text, 0.0)
        return ts

    def wanted(self, *, gone: bool = True) -> list[Seen]:
        """What readers are to get, newest first; what is `gone` only if that was said."""
        return [
            (
                self._anchor(ts),
                " ".join([one.words, *one.replies]),
                any(name == "star" for _, name in one.signs),
                one.photo,
            )
            for ts, one in sorted(self.said.items(), reverse=True)
            if one.receipt == "globe_with_meridians" and not (one.deleted and gone)
        ]

    def shown(self) -> list[Seen]:
        """What readers get, on the pages of all days, newest first."""
        pages = [path.read_text("utf-8") for path in reversed(self.street.day_pages)]
        return [
            (
                found[1],
                " ".join(unescape(_TAG.sub(" ", found[3])).split()),
                "key-moment" in found[2],
                "<img" in found[3],
            )
            for page in pages
            for found in _ENTRY.finditer(page)
        ]

    def receipts(self) -> dict[str, str]:
        """The receipts that are to be on messages which had one that is true no more, or that are recent."""
        due = {ts: one.receipt for ts, one in self.said.items() if one.newest <= RECENT}
        due |= {ts: self.said[ts].receipt for ts in self.before}
        due |= {ts: "globe_with_meridians" for ts, ago in self.replies.items() if ago <= RECENT}
        return {ts: receipt for ts, receipt in due.items() if not (ts in self.said and self.said[ts].deleted)}

    def carried(self) -> dict[str, str]:
        """The receipts that messages carry."""
        slack = self.street.slack
        bot = slack.space.bot_user
        messages = slack.do(lambda: dict(slack.space.channels[self.street.channel].messages))
        return {
            ts: " ".join(sorted(name for name, users in dict(message["reactions"]).items() if bot in users))
            for ts, message in messages.items()
            if any(bot in users for users in dict(message.get("reactions", {})).values())
        }

    def _post(self, ago: float, text: str) -> None:
        self.said[self.street.post(text)] = Said(text, ago)

    def _say(self, ago: float, name: str) -> None:
        self._post(ago, f"message {name}")

    def _photo(self, ago: float, name: str) -> None:
        slack, text = self.street.slack, f"photo {name}"
        ts = slack.upload(self.street.channel, self.street.ann, "photo.png", picture(int(name) % 200), text)
        self.said[ts] = Said(text, ago, photo=True)

    def _edit(self, ago: float, name: str) -> None:
        ts = self._some()
        self.said[ts].words, self.said[ts].newest = f"edited {name}", ago
        self.street.slack.edit(self.street.channel, ts, f"edited {name}")

    def _reply(self, ago: float, name: str) -> None:
        ts = self._some()
        self.said[ts].replies.append(f"reply {name}")
        self.replies[self.street.slack.reply(self.street.channel, ts, self.street.ann, f"reply {name}")] = ago

    def _react(self, ago: float, name: str) -> None:  # noqa: ARG002 - as all deeds
        street = self.street
        who, emoji = self._random.choice(
            [(street.ed, "x"), (street.ann, "lock"), *[(street.ann, "star")] * 2, *[(street.sue, "tada")] * 6]
        )
        ts = self._some()
        while (who, emoji) in self.said[ts].signs:
            ts = self._some()
        self.said[ts].signs.add((who, emoji))
        street.slack.react(street.channel, ts, who, emoji)

    def _deletes(self, ts: str) -> Callable[[float, str], None]:
        return lambda _ago, _name: self.street.slack.delete(self.street.channel, ts)

    def _some(self) -> str:
        """A message that stays, one of the newer ones more often than not."""
        there = [*self.said]
        while self.said[ts := self._random.choice(there)].deleted:
            pass
        return ts

    def _anchor(self, ts: str) -> str:
        return anchor(entry_id("slack", self.street.channel, ts))
