"""What Slack delivers: recorded, and acknowledged only then."""

import logging
import re
from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bots import Journal
from bots.slack.bolt import bolt_app
from bots.slack.conditions import channel_of
from bots.slack.events import events
from bots.slack.forms import Forms
from bots.slack.naming import Naming
from bots.slack.ordering import Ordering
from bots.slack.payloads import Json, record, text
from bots.slack.web import Web
from pipeline.errors import DaypostError
from pipeline.events import Event

log = logging.getLogger(__name__)


class Hearing:
    """Takes deliveries.

    Each is `told` as well, for what it says of the app and its channels; what was made of it, and what of that was new,
    is `recorded`.
    """

    def __init__(
        self,
        journal: Journal,
        naming: Naming,
        clock: Callable[[], datetime],
        *,
        told: Callable[[Json], None],
        recorded: Callable[[Iterable[Event], Collection[str]], None],
    ) -> None:
        self._journal = journal
        self._ordering = Ordering(journal)
        self._naming = naming
        self._clock = clock
        self._told = told
        self._recorded = recorded

    def app(self, web: Web, me: AuthorizeResult) -> AsyncApp:
        """The app to which deliveries are handed; `me` is who it is at Slack."""
        app = bolt_app(web, me)
        app.event("message")(self._hear)
        app.event(re.compile(".*"))(self._hear)
        Forms(self._journal, web, self._clock).attach(app)
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
        self._recorded(found, keys)
        await self._naming.want(found, keys)
