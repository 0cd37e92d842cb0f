"""What goes wrong on purpose: with events on their way to the app, and with the answers to its calls."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tests.servers.slack.calling import Call

Fault = Literal[
    "",
    "429",  # with Retry-After
    "500",
    "503",
    "html",  # HTTP 200 and a page, as a proxy or a captive portal answers
    "half",  # the first half of the answer, then the connection is cut
    "cut",  # nothing done, the connection is cut
    "lost",  # done, and the connection is cut without an answer
    "short",  # a page with fewer messages than asked for; its cursor goes on from there
    "holes",  # a page that lacks every second message, and looks complete
    "empty",  # no messages, and looks complete
]
FAULTS: tuple[Fault, ...] = tuple(fault for fault in Fault.__args__ if fault)  # type: ignore[attr-defined]

TIERS = {
    **dict.fromkeys(("conversations.list", "users.list", "usergroups.list", "emoji.list"), 20),
    **dict.fromkeys(("conversations.history", "conversations.replies", "conversations.info", "reactions.add"), 50),
    **dict.fromkeys(("reactions.remove", "reactions.get", "chat.update", "chat.delete", "conversations.join"), 50),
    **dict.fromkeys(("users.info", "conversations.members", "chat.postEphemeral", "files.info", "views.open"), 100),
    "chat.postMessage": 60,
    "apps.connections.open": 50,
}
"""Calls a minute, as published for an app of one's own."""


@dataclass(frozen=True)
class Limit:
    """So many calls in so many seconds; `objects` is the most that a page may have, where that is limited too."""

    calls: int
    seconds: float = 60.0
    objects: int = 999


@dataclass
class Faults:
    """Set a field, and the next event or call meets it; numbers of events count down to 0.

    `plan` says what befalls each call of the Web API.
    """

    plan: Callable[[Call], Fault] = lambda _: ""
    limits: dict[str, Limit] = field(default_factory=dict)
    gap: int = 0
    """So many events are never delivered."""
    duplicate: int = 0
    """So many are delivered twice, as one event."""
    unheard: int = 0
    """The acknowledgements of so many deliveries are lost, so that they are repeated."""
    reorder: int = 0
    """So many are held back, and delivered in the opposite order when they are all there."""
    delay: float = 0.0
    """Seconds that every event is late."""
    silent: bool = False
    """Connections stay open, but nothing comes out of them, no answer to a ping either."""
    partial_reactions: int = 0
    """Of those who reacted only so many are named; `count` counts them all."""
    login_page: bool = False
    """A file asked for without the right gives the login page as HTTP 200, without a redirection before it."""
    emoji_moved: str = ""
    """The host of the pictures of emoji sends everybody on to this address."""
    emoji_away: bool = False
    """The host of the pictures of emoji answers 503."""
    retry_after: float = 1.0
    """What the fault "429" says in its header."""
    met: int = 0
    """So many calls were befallen by what is planned."""

    def __post_init__(self) -> None:
        self._calls: dict[str, deque[float]] = {}

    def limit_as_published(self) -> None:
        """The tiers of an app of one's own."""
        self.limits |= {method: Limit(calls) for method, calls in TIERS.items()}

    def limit_as_distributed(self) -> None:
        """What an app distributed outside the Marketplace gets: a call a minute, 15 objects a page."""
        self.limits |= dict.fromkeys(("conversations.history", "conversations.replies"), Limit(1, 60.0, 15))

    def objects(self, method: str) -> int:
        """The most objects on a page."""
        return self.limits[method].objects if method in self.limits else 1000

    def wait(self, method: str, now: float) -> float:
        """Seconds that a call comes too early; counts it if it does not."""
        limit = self.limits.get(method)
        if limit is None:
            return 0.0
        calls = self._calls.setdefault(method, deque())
        while calls and calls[0] <= now - limit.seconds:
            calls.popleft()
        if len(calls) >= limit.calls:
            return calls[0] + limit.seconds - now
        calls.append(now)
        return 0.0
