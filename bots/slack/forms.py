"""Correcting an entry by a form: a message shortcut opens it, and what is sent is recorded, then acknowledged.

https://docs.slack.dev/interactivity/implementing-shortcuts
"""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bots import Form, Journal, Notice
from bots.slack import views
from bots.slack.manifest import SHORTCUT, TITLE
from bots.slack.payloads import SOURCE, Json, record, text, written
from bots.slack.signs import say
from bots.slack.web import SlackError, Web
from pipeline.errors import DaypostError
from pipeline.events import Body, Channel, Decided

_LATER = timedelta(microseconds=1)

_IS_OPEN = "exchanged_trigger_id"
_NOT_OPEN = f"Slack opened no form ({{}}). Choose “{TITLE}” once more."
_NOT_RECORDED = "This entry cannot be corrected by you any more."

log = logging.getLogger(__name__)


class Forms:
    """Opens forms and takes what is sent. Who may correct what, and what stands in a form, says the journal."""

    def __init__(self, journal: Journal, web: Web, clock: Callable[[], datetime]) -> None:
        self._journal = journal
        self._web = web
        self._clock = clock

    def attach(self, app: AsyncApp) -> None:
        """Have the app hear of the shortcut and of its forms."""
        app.message_shortcut(SHORTCUT)(self._chosen)
        app.view(SHORTCUT)(self._sent)

    async def _chosen(self, ack: AsyncAck, body: Json) -> None:
        """Somebody chose the shortcut. Its trigger is good for three seconds: the text is read first, in a few ms."""
        await ack()
        await _said("a form", self._open(body))

    async def _sent(self, ack: AsyncAck, body: Json) -> None:
        """Somebody sent a form; it closes when this returns, and says that it could not be sent when this raises."""
        sent = views.Sent.read(body)
        if not sent.text:
            await ack(response_action="errors", errors={views.TEXT: views.EMPTY})
            return
        again = await _said("a correction", self._take(sent))
        await (ack(response_action="update", view=again) if again else ack())

    async def _open(self, body: Json) -> None:
        channel, message = text(record(body, "channel"), "id"), text(body, "message_ts")
        by = text(record(body, "user"), "id")
        form = await self._journal.form(channel, message, by)
        view = written(views.correcting(channel, message, form))
        try:
            await self._web.call("views.open", trigger_id=text(body, "trigger_id"), view=view)
        except SlackError as error:
            if error.code != _IS_OPEN:  # it is, where the shortcut was delivered once more
                log.warning("no form was opened: %s", error)
                await say(self._web, Notice(channel=Channel(SOURCE, channel), text=_NOT_OPEN.format(error.code), to=by))

    async def _take(self, sent: views.Sent) -> Json | None:
        """Record what was sent; returns what the form is to show in place of closing."""
        form = await self._journal.form(sent.channel, sent.message, sent.by)
        if form.refusal:
            return views.refused(sent, form.refusal)
        event = self._event(sent, form)
        if form.version == event.key or (sent.knew(form) and sent.changes_nothing):
            return None
        if not sent.knew(form):
            return views.changed(sent, form)
        keys = await self._journal.record([event])
        return None if event.key in keys else views.refused(sent, _NOT_RECORDED)

    def _event(self, sent: views.Sent, form: Form) -> Decided:
        """The correction. Slack does not say when it was sent; by our clock it may be older than what it replaces."""
        now = self._clock()
        return Decided(
            source=SOURCE,
            channel=sent.channel,
            key=f"decided:corrected:{sent.message}:{sent.cause}",
            time=max(now, form.time + _LATER) if form.time else now,
            by=sent.by,
            what="corrected",
            about=sent.message,
            cause=sent.cause,
            body=Body("markdown", sent.text),
        )


async def _said(what: str, work: Awaitable[Any]) -> Any:
    """The result of some work; of a failure the log is told, and Slack by silence."""
    try:
        return await work
    except (DaypostError, OSError) as error:
        log.warning("%s came to nothing: %s", what, error)
        raise
    except Exception:
        log.exception("%s came to nothing", what)
        raise
