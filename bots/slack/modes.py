"""The two ways in which Slack brings what happens: through connections of ours, or by requests to us."""

from dataclasses import dataclass, field
from typing import Final

PATH: Final = "/slack/events"
"""Where requests are taken: events and what people do with forms alike."""


@dataclass(frozen=True, slots=True)
class SocketMode:
    """We call Slack, with the app-level token."""

    app_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HttpMode:
    """Slack calls us, at a host and port of this machine; whatever it sends is signed with the signing secret."""

    signing_secret: str = field(repr=False)
    host: str
    port: int

    @property
    def url(self) -> str:
        """Where requests are taken, as this machine calls it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}{PATH}"


Mode = SocketMode | HttpMode
