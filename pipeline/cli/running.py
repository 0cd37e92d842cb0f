"""A run at a terminal or in a pipe: it speaks while somebody listens, and ends well when nobody does any more."""

import asyncio
import logging
from collections.abc import Callable, Mapping

from bots import Bot
from pipeline import app
from pipeline.cli import logs
from pipeline.config import Config
from pipeline.run import Run

log = logging.getLogger(__name__)


def run_until_told(
    config: Config, bots: Callable[[Callable[[str], None]], Mapping[str, Bot]] | None = None, *, replaying: bool = False
) -> int:
    """Run until it ends; returns the exit code. `bots`, if not those of the configuration, are given what says lines.

    Raises DaypostError, and BrokenPipeError where nobody reads any more.
    """
    logs.set_up(config.log)
    say = logs.speaker(config.log)

    async def go() -> int:
        loop = asyncio.get_running_loop()
        unread: list[BrokenPipeError] = []

        def said(line: str) -> None:
            try:
                say(line)
            except BrokenPipeError as error:  # raised in the reconciler's thread it would break that
                unread.append(error)
                loop.call_soon_threadsafe(run.stop)
            except OSError as error:  # a full disk, say, under a log: no reason to stop listening
                log.warning("not printed: %s: %s", error.strerror, line)

        run = Run(config, bots(said) if bots else app.make_bots(config), said, replaying=replaying)
        code = await run.run()
        if unread:
            raise unread[0]
        return code

    return asyncio.run(go())
