"""Catching up: what Slack shows of a channel is compared with the log, and the facts that were missed are recorded.

https://docs.slack.dev/reference/methods/conversations.history
"""

import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bots import Journal, KnownMessage
from bots.absence import Absence, History, absence
from bots.slack.comparing import is_partial, missed, reacted
from bots.slack.messages import deleted
from bots.slack.naming import Naming
from bots.slack.payloads import Json, instant, is_stamp, record, records, text
from bots.slack.web import SlackError, Web
from pipeline.events import Event

PAGE = 200
"""Messages asked for at once, as Slack advises."""

ALIVE = timedelta(days=7)
"""What was said longer ago, and a thread that has been silent for longer, is not asked after."""

IN_TURN = 5
"""Threads that have not grown, and are asked for all the same in a pass that is not thorough."""

log = logging.getLogger(__name__)


@dataclass
class _Seen:
    """What one pass over a channel has found so far."""

    channel: str
    began: datetime
    known: Mapping[str, KnownMessage]
    roots: dict[str, datetime] = field(default_factory=dict)
    replies: dict[str, datetime] = field(default_factory=dict)
    answered: dict[str, object] = field(default_factory=dict)
    threads: set[str] = field(default_factory=set)
    recorded: set[str] = field(default_factory=set)


class CatchingUp:
    """Compares channels with the log, one after the other."""

    def __init__(self, web: Web, journal: Journal, naming: Naming, clock: Callable[[], datetime]) -> None:
        self._web = web
        self._journal = journal
        self._naming = naming
        self._clock = clock
        self._missing: dict[str, frozenset[str]] = {}
        self._threads: dict[tuple[str, str], object] = {}
        self._asked: dict[str, frozenset[str]] = {}

    async def channel(self, channel: str, heard: datetime | None, *, thorough: bool = True) -> bool:
        """Compare a channel with the log, as far back as it was `heard` whole; whether another pass is to follow soon.

        Everything may have been edited, marked or answered meanwhile: a `thorough` pass looks back as far as anything
        is known of the last days, and asks for all threads; any other one for those that have grown, and for a few of
        the rest in their turn.

        Raises SlackError, OSError where Slack does not answer: what was found until then is recorded, and nothing
        follows from what was not.
        """
        began = self._clock()
        since = await self._journal.since(channel)
        start = min(since, heard) if heard else since
        known = await self._journal.known(channel, start - ALIVE)
        known = {ts: one for ts, one in known.items() if is_stamp(ts)}  # what was imported may have any id
        if thorough:
            start = min([start, *(sent for ts in known if (sent := instant(ts)) >= start - ALIVE)])
        threads = {one.root for one in known.values() if one.root}
        seen = _Seen(
            channel,
            began,
            {ts: one for ts, one in known.items() if one.root or ts in threads or instant(ts) >= start},
        )
        window = {"oldest": _stamp(start), "inclusive": "true"}
        async for page in self._pages("conversations.history", channel=channel, **window):
            await self._take(seen, page)
            seen.roots |= _times(page)
            seen.answered |= {text(one, "ts"): _size(one) for one in page if one.get("reply_count")}
        for root in self._to_ask(seen, thorough=thorough):
            await self._thread(seen, root)
        return await self._absent(seen, since)

    async def thread(self, channel: str, root: str) -> None:
        """Look at the thread of a message that was told late. Raises SlackError, OSError.

        Others may have answered before it was known, and that is recorded only in threads that are (RULES 1.1).
        """
        seen = _Seen(channel, self._clock(), await self._journal.known(channel, instant(root)))
        await self._thread(seen, root)

    async def message(self, channel: str, ts: str) -> None:
        """Look at a message again of which something was told late (RULES 1.4). Raises SlackError, OSError."""
        began = self._clock()
        known = (await self._journal.known(channel, instant(ts))).get(ts)
        if known is None:
            return
        message = await self._full(channel, ts)
        await self._record(tuple(reacted(message, known, channel, began)) if message else ())

    async def _pages(self, method: str, **args: str) -> AsyncIterator[list[Json]]:
        cursor = ""
        while True:
            answer = await self._web.call(method, **args, limit=PAGE, **({"cursor": cursor} if cursor else {}))
            if not isinstance(answer.get("messages"), list):
                raise OSError(f"Slack answers {method} without messages")
            yield records(answer, "messages")
            cursor = text(record(answer, "response_metadata"), "next_cursor")
            if not cursor:
                if answer.get("has_more"):
                    raise OSError(f"Slack answers {method} with a part only")
                return

    async def _take(self, seen: _Seen, messages: Iterable[Json]) -> None:
        """Record what is missing of messages."""
        found: list[Event] = []
        for message in messages:
            ts = text(message, "ts")
            known = seen.known.get(ts)
            if is_partial(message, known):
                full = await self._full(seen.channel, ts)
                message = {**message, "reactions": full.get("reactions", [])} if full else message
            found += missed(message, known, seen.channel, seen.began)
        seen.recorded |= await self._record(found)

    async def _record(self, found: Iterable[Event]) -> frozenset[str]:
        found = tuple(found)
        if not found:
            return frozenset()
        keys = await self._journal.record(found)
        await self._naming.want(found, keys)
        return keys

    def _to_ask(self, seen: _Seen, *, thorough: bool) -> list[str]:
        """The threads that are to be asked for, of what was recorded and not deleted; the newest first."""
        known = {one.root for one in seen.known.values() if one.root}
        found = {root for root in seen.answered if root in seen.known or f"posted:{root}" in seen.recorded}
        roots = {root for root in known | found if not (root in seen.known and _is_gone(seen.known[root]))}
        if not thorough:
            doubtful = {seen.known[ts].root for ts in self._missing.get(seen.channel, ()) if ts in seen.known}
            asked = [root for place, root in self._threads if place == seen.channel and root in roots]
            grown = {root for root in roots if self._threads.get((seen.channel, root)) != seen.answered.get(root)}
            roots &= {*doubtful, *grown, *asked[:IN_TURN]}
        return sorted(roots, reverse=True)

    async def _thread(self, seen: _Seen, root: str) -> None:
        replies: dict[str, datetime] = {}
        self._threads.pop((seen.channel, root), None)  # what was asked for last stands last
        try:
            async for page in self._pages("conversations.replies", channel=seen.channel, ts=root):
                page = [one for one in page if text(one, "ts") != root or root not in seen.roots]
                await self._take(seen, page)
                replies |= _times(page)
        except SlackError as error:
            if error.code != "thread_not_found":
                raise
            return  # nothing follows for its replies
        self._threads[seen.channel, root] = seen.answered.get(root)
        seen.threads.add(root)
        seen.replies |= replies

    async def _absent(self, seen: _Seen, since: datetime) -> bool:
        """Make of what is missing what RULES 5.6 says; whether another pass is to confirm it."""
        known = {
            ts: instant(ts)
            for ts, one in seen.known.items()
            if not _is_gone(one) and one.version and not one.aside and (not one.root or one.root in seen.threads)
        }
        history = History(seen.roots, complete=True, present=True, replies=seen.replies.keys())
        found = absence(known, history, since, self._missing.get(seen.channel, frozenset()))
        self._missing[seen.channel] = found.missing
        gone = [ts for ts in sorted(found.deleted) if await self._full(seen.channel, ts) is None]
        await self._record(deleted(ts, seen.channel, time=seen.began, raw="", seen="caught-up") for ts in gone)
        await self._ask(seen.channel, found)
        return bool(found.missing - found.asked)

    async def _ask(self, channel: str, found: Absence) -> None:
        if found.asked != self._asked.get(channel):
            self._asked[channel] = found.asked
            await self._journal.ask(channel, sorted(found.asked))

    async def _full(self, channel: str, ts: str) -> Json | None:
        """A message with everybody who reacted; None where there is none."""
        try:
            answer = await self._web.call("reactions.get", channel=channel, timestamp=ts, full="true")
        except SlackError as error:
            if error.code == "message_not_found":
                return None
            raise
        return record(answer, "message")


def _is_gone(one: KnownMessage) -> bool:
    return one.deleted or one.purged


def _size(root: Json) -> object:
    """What a root says of its thread, other after each reply."""
    return root.get("reply_count"), text(root, "latest_reply")


def _times(messages: Iterable[Json]) -> dict[str, datetime]:
    return {ts: instant(ts) for one in messages if is_stamp(ts := text(one, "ts"))}


def _stamp(time: datetime) -> str:
    return f"{time.astimezone(UTC).timestamp():.6f}"
