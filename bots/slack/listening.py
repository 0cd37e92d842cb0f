"""Listening to Slack: connections, what comes through them, and how all that is."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from slack_bolt.authorization import AuthorizeResult

from bots import Condition, Journal
from bots.slack import checking
from bots.slack.conditions import channel_of, condition
from bots.slack.health import REVOKED, TOKEN_REVOKED, Health
from bots.slack.hearing import Hearing
from bots.slack.naming import Naming
from bots.slack.payloads import Json, record, text
from bots.slack.sockets import Sockets
from bots.slack.web import SlackError, Web
from pipeline.errors import DaypostError

LOOK = 60.0
"""Seconds between two looks at whether the token and the channels are as they should be: not all is told."""

AGAIN = 10.0
"""Seconds before Slack is asked again while something is wrong."""

log = logging.getLogger(__name__)


class Listening:
    """One `listen`."""

    def __init__(
        self, web: Web, app_token: str, channels: Sequence[str], journal: Journal, clock: Callable[[], datetime]
    ) -> None:
        self._web = web
        self._app_token = app_token
        self._channels = channels
        self._clock = clock
        places = ", ".join(channels)
        self._health = Health(journal.report, f"listens to {places}", [f"channel {channel}" for channel in channels])
        self._naming = Naming(web, journal, clock)
        self._hearing = Hearing(journal, self._naming, clock, self._told)
        self._me = AuthorizeResult(enterprise_id=None, team_id=None)

    async def listen(self) -> None:
        """Listen until cancelled."""
        self._web.refused = self._refused
        self._me = await self._who()
        sockets = Sockets(
            self._hearing.app(self._web, self._me),
            self._web,
            self._app_token,
            told=self._told,
            stands=self._stands,
            deaf=self._deaf,
            foreign=self._foreign,
        )
        async with asyncio.TaskGroup() as group:
            group.create_task(self._look())
            group.create_task(sockets.keep())
            group.create_task(self._naming.work(self._channels))

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
            return AuthorizeResult(
                enterprise_id=None,
                team_id=text(answer, "team_id"),
                bot_id=text(answer, "bot_id"),
                bot_user_id=text(answer, "user_id"),
                bot_token=self._web.client.token,
            )

    def _told(self, event: Json) -> None:
        """See whether an event or a frame says how the app stands."""
        found, channel = condition(event, self._me.bot_user_id or ""), channel_of(event)
        if found is None or (channel and channel not in self._channels):
            return
        about = f"channel {channel}" if channel else "app"
        if found.well:
            self._health.over(about)
        else:
            self._health.trouble(about, found)

    def _stands(self) -> None:
        self._health.over("app")
        self._health.connected()

    def _deaf(self, why: str, since: datetime) -> None:
        self._health.trouble("connection", Condition("deaf", f"hears nothing: {why}", since=since))

    def _foreign(self, number: int) -> None:
        if number:
            words = f"{number} more connection{'s' * (number > 1)} to Slack with the same app: each takes its share of "
            words += "what is posted. Stop the other daypost, or make an app of its own for it"
            self._health.trouble("foreign", Condition("foreign-connection", words))
        else:
            self._health.over("foreign")

    def _refused(self, error: SlackError) -> None:
        if error.method == "apps.connections.open":
            words = f"opens no connection ({error.code}); `daypost check` says what mends it"
            self._health.trouble("app", Condition("revoked", words))
        elif error.code in REVOKED:
            self._health.trouble("token", TOKEN_REVOKED)

    async def _look(self) -> None:
        """Look now and then whether the token and the channels are as they should be."""
        while True:
            try:
                await self._look_at_token()
                for channel in self._channels:
                    await self._look_at_channel(channel)
            except (OSError, DaypostError) as error:
                log.info("%s", error)
            await asyncio.sleep(AGAIN if self._health.is_ill else LOOK)

    async def _look_at_token(self) -> None:
        _, scopes = await self._web.answer("auth.test")
        self._health.over("token")
        if absent := checking.missing(scopes):
            words = (
                f"the app lacks scopes: {', '.join(absent)}; add them under OAuth & Permissions and install it again"
            )
            self._health.trouble("scopes", Condition("scopes", words))
        else:
            self._health.over("scopes")

    async def _look_at_channel(self, channel: str) -> None:
        try:
            answer = await self._web.call("conversations.info", channel=channel)
        except SlackError as error:
            if error.code not in ("channel_not_found", "missing_scope"):
                raise
            bad = "is not there, or private and without the app; invite it there"
            if error.needed:
                bad = f"cannot be looked at: the app lacks the scope {error.needed}; `daypost check` says what mends it"
        else:
            bad = checking.ailment(record(answer, "channel"))
        if bad:
            self._health.trouble(f"channel {channel}", Condition("removed", f"channel {channel} {bad}"))
        else:
            self._health.over(f"channel {channel}")
