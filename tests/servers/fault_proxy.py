"""A proxy between a program and its server, in which requests meet with all that befalls them on the internet."""

import asyncio
import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Condition, Thread
from time import monotonic
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, TCPConnector, hdrs, web

from tests.servers.faults import Answer, Asked, Exchange, Fault, none

DEADLINE = 60.0
"""Seconds that anything may take: only what will never come takes so long."""


@dataclass
class _Plan:
    """What befalls the requests of a kind: each meets the next of the faults, and when these are used up, the last."""

    method: str
    path: re.Pattern[str]
    faults: deque[Fault]
    last: Fault = none
    open: list[Exchange] = field(default_factory=list)

    def is_for(self, asked: Asked) -> bool:
        """Whether a request is of that kind."""
        return self.method in {"", asked.method} and self.path.search(asked.path) is not None

    def close(self, exchange: Exchange) -> None:
        """A request is through, or has been given up."""
        place = self.open.index(exchange)
        for earlier in self.open[:place]:
            earlier.overtaken.set()
        del self.open[place]


class FaultProxy:
    """A proxy at `url` for the server at `target`, which may go and come. Unless told otherwise, it carries everything.

    Paths are regular expressions that are searched for in a request's path, without its query.
    """

    def __init__(self, target: str) -> None:
        self.target = target
        self.requests: list[Asked] = []
        self._plans: list[_Plan] = []
        self._answers: dict[tuple[str, str], deque[Answer]] = defaultdict(lambda: deque(maxlen=10))
        self._turn = Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()
        self._wait_for(self._listen())

    def plan(self, path: str, *faults: Fault, method: str = "") -> None:
        """Have the next requests of a kind meet with these faults, one each; those of an earlier plan come first."""
        with self._turn:
            self._plans.append(_Plan(method, re.compile(path), deque(faults)))

    def always(self, path: str, fault: Fault, method: str = "") -> None:
        """Have all requests of a kind meet with a fault until `calm`."""
        with self._turn:
            self._plans.append(_Plan(method, re.compile(path), deque(), fault))

    def calm(self) -> None:
        """Let nothing befall requests that come from now on."""
        with self._turn:
            self._plans.clear()

    @property
    def planned(self) -> int:
        """How many faults of `plan` no request has met with yet."""
        with self._turn:
            return sum(len(plan.faults) for plan in self._plans)

    def count(self, path: str, method: str = "") -> int:
        """How many requests of a kind have come."""
        kind = _Plan(method, re.compile(path), deque())
        return sum(kind.is_for(asked) for asked in list(self.requests))

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, such as that so many requests have come."""
        deadline = monotonic() + DEADLINE
        while not holds():
            came = [f"{one.method} {one.path}: {one.status}" for one in list(self.requests)[-30:]]
            assert monotonic() < deadline, f"what was waited for did not come, but {came}"
            with self._turn:
                self._turn.wait(0.01)

    def close(self) -> None:
        """Carry nothing any more; what hangs is cut."""
        self._wait_for(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(DEADLINE)
        self._loop.close()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        before = self._answers[request.method, request.path]
        exchange = Exchange(request, self._session, self.target, before)
        with self._turn:
            self.requests.append(exchange.asked)
            plans = [plan for plan in self._plans if plan.is_for(exchange.asked)]
            planned = [plan.faults for plan in plans if plan.faults]
            always = [plan.last for plan in plans if plan.last is not none]
            fault = planned[0].popleft() if planned else (*always, none)[0]
            self._turn.notify_all()
        for one in plans:
            one.open.append(exchange)
        try:
            response = await fault(exchange)
        except ClientError:
            response = exchange.cut()  # as the server does when it is asked without us
        finally:
            for one in plans:
                one.close(exchange)
        with self._turn:
            self._turn.notify_all()
        return response

    async def _listen(self) -> None:
        # A connection kept open would be one to a server that was stopped since.
        self._session = ClientSession(
            connector=TCPConnector(limit=0, force_close=True),
            timeout=ClientTimeout(total=None),
            auto_decompress=False,
            skip_auto_headers=(hdrs.ACCEPT, hdrs.ACCEPT_ENCODING, hdrs.USER_AGENT, hdrs.CONTENT_TYPE),
        )
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        # Whoever asked and has gone wants the answer no more.
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def _stop(self) -> None:
        await self._runner.cleanup()
        await self._session.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _wait_for(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(DEADLINE)
