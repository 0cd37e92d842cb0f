"""How each source is, as its bot reports it: for status, log and desk; and for how long it was deaf (RULES 7.5)."""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bots import Condition, Notice
from pipeline.config import Config, LiveBlog
from pipeline.errors import DaypostError
from pipeline.events import Channel
from pipeline.store.database import Database
from pipeline.store.facts import fact, set_fact
from pipeline.voice import wording
from pipeline.voice.introducing import introductions
from pipeline.voice.speaking import Said

_NEWS = ("renamed",)
"""The conditions in which all is well that are worth a word all the same."""

_PASSING = ("missed",)
"""What is told once and is no state: the source goes on being what it is otherwise."""

log = logging.getLogger(__name__)


class Conditions:
    """The newest condition of each source. `said` is told each change in a line, `say` what people are to be told."""

    def __init__(
        self,
        config: Config,
        database: Database,
        clock: Callable[[], datetime],
        said: Callable[[str], object],
        say: Callable[[Iterable[Said]], object],
    ) -> None:
        self._config = config
        self._database = database
        self._clock = clock
        self._said = said
        self._say = say
        self._newest: dict[str, Condition] = {}
        sources = {channel.source for liveblog in config.liveblogs.values() for channel in liveblog.channels}
        with database.reading() as connection:
            self._left = _kept_conditions(connection, sources)
        self._caught_up: Counter[str] = Counter()

    @property
    def are_well(self) -> bool:
        """Whether every source that has reported is well."""
        return all(condition.well for condition in self._newest.values())

    @property
    def texts(self) -> dict[str, str]:
        """How each source is, in words."""
        return {source: condition.text for source, condition in self._newest.items()}

    def report(self, source: str, condition: Condition) -> None:
        """Take in how a source is now."""
        if condition.name in _PASSING:
            self._said(f"{source}: {condition.text}")
            notices = (Notice(channel=desk, text=f"⚠️ {source}: {condition.text}") for _, desk in self._desks(source))
            self._say(map(Said, notices))
            return
        newest = self._newest.get(source)
        if newest == condition:
            if condition.well:  # what is found late of a source that is well was not missed in its next silence
                del self._caught_up[source]
            return
        # What the process before this one has said to be wrong is over only now.
        before = newest or self._left.get(source)
        self._newest[source] = condition
        if newest is None or newest.text != condition.text:
            self._said(f"{source}: {condition.text}")
        self._database.write(lambda connection: _keep(connection, source, condition)).add_done_callback(_kept)
        self._say(self._notices(source, before, condition))
        with self._database.reading() as connection:
            self._say(introductions(self._config, connection, source, condition, self._clock()))
        if condition.well:
            del self._caught_up[source]

    def caught_up(self, source: str, number: int) -> None:
        """Count facts that a source was told of late."""
        self._caught_up[source] += number

    def _notices(self, source: str, before: Condition | None, now: Condition) -> Iterator[Said]:
        """One notice per live blog for what is wrong with its source, changed in place until it is well."""
        is_over = now.well and before is not None and not before.well
        if now.well and not is_over and now.name not in _NEWS:
            return
        for liveblog, desk in self._desks(source):
            text = self._over(source, before, now, liveblog.timezone) if before and is_over else ""
            notice = Notice(channel=desk, text=text or f"{source}: {now.text}")
            yield Said(notice, name=f"source {source} {liveblog.name}", last=now.well)

    def _desks(self, source: str) -> Iterator[tuple[LiveBlog, Channel]]:
        """The live blogs that a source has channels of, each with where it is told of that."""
        for liveblog in self._config.liveblogs.values():
            if liveblog.alerts and any(channel.source == source for channel in liveblog.channels):
                yield liveblog, liveblog.alerts

    def _over(self, source: str, before: Condition, now: Condition, zone: ZoneInfo) -> str:
        """What is said when a source is well again."""
        until = self._clock().astimezone(zone)
        if before.since:
            return wording.deaf(source, before.since.astimezone(zone), until, self._caught_up[source])
        return wording.well_again(source, now.text, before.text, until)


def known_conditions(connection: Connection, sources: Iterable[str]) -> dict[str, str]:
    """How each source was when it last reported, in words, as any process can read it."""
    return {source: condition.text for source, condition in _kept_conditions(connection, sources).items()}


def _kept_conditions(connection: Connection, sources: Iterable[str]) -> dict[str, Condition]:
    """What was kept of each source."""
    found = {source: json.loads(kept) for source in sources if (kept := fact(connection, f"condition {source}"))}
    return {
        source: Condition(
            kept["name"],
            kept["text"],
            well=kept["well"],
            since=datetime.fromisoformat(kept["since"]) if kept.get("since") else None,
        )
        for source, kept in found.items()
    }


def _keep(connection: Connection, source: str, condition: Condition) -> None:
    since = condition.since.isoformat() if condition.since else None
    value = {"name": condition.name, "text": condition.text, "well": condition.well, "since": since}
    set_fact(connection, f"condition {source}", json.dumps(value, ensure_ascii=False))


def _kept(writing: "Future[None]") -> None:
    """Only `status` misses what could not be written."""
    error = None if writing.cancelled() else writing.exception()
    if isinstance(error, DaypostError):
        log.warning("%s", error)
