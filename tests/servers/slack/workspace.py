"""What a workspace of Slack holds, whoever asks: people, channels, messages, files."""

import secrets
import string
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bots.slack import manifest
from pipeline.emoji import character

Json = dict[str, Any]

DAY = 86_400.0


@dataclass
class Channel:
    """A channel, with all messages and replies by `ts`, as they are kept: without what is reckoned from replies."""

    id: str
    name: str
    private: bool = False
    archived: bool = False
    members: list[str] = field(default_factory=list)
    messages: dict[str, Json] = field(default_factory=dict)

    @property
    def type(self) -> str:
        """As `channel_type` says it."""
        return "group" if self.private else "channel"

    def replies(self, root: str) -> list[Json]:
        """The replies of a thread, oldest first."""
        found = [one for ts, one in self.messages.items() if one.get("thread_ts") == root != ts]
        return sorted(found, key=lambda one: str(one["ts"]))


@dataclass
class File:
    """A file: what Slack says of it, its bytes, and how it is served."""

    about: Json
    data: bytes
    redirect: str = ""


class Workspace:
    """A team with one app in it: ours."""

    def __init__(self) -> None:
        self.team, self.app, self.bot, self.bot_user = (self.new_id(letter) for letter in "TABU")
        self.domain = "loopback"
        self.scopes = set(manifest.SCOPES)
        self.events = set(manifest.EVENTS)
        self.bot_token = f"xoxb-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{self.app}-{secrets.token_hex(12)}"
        self.revoked: set[str] = set()
        self.users: dict[str, Json] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.emoji: dict[str, str] = {}
        self.emoji_pictures: dict[str, bytes] = {}
        self.groups: dict[str, Json] = {}
        self.free_plan = False
        self.later = 0.0
        """By how many seconds the clock here is ahead of that of the machine."""
        self.last_ts = 0
        self._counter = 0
        self.add_user(self.bot_user, "daypost", is_bot=True)
        self.add_user("USLACKBOT", "slackbot")

    def add_user(self, user: str, name: str, **about: Any) -> Json:
        """A new account."""
        profile = {"real_name": name.title(), "display_name": name, "image_72": f"https://a.example/{user}.png"}
        self.users[user] = {"id": user, "team_id": self.team, "name": name, "deleted": False, "is_bot": False}
        self.users[user] |= {"real_name": name.title(), "tz": "Europe/Berlin", "profile": profile, **about}
        return self.users[user]

    def now(self) -> float:
        """The time in this workspace, in seconds since 1970."""
        return time.time() + self.later

    def new_ts(self) -> str:
        """The `ts` of a new message: later than any before it."""
        self.last_ts = max(self.last_ts + 1, int(self.now() * 1_000_000))
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06}"

    def event_ts(self) -> str:
        """The `ts` of an event that is no message: whole seconds, and a counter that goes on over them."""
        self._counter = (self._counter + 1) % 10_000
        return f"{int(self.now())}.{self._counter:04}00"

    def new_id(self, letter: str) -> str:
        """An id such as U0A1B2C3D4E."""
        return f"{letter}0" + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(9))

    def new_block_id(self) -> str:
        """A `block_id`: another one each time, for the same content too."""
        return secrets.token_urlsafe(4)

    def knows_emoji(self, name: str) -> bool:
        """Whether a name without colons is an emoji here, standard or of the team's own."""
        return name in self.emoji or character(name) is not None

    def find_ts(self, ts: str) -> Channel:
        """The channel that has a message. Raises LookupError where none has."""
        for channel in self.channels.values():
            if ts in channel.messages:
                return channel
        raise LookupError(f"no channel has a message {ts}")

    def shown(self, channel: Channel, ts: str, *, partial: int = 0) -> Json:
        """A message as history has it, with its thread's counters; at most `partial` of those who reacted are named."""
        message = dict(channel.messages[ts])
        thread = channel.replies(ts)
        if thread:
            people = list(dict.fromkeys(str(reply.get("user", "")) for reply in thread))
            message |= {"thread_ts": ts, "reply_count": len(thread), "reply_users_count": len(people)}
            message |= {"latest_reply": thread[-1]["ts"], "reply_users": people[:5], "is_locked": False}
        if message.get("subtype") == "thread_broadcast" and message["thread_ts"] in channel.messages:
            message["root"] = self.shown(channel, message["thread_ts"])
        if reactions := message.pop("reactions", None):
            message["reactions"] = [
                {"name": name, "users": users[:partial] if partial else list(users), "count": len(users)}
                for name, users in reactions.items()
            ]
        if self.free_plan and "files" in message and float(ts) < self.horizon():
            message["files"] = [{"id": one["id"], "mode": "hidden_by_limit"} for one in message["files"]]
        return message

    def horizon(self) -> float:
        """The time before which nothing is shown: 90 days ago on the free plan."""
        return self.now() - 90 * DAY if self.free_plan else 0.0

    def top_level(self, channel: Channel) -> Iterator[str]:
        """The `ts` of what stands in the channel itself, newest first; replies only if they were sent to it too."""
        for ts in sorted(channel.messages, reverse=True):
            message = channel.messages[ts]
            is_reply = message.get("thread_ts", ts) != ts
            if float(ts) >= self.horizon() and (not is_reply or message.get("subtype") == "thread_broadcast"):
                yield ts
