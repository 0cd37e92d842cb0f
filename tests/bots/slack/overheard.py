"""A channel of our Slack and the log of a bot that hears as much of it as a test lets it."""

import asyncio
from collections.abc import Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from bots import KnownMessage
from bots.slack.catching_up import CatchingUp
from bots.slack.events import events
from bots.slack.naming import Naming
from bots.slack.web import Web
from pipeline.config import Config
from pipeline.events import Channel
from pipeline.journal import SourceJournal
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from pipeline.store.known import known
from tests.servers.slack import SlackServer

Json = dict[str, Any]
Done = TypeVar("Done")

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


class Overheard:
    """Ann and Ben are authors in the channel, Sue is nobody. Nothing that happens is delivered: it is `told` here."""

    def __init__(self, slack: SlackServer, database: Database) -> None:
        self.slack = slack
        self.database = database
        slack.faults.gap = 1_000_000_000
        self.ann, self.ben, self.sue = (slack.person(name) for name in ("ann", "ben", "sue"))
        self.people = [self.ann, self.ben, self.sue]
        self.channel = slack.channel("talk", *self.people)
        self.journal = self._journal()
        self.restart()

    def restart(self) -> None:
        """A new process of the bot."""
        web = Web(self.slack.bot_token, self.slack.api_url)
        naming = Naming(web, self.journal, self.now)
        self.catching_up = CatchingUp(web, self.journal, naming, self.now)

    def now(self) -> datetime:
        """What time it is, here and there."""
        return datetime.fromtimestamp(self.slack.space.now(), UTC)

    @property
    def told(self) -> list[Json]:
        """The deliveries of all that happened, whether heard or not."""
        return self.slack.deliveries.told

    def hear(self, *bodies: Json) -> None:
        """The bot is told of these."""
        for body in bodies:
            _run(self.journal.record(events(body, self.now())))

    def catch_up(self) -> None:
        """The bot compares until there is nothing to be confirmed, as it would before long."""
        for _ in range(4):
            if not self.passes(1):
                return

    def passes(self, number: int, *, thorough: bool = True) -> bool:
        """The bot compares so many times; whether it wants to once more."""
        return [_run(self.catching_up.channel(self.channel, None, thorough=thorough)) for _ in range(number)][-1]

    def known(self) -> Mapping[str, KnownMessage]:
        """What the log holds."""
        with self.database.reading() as connection:
            return known(connection, Channel("slack", self.channel), LONG_AGO)

    def _journal(self) -> SourceJournal:
        config = Config.model_validate(
            {
                "liveblog": {
                    "pycon": {
                        "title": "PyCon",
                        "timezone": "UTC",
                        "channels": [f"slack:{self.channel}"],
                        "authors": [f"slack:{self.ann}", f"slack:{self.ben}"],
                        "targets": ["site"],
                    }
                },
                "target": {"site": {"kind": "site"}},
            }
        )
        stamping = Stamping(config)
        began = self.now() - timedelta(days=30)
        self.database.write(lambda connection: stamping.listen_from(connection, began)).result()
        return SourceJournal("slack", self.database, stamping, self.now, lambda *_: None, lambda *_: None)


def _run(work: Coroutine[Any, Any, Done]) -> Done:
    return asyncio.run(work)
