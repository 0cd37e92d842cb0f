"""What is mentioned in recorded messages is asked for by name, and recorded as it is called."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic

from bots import Journal
from bots.slack.bodies import mentions
from bots.slack.names import names, renamed, unseen
from bots.slack.payloads import Json, text
from bots.slack.web import SlackError, Web
from pipeline.errors import DaypostError
from pipeline.events import Event, Message, Named

BEHIND = timedelta(days=2)
"""Of messages of this age a process that ended may have left names to ask for."""

LIST_LASTS = 600.0
"""Seconds after which a list of all groups or emoji is asked for again."""

WAIT = 30.0
"""Seconds before a name is asked for again that could not be had."""

_ABOUT = {"user": "users.info", "channel": "conversations.info"}
_LISTS = {"group": "usergroups.list", "emoji": "emoji.list"}

log = logging.getLogger(__name__)


class Naming:
    """Asks for each name once in a process. Slack tells of everybody; of whom no message speaks nothing is recorded."""

    def __init__(self, web: Web, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._web = web
        self._journal = journal
        self._clock = clock
        self._mentioned: set[str] = set()
        self._wanted: asyncio.Queue[str] = asyncio.Queue()
        self._lists: dict[str, tuple[float, Json]] = {}

    async def want(self, events: Iterable[Event], keys: frozenset[str]) -> None:
        """Have everything named that messages mention which were recorded under these keys, with their text."""
        for event in events:
            if isinstance(event, Message) and event.key in keys and event.body and self._new(event.body.source):
                # What is recorded of an aside, or of a stranger, has no text (RULES 1.1, 1.9).
                await self._want(event.channel, event.message)

    async def _want(self, channel: str, message: str) -> None:
        """Have everything named that a message mentions as it stands in the log."""
        if present := await self._journal.text(channel, message):
            new = self._new(present.source)
            self._mentioned |= new
            for ref in sorted(new):
                self._wanted.put_nowait(ref)

    def _new(self, source: str) -> frozenset[str]:
        """What a body mentions that was not wanted yet."""
        try:
            return mentions(source) - self._mentioned
        except (ValueError, RecursionError):
            return frozenset()

    def renamed(self, event: Json, received: datetime) -> tuple[Named, ...]:
        """The new names that an event tells of what was mentioned."""
        if text(event, "type") in ("emoji_changed", "subteam_created", "subteam_updated"):
            self._lists.clear()
        if text(event, "value").startswith("alias:"):
            # Whether that is a custom emoji, and how it looks, only the whole list tells.
            ref = f"emoji:{text(event, 'name') or text(event, 'new_name')}"
            if ref in self._mentioned:
                self._wanted.put_nowait(ref)
            return ()
        return tuple(one for one in renamed(event, received) if one.ref in self._mentioned)

    async def work(self, channels: Sequence[str]) -> None:
        """Ask for what is wanted until cancelled; first for what recent messages of these channels mention."""
        await self._look_back(channels)
        while True:
            ref = await self._wanted.get()
            try:
                if named := await self._ask(ref):
                    await self._journal.record([named])
            except SlackError as error:
                log.warning("%s is not known by name: %s", ref, error)
            except (OSError, DaypostError) as error:
                log.warning("%s is not known by name yet: %s", ref, error)
                asyncio.get_running_loop().call_later(WAIT, self._wanted.put_nowait, ref)

    async def _look_back(self, channels: Sequence[str]) -> None:
        for channel in channels:
            known = await self._journal.known(channel, self._clock() - BEHIND)
            for message in known:
                await self._want(channel, message)

    async def _ask(self, ref: str) -> Named | None:
        """What a reference is called; None where it has no name: a standard emoji, somebody who is not there."""
        kind, _, name = ref.partition(":")
        # Slack tells of a change in whole seconds: one that comes in the second of the answer is newer.
        now = self._clock().replace(microsecond=0)
        if kind in _LISTS:
            answer = await self._list(_LISTS[kind])
        else:
            try:
                answer = await self._web.call(_ABOUT[kind], **{kind: name})
            except SlackError as error:
                if kind == "channel" and error.code == "channel_not_found":
                    return unseen(name, now)
                if error.code in ("user_not_found", "user_not_visible"):
                    return None
                raise
        return next((one for one in names(answer, now) if one.ref == ref), None)

    async def _list(self, method: str) -> Json:
        asked, answer = self._lists.get(method, (0.0, {}))
        if not answer or monotonic() > asked + LIST_LASTS:
            answer = await self._web.call(method)
            self._lists[method] = monotonic(), answer
        return answer
