"""Listening to Slack: what comes, by connections or by requests, and how all that is."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from datetime import datetime

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bots import Condition, Journal
from bots.health import Health
from bots.slack.bolt import identity
from bots.slack.catching_up import CatchingUp
from bots.slack.conditions import channel_of, condition, labelled
from bots.slack.hearing import Hearing
from bots.slack.looking import AGAIN, Looking
from bots.slack.modes import HttpMode, Mode
from bots.slack.naming import Naming
from bots.slack.passes import Passes
from bots.slack.payloads import Json, text
from bots.slack.requests import Requests
from bots.slack.sockets import Sockets
from bots.slack.tokens import REVOKED, TOKEN_REVOKED
from bots.slack.web import SlackError, Web
from pipeline.errors import DaypostError


class Listening:
    """One `listen`."""

    def __init__(
        self, web: Web, mode: Mode, channels: Sequence[str], journal: Journal, clock: Callable[[], datetime]
    ) -> None:
        self._web = web
        self._mode = mode
        self._channels = channels
        self._clock = clock
        self._health = Health(journal.report, self._well, self._mended)
        self._looking = Looking(web, channels, self._health)
        self._naming = Naming(web, journal, clock)
        self._passes = Passes(CatchingUp(web, journal, self._naming, clock), journal, self._health, clock)
        self._hearing = Hearing(journal, self._naming, clock, told=self._told, recorded=self._passes.told)
        self._deaf_since: datetime | None = None
        self._me = AuthorizeResult(enterprise_id=None, team_id=None)

    async def listen(self) -> None:
        """Listen until cancelled. Raises DaypostError if requests cannot be taken."""
        self._web.refused = self._refused
        if isinstance(self._mode, HttpMode):
            requests = Requests(self._mode, self._stands)
            await requests.start()
            try:
                await self._work(requests.take)
            finally:
                await requests.stop()
        else:
            sockets = Sockets(
                self._web,
                self._mode.app_token,
                told=self._told,
                stands=self._stands,
                deaf=self._deaf,
                foreign=self._foreign,
            )
            await self._work(sockets.keep)

    async def _work(self, deliver: Callable[[AsyncApp], Coroutine[None, None, None]]) -> None:
        """Have everything delivered to the app, once it is known who it is at Slack."""
        self._me = await self._who()
        app = self._hearing.app(self._web, self._me)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._looking.work())
            group.create_task(self._naming.work(self._channels))
            group.create_task(self._passes.work(self._channels))
            group.create_task(deliver(app))

    async def _who(self) -> AuthorizeResult:
        """Who we are at Slack: what we do ourselves is told to us too."""
        since = self._clock()
        while True:
            try:
                answer = await self._web.call("auth.test")
            except (OSError, DaypostError) as error:
                self._deaf(str(error), since)
                await asyncio.sleep(AGAIN)
                continue
            return identity(answer, self._web.client.token)

    def _well(self) -> str:
        places = ", ".join(labelled(channel, self._looking.names) for channel in self._channels)
        at = f" at {self._mode.url}" if isinstance(self._mode, HttpMode) else ""
        return f"listens to {places}{at}"

    def _mended(self, about: str) -> None:
        """What happened while something was wrong may not have been told."""
        if about != "behind":
            self._passes.again()

    def _told(self, event: Json) -> None:
        """See whether an event or a frame says how the app or a channel stands."""
        channel = channel_of(event)
        if channel and channel not in self._channels:
            return
        kind = text(event, "type")
        found = condition(event, self._me.bot_user_id or "", self._looking.names)
        if found is None:
            if kind in ("channel_rename", "group_rename"):
                self._looking.again()
            return
        if found.name == "moved":
            self._web.moved[channel] = text(event, "new_channel_id")
            self._health.trouble(f"id of {channel}", found)
            return
        # A connection that stands again says that Socket Mode is on; of the token only a look does.
        about = f"channel {channel}" if channel else "app" if kind == "disconnect" else "token"
        if found.well:
            self._health.over(about)
            self._passes.again()  # whether it was known that anything was wrong or not
        else:
            self._health.trouble(about, found)
        self._looking.again()

    def _stands(self, alone: bool) -> None:  # noqa: FBT001 - a callback
        if alone:
            self._passes.connected(self._deaf_since)
            self._deaf_since = None
        if self._health.is_ill:  # something may have happened meanwhile, or be over
            self._looking.again()
        self._health.over("app")
        self._health.connected()

    def _deaf(self, why: str, since: datetime) -> None:
        self._deaf_since = self._deaf_since or since
        self._passes.disconnected()
        self._health.trouble("connection", Condition("deaf", f"hears nothing: {why}", since=since))

    def _foreign(self, number: int) -> None:
        if number:
            words = f"{number} more connection{'s' * (number > 1)} to Slack with the same app: each takes its share of "
            words += "what is posted. Stop the other daypost, or make an app of its own for it"
            self._health.trouble("foreign", Condition("foreign-connection", words))
        else:
            self._health.over("foreign")

    def _refused(self, error: SlackError) -> None:
        self._looking.refused(error)
        if error.method == "apps.connections.open":
            words = f"opens no connection ({error.code}); `daypost check` says what mends it"
            if not self._health.knows("app"):  # what was told is more exact
                self._health.trouble("app", Condition("revoked", words))
        elif error.code in REVOKED and not self._health.knows("token"):
            self._health.trouble("token", TOKEN_REVOKED)
