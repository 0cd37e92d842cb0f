"""The sample day, played so that one can watch: each line is shown as if somebody typed it."""

import asyncio
import shutil
from collections.abc import Callable

from bots.console import Console
from bots.replay import Replay
from pipeline.demo import Demo
from pipeline.demo.relay import Relay
from pipeline.demo.typed import typed
from pipeline.events import Event, Posted

_MARGIN = 6

_HINT = (
    "Now it is yours: type a line, reload the page. /image PATH, /reply N TEXT, /edit N TEXT;",
    "/react N 📌 pins, /react N ❌ takes back. N is the number before a message. /quit ends.",
)


def player(demo: Demo, pace: float, say: Callable[[str], None]) -> Relay:
    """The bot that plays a demo, an event each `pace` seconds, and then listens to the terminal."""
    width = shutil.get_terminal_size((120, 24)).columns - _MARGIN

    def show(event: Event) -> None:
        number = event.message if isinstance(event, Posted) else ""
        say(f"{number:>{_MARGIN - 3}} > {typed(event, width)}")

    async def rest(seconds: float) -> None:
        show(next(events))
        await asyncio.sleep(seconds)

    def passed() -> None:
        for event in events:  # those after which there was no rest
            show(event)
        for line in _HINT:
            say(line)

    replay = Replay(demo.recording, pause=pace, ends_at=demo.ends_at, sleep=rest)
    events = iter(replay.events)
    seconds = round(len(replay.events) * pace)
    say(f"A sample day is played{f', in {seconds} seconds' if seconds else ''}.")
    say(f"Open {demo.url} and reload it now and then; Ctrl-C ends.")
    return Relay(replay, Console(), passed)
