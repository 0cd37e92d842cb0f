"""What is done from outside, in the one thread in which all that happens in the workspace happens."""

from collections.abc import Callable
from typing import TypeVar

from tests.servers.slack.team import Team
from tests.servers.slack.workspace import Channel

Done = TypeVar("Done")


class Deeds:
    """Deeds may be done from any thread; each returns when it is done, and its events are on their way."""

    team: Team
    url: str
    elsewhere: str

    def do(self, deed: Callable[[], Done]) -> Done:
        """Do something in that thread; returns what it returns, and raises what it raises."""
        raise NotImplementedError

    def open_channel(self, channel: str) -> Channel:
        """A channel in which people can write."""
        found = self.team.space.channels[channel]
        if found.archived:
            raise ValueError(f"#{found.name} is archived: nobody can write there")
        return found

    def open_message(self, channel: str, ts: str) -> Channel:
        """The channel of a message with which people can do something."""
        found = self.open_channel(channel)
        if ts not in found.messages or found.messages[ts].get("subtype") == "tombstone":
            raise ValueError(f"there is no message {ts} in #{found.name}")
        return found
