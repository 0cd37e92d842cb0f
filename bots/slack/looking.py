"""Looking whether the token and the channels are as they should be: not everything is told, and not everybody hears it.

A look is the truth: what is told of a channel or a refusal only has it taken at once.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Sequence

from bots import Condition
from bots.health import Health
from bots.slack import checking
from bots.slack.conditions import labelled
from bots.slack.payloads import Json, record, text
from bots.slack.web import SlackError, Web
from pipeline.errors import DaypostError

LOOK = 60.0
"""Seconds between two looks."""

AGAIN = 10.0
"""Seconds before Slack is asked again while something is wrong."""

log = logging.getLogger(__name__)


class Looking:
    """Looks now and then. `names` are those of public channels, by id: only they may be known to everybody."""

    def __init__(self, web: Web, channels: Sequence[str], health: Health) -> None:
        self.names: dict[str, str] = {}
        self._web = web
        self._channels = channels
        self._health = health
        self._turn = asyncio.Event()
        self._needed: set[str] = set()

    def again(self) -> None:
        """Look now: what a look under way finds may be older than what was told."""
        self._turn.set()

    def refused(self, error: SlackError) -> None:
        """Take in that Slack refused a call for want of a scope."""
        if error.needed and error.needed not in self._needed:
            self._needed.add(error.needed)
            self.again()

    async def work(self) -> None:
        """Look until cancelled."""
        while True:
            self._turn.clear()
            await self._quietly(self._look_at_token())
            for channel in self._channels:
                await self._quietly(self._look_at_channel(channel))
            self._health.looked()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(AGAIN if self._health.is_ill else LOOK):
                    await self._turn.wait()

    async def _quietly(self, look: Awaitable[None]) -> None:
        """What cannot be seen now may be at the next look; what is wrong with a call was said where it was refused."""
        try:
            await look
        except (OSError, DaypostError) as error:
            log.info("%s", error)

    async def _look_at_token(self) -> None:
        _, scopes = await self._web.answer("auth.test")
        if self._turn.is_set():
            return
        self._health.over("token")
        if absent := checking.missing(scopes, self._needed):
            words = (
                f"the app lacks scopes: {', '.join(absent)}; add them under OAuth & Permissions and install it again"
            )
            self._health.trouble("scopes", Condition("scopes", words))
        else:
            self._health.over("scopes")

    async def _look_at_channel(self, channel: str) -> None:
        about = f"channel {channel}"
        try:
            found = record(await self._web.call("conversations.info", channel=channel), "channel")
        except SlackError as error:
            if error.code != "channel_not_found":
                raise
            bad = "is not there, or private and without the app; invite it there"
        else:
            bad = checking.ailment(found)
            if not self._turn.is_set():
                self._name(channel, found)
        if self._turn.is_set():
            return
        if not bad:
            self._health.over(about)
        elif not self._health.knows(about):  # what was told is more exact
            self._health.trouble(about, Condition("removed", f"channel {labelled(channel, self.names)} {bad}"))

    def _name(self, channel: str, found: Json) -> None:
        """Note what a channel is called, and say so if it was called otherwise."""
        before, name = self.names.get(channel), text(found, "name")
        if found.get("is_private") is not False or not name:
            self.names.pop(channel, None)
            return
        self.names[channel] = name
        if before and before != name:
            words = f"channel {labelled(channel, {channel: before})} is called #{name} now"
            self._health.news(Condition("renamed", words, well=True))
