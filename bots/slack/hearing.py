"""What Slack delivers: recorded, and acknowledged only then.

https://docs.slack.dev/tools/bolt-python/concepts/acknowledge
"""

import logging
import re
from collections.abc import Callable
from datetime import datetime

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bots import Journal
from bots.slack.conditions import channel_of
from bots.slack.events import events
from bots.slack.naming import Naming
from bots.slack.ordering import Ordering
from bots.slack.payloads import Json, record, text
from bots.slack.web import QUIET, Web
from pipeline.errors import DaypostError

log = logging.getLogger(__name__)


class Hearing:
    """Takes deliveries; each event is `told` as well, for what it says of the app and its channels."""

    def __init__(
        self, journal: Journal, naming: Naming, clock: Callable[[], datetime], told: Callable[[Json], None]
    ) -> None:
        self._ordering = Ordering(journal)
        self._naming = naming
        self._clock = clock
        self._told = told

    def app(self, web: Web, me: AuthorizeResult) -> AsyncApp:
        """The app to which deliveries are handed; `me` is who it is at Slack."""

        # Bolt's own authorization would ask Slack, and acknowledge what comes while Slack does not answer.
        async def authorize() -> AuthorizeResult:
            return me

        app = AsyncApp(
            client=web.client,
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
        await self._naming.want(found, keys)
