"""What people are told of what a bot has handed over, whether any of it was recorded or not. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from bots import Notice
from pipeline import days
from pipeline.config import Config
from pipeline.events import Event
from pipeline.voice import wording
from pipeline.voice.speaking import Said
from pipeline.voice.unheard import unheard

APART = timedelta(minutes=10)
"""Of a network's clock and ours; what is further apart is no delivery that came late: networks give up sooner."""


def remarks(config: Config, events: Sequence[Event], now: datetime) -> Iterator[Said]:
    """Who wrote in vain is told so; a desk is told, once a day, that the clocks disagree by which all is timed."""
    yield from unheard(config, events, now)
    for event in events:
        liveblog = config.liveblog_of(event.place)
        if event.seen == "live" and abs(now - event.time) > APART and liveblog and liveblog.alerts:
            zone = liveblog.timezone
            day = days.local_date(now, str(zone), liveblog.day_starts_at)
            text = wording.clocks(event.source, event.time.astimezone(zone), now.astimezone(zone))
            yield Said(Notice(channel=liveblog.alerts, text=text), name=f"clocks {event.source} {day}", once=True)
