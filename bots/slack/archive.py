"""An export of a Slack workspace, the zip archive that Slack makes: its channels, their messages, who is called what.

`channels.json` (and `groups.json`, of private ones) lists the channels; each has a folder with a file for each day.
https://slack.com/help/articles/220556107-How-to-read-Slack-data-exports
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bots.slack.archived import from_archive
from bots.slack.bodies import FORMAT, mentions
from bots.slack.messages import edited_at, version
from bots.slack.names import names
from bots.slack.payloads import SOURCE, Json, text
from bots.slack.zipped import Zipped
from pipeline.events import Event, Message, Named

_DAY = re.compile(r"(?P<folder>.*)/(?P<date>\d{4}-\d{2}-\d{2})\.json")
_PUBLIC, _PRIVATE = "channels.json", "groups.json"
_USERS = ("users.json", "org_users.json")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Archive:
    """See `bots.Archive`. Raises InputError, naming file and place, for what is no export of Slack."""

    source = SOURCE

    def __init__(self, path: Path) -> None:
        self._zip = Zipped(path)
        self._top = self._find_top()
        self._listed = {text(one, "id"): one for one in self._listing() if text(one, "id")}
        self._days = self._find_days()
        self._found = max((date for days in self._days.values() for date, _ in days), default=_EPOCH)
        self.channels = {channel: text(one, "name") or channel for channel, one in self._listed.items()}
        self._named: dict[str, Named] | None = None

    def messages(self, channel: str) -> Iterator[tuple[Event, ...]]:
        """See `bots.Archive`."""
        seen: dict[tuple[str, str], str] = {}
        for name in self._files_of(channel):
            for day in self._zip.parsed(name):
                for message in self._messages(name, day):
                    self._check_twice(name, message, seen)
                    yield from_archive(message, channel, self._found)

    def names(self, events: Iterable[Event]) -> Iterator[Named]:
        """See `bots.Archive`."""
        if self._named is None:
            self._named = {one.ref: one for one in self._names()}
        bodies = (event.body for event in events if isinstance(event, Message) and event.body)
        for body in bodies:
            try:
                refs = mentions(body.source) if body.format == FORMAT else frozenset()
            except (ValueError, RecursionError):
                continue
            yield from (self._named[ref] for ref in sorted(refs & self._named.keys()))

    def close(self) -> None:
        """See `bots.Archive`."""
        self._zip.close()

    def _find_top(self) -> str:
        """The folder in which everything lies: none, unless somebody has unpacked the archive and packed it again."""
        listings = [name for name in self._zip.names if name.rpartition("/")[2] in (_PUBLIC, _PRIVATE)]
        if not listings:
            why = f"is no export of Slack: it has no {_PUBLIC}. Give the zip archive as Slack made it"
            raise self._zip.refused("", why)
        return min(listings, key=lambda name: (name.count("/"), name)).rpartition("/")[0]

    def _listing(self) -> Iterator[Json]:
        """What it says of each channel; of public ones Slack does not say that they are."""
        for file, is_private in ((_PUBLIC, False), (_PRIVATE, True)):
            for one in self._objects(file):
                yield {"is_private": is_private, **one}

    def _objects(self, file: str) -> Iterator[Json]:
        """The objects in the list that a file at the top is."""
        name = self._path(file)
        for found in self._zip.parsed(name):
            if not isinstance(found, list):
                raise self._zip.refused(name, "is no list, so this is no export of Slack")
            yield from (one for one in found if isinstance(one, dict))

    def _path(self, file: str) -> str:
        return f"{self._top}/{file}" if self._top else file

    def _find_days(self) -> dict[str, list[tuple[datetime, str]]]:
        """The files of each folder that hold what was said on a day, with its date."""
        days: dict[str, list[tuple[datetime, str]]] = {}
        for name in self._zip.names:
            if match := _DAY.fullmatch(name):
                try:
                    date = datetime.fromisoformat(match["date"]).replace(tzinfo=UTC)
                except ValueError:
                    continue
                days.setdefault(match["folder"], []).append((date, name))
        return days

    def _files_of(self, channel: str) -> list[str]:
        """The files of a channel, by date; its folder goes by its name or by its id.

        Raises InputError where a folder may be another channel's.
        """
        own, by_name = self._path(channel), self._path(self.channels[channel])
        folders = {own, by_name}
        if list(self.channels.values()).count(self.channels[channel]) > 1:
            folders = {own}
            if by_name in self._days and own not in self._days:
                raise self._zip.refused(by_name, f"two channels go by this name; call the folder of one {channel}")
        return [name for _, name in sorted(day for folder in folders for day in self._days.get(folder, ()))]

    def _messages(self, name: str, day: object) -> list[Json]:
        """The messages of a day, oldest first: what refers to another comes after it."""
        if not isinstance(day, list):
            raise self._zip.refused(name, "is no list of messages")
        for number, message in enumerate(day, 1):
            if not isinstance(message, dict):
                raise self._zip.refused(name, f"message {number} is no JSON object")
        return sorted(day, key=lambda message: text(message, "ts"))

    def _check_twice(self, name: str, message: Json, seen: dict[tuple[str, str], str]) -> None:
        """Refuse a message that says one thing here and another there: nobody can tell which is true."""
        ts = text(message, "ts")
        try:
            says = version(message)
        except RecursionError:  # it is kept as one that is not understood
            return
        if ts and seen.setdefault((ts, edited_at(message)), says) != says:
            raise self._zip.refused(name, f"message {ts} is there twice and says different things; take one out")

    def _names(self) -> Iterator[Named]:
        """What everybody and everything is called; an export does not say since when, but was made after its days."""
        users = [user for file in _USERS for user in self._objects(file)]
        return iter(names({"members": users, "channels": list(self._listed.values())}, self._found))
