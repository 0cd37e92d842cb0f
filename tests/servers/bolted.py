"""The real slack-bolt in a thread of its own, listening to a Slack of ours."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from threading import Event, Thread
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.servers.slack import SlackServer

Json = dict[str, Any]
DEADLINE = 60.0


class Bolted:
    """An app on bolt. `heard` are the events that its listener was called with, `bodies` all that came around them.

    `listener` does the work; without `catch_all` only messages have one. `sockets` is 0 for signed requests.
    """

    def __init__(
        self,
        slack: SlackServer,
        listener: Callable[[Json], Awaitable[None]] | None = None,
        *,
        process_before_response: bool = True,
        catch_all: bool = True,
        sockets: int = 1,
        ping_interval: float = 10.0,
    ) -> None:
        self.slack = slack
        self.heard: list[Json] = []
        self.bodies: list[Json] = []
        self.retries: list[str] = []
        self.done: list[Json] = []
        self.answers: dict[str, Json] = {}
        self.web = ""
        self._listener = listener
        self._options = process_before_response, catch_all, sockets, ping_interval
        self._ready: Future[None] = Future()
        self._stop: asyncio.Event | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.result(DEADLINE)
        slack.until(lambda: len(slack.sockets.open) >= sockets, "the connection")

    @property
    def texts(self) -> list[str]:
        """The texts of the messages that it heard."""
        return [str(event.get("text")) for event in self.heard]

    def close(self) -> None:
        """Stop listening."""
        if self._stop and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(DEADLINE)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._listen())

    def _app(self) -> AsyncApp:
        process_before_response, catch_all, _, _ = self._options
        client = AsyncWebClient(token=self.slack.bot_token, base_url=self.slack.api_url)
        app = AsyncApp(
            client=client,
            signing_secret=self.slack.signing_secret,
            process_before_response=process_before_response,
            raise_error_for_unhandled_request=False,
        )

        async def listen(body: Json, request: Any) -> None:
            self.retries += request.headers.get("x-slack-retry-num", [])
            self.bodies.append(body)
            self.heard.append(body["event"])
            if self._listener:
                await self._listener(body["event"])
            self.done.append(body["event"])

        async def form(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
            self.bodies.append(body)
            await ack()
            view: Json = {"type": "modal", "title": {"type": "plain_text", "text": "Correct"}, "callback_id": "correct"}
            text = {"type": "plain_text_input", "action_id": "text", "initial_value": body["message"]["text"]}
            label = {"type": "plain_text", "text": "Text"}
            view |= {"blocks": [{"type": "input", "block_id": "b", "label": label, "element": text}]}
            view |= {"submit": {"type": "plain_text", "text": "Save"}, "private_metadata": body["message_ts"]}
            await client.views_open(trigger_id=body["trigger_id"], view=view)

        async def pressed(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
            self.bodies.append(body)
            await ack()
            await respond(delete_original=True)

        async def sent(ack: AsyncAck, body: Json) -> None:
            self.bodies.append(body)
            await ack(**self.answers.get("view", {}))

        app.event("message")(listen)
        if catch_all:
            app.event(re.compile(".*"))(listen)
        app.shortcut("correct_entry")(form)
        app.view("correct")(sent)
        app.action("again")(pressed)
        return app

    async def _listen(self) -> None:
        _, _, sockets, ping_interval = self._options
        self._stop = asyncio.Event()
        app = self._app()
        handlers = [
            AsyncSocketModeHandler(app, self.slack.app_token, ping_interval=ping_interval) for _ in range(sockets)
        ]
        runner = web.AppRunner(app.web_app("/slack/events"), access_log=None, shutdown_timeout=0.1)
        try:
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.web = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
            for handler in handlers:
                await handler.connect_async()
            self._ready.set_result(None)
            await self._stop.wait()
        except BaseException as error:
            if not self._ready.done():
                self._ready.set_exception(error)
            raise
        finally:
            for handler in handlers:
                await handler.close_async()
            await runner.cleanup()


class Gate:
    """Something that work waits for, in whatever thread it is done."""

    def __init__(self) -> None:
        self._open = Event()

    def open(self) -> None:
        """Let the work go on."""
        self._open.set()

    async def wait(self) -> None:
        """Wait for it."""
        await asyncio.to_thread(self._open.wait, DEADLINE)
