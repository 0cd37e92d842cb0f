"""Slack as a bot: what Slack delivers is recorded, then acknowledged; receipts and notices go back."""

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bots import Condition, Journal, Notice, Receipt
from bots.slack import checking, signs
from bots.slack.conditions import channel_of, condition
from bots.slack.events import events
from bots.slack.files import Files
from bots.slack.health import REVOKED, TOKEN_REVOKED, Health
from bots.slack.naming import Naming, sources
from bots.slack.ordering import Ordering
from bots.slack.payloads import Json, record, text
from bots.slack.sockets import Sockets
from bots.slack.web import QUIET, SlackError, Web
from pipeline.errors import DaypostError, Finding
from pipeline.events import Attachment

LOOK = 60.0
"""Seconds between two looks at whether the token and the channels are as they should be: not all is told."""

AGAIN = 10.0
"""Seconds before Slack is asked again while something is wrong."""

log = logging.getLogger(__name__)


def _now() -> datetime:
    return datetime.now(UTC)


class Slack:
    """An app in a workspace, which listens to `channels`. Files larger than `max_file` bytes are not taken."""

    def __init__(
        self,
        *,
        bot_token: str,
        app_token: str,
        api_url: str,
        channels: Sequence[str],
        max_file: int,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._app_token = app_token
        self._channels = channels
        self._clock = clock
        self._web = Web(bot_token, api_url)
        self._files = Files(self._web, bot_token, api_url, max_file)

    async def listen(self, journal: Journal) -> None:
        """Record what Slack delivers until cancelled."""
        await Listening(self._web, self._app_token, self._channels, journal, self._clock).listen()

    async def download(self, attachment: Attachment, into: Path) -> None:
        """See `bots.Bot`."""
        await self._files.download(attachment, into)

    async def show(self, receipt: Receipt) -> None:
        """Put the receipt on its message, as a reaction. Raises SlackError, OSError."""
        await signs.show(self._web, receipt)

    async def say(self, notice: Notice) -> str:
        """Say something, to one person so that nobody else sees it. Raises SlackError, OSError."""
        return await signs.say(self._web, notice)

    async def check(self) -> Sequence[Finding]:
        """See `bots.Bot`."""
        return await checking.check(self._web, self._app_token, self._channels)


class Listening:
    """One `listen`: connections, what comes through them, and how all that is."""

    def __init__(
        self, web: Web, app_token: str, channels: Sequence[str], journal: Journal, clock: Callable[[], datetime]
    ) -> None:
        self._web = web
        self._app_token = app_token
        self._channels = channels
        self._clock = clock
        places = ", ".join(channels)
        self._health = Health(journal.report, f"listens to {places}")
        self._ordering = Ordering(journal)
        self._naming = Naming(web, journal, clock)
        self._me = AuthorizeResult(enterprise_id=None, team_id=None)

    async def listen(self) -> None:
        """Listen until cancelled."""
        self._web.refused = self._refused
        self._me = await self._who()
        sockets = Sockets(
            self._app(),
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

    def _app(self) -> AsyncApp:
        # Bolt's own authorization would ask Slack, and acknowledge what comes while Slack does not answer.
        async def authorize() -> AuthorizeResult:
            return self._me

        app = AsyncApp(
            client=self._web.client,
            authorize=authorize,
            logger=QUIET,
            process_before_response=True,
            raise_error_for_unhandled_request=False,
        )
        app.event("message")(self._hear)
        app.event(re.compile(".*"))(self._hear)
        return app

    async def _hear(self, body: Json) -> None:
        """Record a delivery; it is acknowledged when this returns, and delivered again when it raises."""
        event, received = record(body, "event"), self._clock()
        self._told(event)
        found = (*events(body, received), *self._naming.renamed(event, received))
        if not found:
            return
        try:
            keys = await self._ordering.record(found[0].channel or channel_of(event), found)
        except DaypostError as error:
            log.warning("not recorded, Slack will deliver it again: %s", error)
            raise
        except Exception:
            log.exception("not recorded, Slack will deliver it again: event %s", text(body, "event_id"))
            raise
        self._naming.want(sources(found, keys))

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
            if error.code != "channel_not_found":
                raise
            bad = "is not there, or private and without the app; invite it there"
        else:
            bad = checking.ailment(record(answer, "channel"))
        if bad:
            self._health.trouble(f"channel {channel}", Condition("removed", f"channel {channel} {bad}"))
        else:
            self._health.over(f"channel {channel}")
