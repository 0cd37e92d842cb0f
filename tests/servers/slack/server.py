"""A Slack of our own: real HTTP and real WebSockets on loopback, in a thread of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from threading import Condition, Thread, get_ident
from time import monotonic
from typing import Any, TypeVar

from aiohttp import web

from tests.servers.slack.administrators import Administrators
from tests.servers.slack.api import Api
from tests.servers.slack.calling import Call
from tests.servers.slack.deliveries import Deliveries
from tests.servers.slack.faults import Faults
from tests.servers.slack.forms import Forms
from tests.servers.slack.people import People
from tests.servers.slack.serving_files import FileServer
from tests.servers.slack.signed_requests import Requests
from tests.servers.slack.sockets import Sockets
from tests.servers.slack.team import Team
from tests.servers.slack.times import Times
from tests.servers.slack.workspace import Workspace

Json = dict[str, Any]
Done = TypeVar("Done")

DEADLINE = 60.0
"""Seconds that anything may take: only what will never come takes so long."""


class SlackServer(People, Administrators):
    """Slack, with one workspace and one app in it; what people and administrators do are its methods.

    `api_url` is the base URL for clients, `bot_token`, `app_token` and `signing_secret` are what the app is given.
    `faults`, `deliveries`, `sockets`, `requests`, `forms`, `files` are open to tests, which read them at any time. A
    `space` is gone on with that stood in another one.
    """

    def __init__(self, times: Times | None = None, space: Workspace | None = None) -> None:
        self.space = space or Workspace()
        self.faults = Faults()
        self.team = Team(self.space, self.faults, times or Times())
        self.sockets = Sockets(self.team)
        self.requests = Requests(self.team)
        self.forms = Forms(self.team)
        self.files = FileServer(self.team)
        self.api = Api(self.team, self.forms, self.sockets)
        self.deliveries = Deliveries(self.team, self._carry)
        self.team.tell = self.deliveries.tell
        self.team.afterwards = self._afterwards
        for teller in (self.api, self.deliveries, self.sockets):
            teller.changed = self._changed
        self._turn = Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()
        self._runner = self.wait_for(self._listen())

    @property
    def bot_token(self) -> str:
        """The token with which the app calls methods."""
        return self.space.bot_token

    @property
    def app_token(self) -> str:
        """The token with which it opens connections."""
        return self.space.app_token

    @property
    def signing_secret(self) -> str:
        """With which requests to it are signed."""
        return self.requests.secret

    def do(self, deed: Callable[[], Done]) -> Done:
        """See `Deeds`."""
        if get_ident() == self._thread.ident:
            return deed()
        future: Future[Done] = Future()

        def run() -> None:
            try:
                future.set_result(deed())
            except BaseException as error:  # noqa: BLE001 - whoever called is told
                future.set_exception(error)

        self._loop.call_soon_threadsafe(run)
        return future.result(DEADLINE)

    def wait_for(self, work: Any) -> Any:
        """The result of a coroutine of this server's; not for use in an event loop that it depends on."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(DEADLINE)

    def until(self, holds: Callable[[], bool], what: str = "") -> None:
        """Wait until something holds here; from a coroutine: `await asyncio.to_thread(slack.until, …)`."""
        deadline = monotonic() + DEADLINE
        while not holds():
            assert monotonic() < deadline, (
                f"{what or 'what was waited for'} did not come; calls {self.methods_called()}"
            )
            with self._turn:
                self._turn.wait(0.01)

    def listen_by_requests(self, url: str) -> bool:
        """Turn Socket Mode off and send signed requests to this address; returns whether it answered the challenge."""
        self.requests.url = url
        return bool(self.wait_for(self.requests.verify()))

    def shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Json | None:
        """Somebody chooses a message shortcut. Returns the app's answer, None if none came in time."""
        return self._interact(self.do(lambda: self.forms.shortcut(user, channel, ts, callback_id)))

    def submit(self, user: str, view: str, **values: Any) -> Json | None:
        """Somebody sends a form, with values by `action_id`; the rest stays as prefilled."""
        answer = self._interact(self.do(lambda: self.forms.submission(user, view, values)))
        self.do(lambda: self.forms.answered(view, answer))
        return answer

    def deliver(self, payload: Json) -> Json | None:
        """Slack delivers once more what somebody did, such as a `submission` of `forms`; returns the app's answer."""
        return self._interact(payload)

    def press(self, user: str, channel: str, message: Json, action_id: str) -> Json | None:
        """Somebody presses a button of a message or of an ephemeral one, as `shown` and `ephemerals` have it."""
        ephemeral = message["ts"] not in self.space.channels[channel].messages
        return self._interact(
            self.do(lambda: self.forms.button(user, channel, message, action_id, ephemeral=ephemeral))
        )

    def refresh(self, *, warning: bool = True) -> None:
        """Slack ends all connections as it does every few hours; only sometimes it warns some seconds before."""

        async def refresh() -> None:
            old = list(self.sockets.open)
            if warning:
                await self.sockets.disconnect("warning", old, close=False)
                await asyncio.sleep(self.team.times.warning)
            await self.sockets.disconnect("refresh_requested", old)

        self.wait_for(refresh())

    def disable_socket_mode(self) -> None:
        """Somebody turns Socket Mode off in the app's settings."""
        self.sockets.enabled = False
        self.wait_for(self.sockets.disconnect("link_disabled"))

    def cut(self) -> None:
        """All connections break without a word."""
        self.do(self.sockets.cut)

    def shown(self, channel: str, ts: str) -> Json:
        """A message as it stands now, everything in it."""
        return self.do(lambda: self.space.shown(self.space.channels[channel], ts))

    def receipts(self, channel: str, ts: str) -> set[str]:
        """The reactions of the bot on a message."""
        reactions = self.shown(channel, ts).get("reactions", [])
        return {one["name"] for one in reactions if self.space.bot_user in one["users"]}

    def said(self, channel: str) -> list[Json]:
        """The messages of the bot that stand in a channel and its threads, oldest first."""
        return self.do(
            lambda: [
                self.space.shown(self.space.channels[channel], ts)
                for ts, message in sorted(self.space.channels[channel].messages.items())
                if message.get("bot_id") == self.space.bot
            ]
        )

    @property
    def ephemerals(self) -> list[Json]:
        """What the bot said to one person alone: `channel`, `user`, `text`, `blocks`, `ts`."""
        return [
            call.args | {"ts": call.answer["message_ts"], "blocks": call.structure("blocks") or []}
            for call in self.done("chat.postEphemeral")
        ]

    def done(self, method: str) -> list[Call]:
        """The calls of a method that were not refused: their `args`, and the `answer` to each."""
        return [call for call in list(self.api.calls) if call.method == method and call.answer["ok"]]

    def methods_called(self) -> list[str]:
        """The methods that were called, in their order."""
        return [call.method for call in list(self.api.calls)]

    def close(self) -> None:
        """Answer nobody any more."""
        self.wait_for(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(DEADLINE)
        self._loop.close()

    def _interact(self, payload: Json) -> Json | None:
        if self.requests.url:
            answer = self.wait_for(self.requests.interaction(payload))
        else:
            answer = self.wait_for(self.sockets.envelope("interactive", payload, accepts=True))
        return None if answer is None else dict(answer)

    async def _carry(self, body: Json, attempt: int, reason: str) -> str:
        by = self.requests if self.requests.url else self.sockets
        return await by.event(body, attempt, reason)

    def _afterwards(self, seconds: float, deed: Callable[[], None]) -> None:
        self._loop.call_later(seconds, deed)

    def _changed(self) -> None:
        with self._turn:
            self._turn.notify_all()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _listen(self) -> web.AppRunner:
        # What people upload and paste is larger than what aiohttp takes unasked.
        app = web.Application(client_max_size=100_000_000)
        app.router.add_route("*", "/api/{method}", self.api.serve)
        app.router.add_get("/link/", self.sockets.accept)
        app.router.add_get("/files-pri/{file}/{name}", self.files.serve)
        app.router.add_get("/files-pri/{file}/download/{name}", self.files.serve)
        app.router.add_get("/emoji/{team}/{name}/{file}", self.files.emoji)
        app.router.add_get("/elsewhere/{file}", self.files.elsewhere)
        app.router.add_post("/actions/{team}/{token}", self.forms.respond)
        app.router.add_get("/", self.files.login_page)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        self.url, self.api_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port}/api/"
        self.sockets.url, self.forms.url = f"ws://127.0.0.1:{port}", self.url
        # Another name of the same machine is another host to whoever decides where a token may go.
        self.elsewhere = f"http://localhost:{port}/elsewhere"
        return runner

    async def _stop(self) -> None:
        await self.deliveries.close()
        self.sockets.cut()
        await self._runner.cleanup()
