"""The first words in a channel: once daypost listens there, it leaves a cheat sheet, and never again."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from bots import Condition, Notice
from pipeline.config import Config
from pipeline.events import Decided
from pipeline.reactions import table
from pipeline.store import log, said
from pipeline.voice.cheat_sheet import cheat_sheet
from pipeline.voice.speaking import Said


def introductions(
    config: Config, connection: Connection, source: str, condition: Condition, now: datetime
) -> Iterator[Said]:
    """What the channels of a source that is so are to be given; the terminal has a greeting of its own."""
    if condition.name != "listening" or not condition.well or source == "console":
        return
    for liveblog in config.liveblogs.values():
        for channel in liveblog.channels:
            name = f"cheat sheet {channel}"
            if channel.source == source and said.reference(connection, name) is None:
                in_rehearsal = not _is_open(connection, liveblog.name, now)
                text = cheat_sheet(liveblog, table(config.reactions.chosen), in_rehearsal=in_rehearsal)
                yield Said(Notice(channel=channel, text=text), name=name, once=True)


def _is_open(connection: Connection, liveblog: str, now: datetime) -> bool:
    """Whether somebody has opened a live blog: that counts for ever (RULES 6.2)."""
    decided = (row.event for row in log.of_kind(connection, Decided.kind))
    return any(
        event.what == "started" and event.stamp.liveblog == liveblog and event.at <= now
        for event in decided
        if isinstance(event, Decided) and event.stamp and event.at
    )
