"""What happens in a workspace, and the events that Slack makes of it, whether a person did it or the app."""

import uuid
from collections.abc import Callable
from typing import Any

from tests.servers.slack.faults import Faults
from tests.servers.slack.times import Times
from tests.servers.slack.workspace import Channel, Workspace

Json = dict[str, Any]

_OUTER = ("source_team", "user_team")


class Team:
    """A workspace in which things happen. `tell` is called with each event, and with its channel where it has one."""

    def __init__(self, space: Workspace, faults: Faults, times: Times) -> None:
        self.space = space
        self.faults = faults
        self.times = times
        self.tell: Callable[[Json, Channel | None], None] = lambda *_: None
        self.afterwards: Callable[[float, Callable[[], None]], None] = lambda *_: None

    def shown(self, channel: Channel, ts: str) -> Json:
        """A message as the app sees it."""
        return self.space.shown(channel, ts, partial=self.faults.partial_reactions)

    def posted(self, channel: Channel, message: Json, *, root: str = "", broadcast: bool = False) -> str:
        """A new message or reply stands in the channel; returns its `ts`."""
        ts = self.space.new_ts()
        made = {"type": "message", **message, "ts": ts, "team": self.space.team}
        if root:
            parent = channel.messages[root]
            made |= {"thread_ts": root, "parent_user_id": parent.get("user", "")}
        if broadcast:
            made["subtype"] = "thread_broadcast"
        event_only = {"subtype": made.pop("_subtype")} if "_subtype" in made else {}
        channel.messages[ts] = made
        shown = self.space.shown(channel, ts)
        self.tell({**shown, **event_only, **self._placed(channel, ts)}, channel)
        if broadcast:
            self.afterwards(self.times.broadcast, lambda: self._broadcast_changed(channel, ts))
        return ts

    def _broadcast_changed(self, channel: Channel, ts: str) -> None:
        if ts in channel.messages:
            self.changed(channel, ts, self.space.shown(channel, ts))

    def edited(self, channel: Channel, ts: str, by: str, content: Json) -> None:
        """A message has other content, and says by whom."""
        before = self.space.shown(channel, ts)
        channel.messages[ts] |= {**content, "edited": {"user": by, "ts": f"{int(self.space.now())}.000000"}}
        self.changed(channel, ts, before)

    def changed(self, channel: Channel, ts: str, before: Json | list[Any]) -> None:
        """Tell what a message is now, and what it was."""
        message = self.space.shown(channel, ts)
        message.pop("reactions", None)
        if isinstance(before, dict):
            before.pop("reactions", None)
        if message.get("edited"):
            message |= dict.fromkeys(_OUTER, self.space.team)
        event_ts = self.space.event_ts()
        event = {"type": "message", "subtype": "message_changed", "message": message, "previous_message": before}
        self.tell({**event, "hidden": True, "ts": event_ts, **self._placed(channel, event_ts)}, channel)

    def deleted(self, channel: Channel, ts: str) -> None:
        """A message is gone; of a root with replies a tombstone stays, until its last reply goes too."""
        before = self.space.shown(channel, ts)
        before.pop("reactions", None)
        if channel.replies(ts):
            tombstone = {"type": "message", "subtype": "tombstone", "text": "This message was deleted."}
            channel.messages[ts] = {**tombstone, "user": "USLACKBOT", "hidden": True, "ts": ts}
            self.changed(channel, ts, before)
            return
        message = channel.messages.pop(ts)
        event_ts = self.space.event_ts()
        event = {"type": "message", "subtype": "message_deleted", "previous_message": before, "hidden": True}
        self.tell({**event, "deleted_ts": ts, "ts": event_ts, **self._placed(channel, event_ts)}, channel)
        root = message.get("thread_ts", ts)
        is_left_behind = channel.messages.get(root, {}).get("subtype") == "tombstone"
        if is_left_behind and not channel.replies(root):
            self.changed(channel, root, [])
            del channel.messages[root]

    def reacted(self, channel: Channel, ts: str, by: str, name: str) -> None:
        """Somebody put a reaction on a message."""
        users = channel.messages[ts].setdefault("reactions", {}).setdefault(name, [])
        users.append(by)
        self._reaction("reaction_added", channel, ts, by, name)

    def unreacted(self, channel: Channel, ts: str, by: str, name: str) -> None:
        """Somebody took a reaction off."""
        reactions = channel.messages[ts]["reactions"]
        reactions[name].remove(by)
        if not reactions[name]:
            del reactions[name]
        if not reactions:
            del channel.messages[ts]["reactions"]
        self._reaction("reaction_removed", channel, ts, by, name)

    def _reaction(self, kind: str, channel: Channel, ts: str, by: str, name: str) -> None:
        event: Json = {"type": kind, "user": by, "reaction": name, "event_ts": self.space.event_ts()}
        event["item"] = {"type": "message", "channel": channel.id, "ts": ts}
        if author := channel.messages[ts].get("user"):
            event["item_user"] = author
        self.tell(event, channel)

    def joined(self, channel: Channel, user: str, inviter: str = "") -> None:
        """Somebody is in a channel from now on; the channel says so too."""
        channel.members.append(user)
        event = {"type": "member_joined_channel", "user": user, "channel": channel.id, "team": self.space.team}
        event |= {"channel_type": "G" if channel.private else "C", "event_ts": self.space.event_ts()}
        self.tell(event | ({"inviter": inviter} if inviter else {}), channel)
        self.posted(channel, {"user": user, "subtype": "channel_join", "text": f"<@{user}> has joined the channel"})

    def left(self, channel: Channel, user: str) -> None:
        """Somebody is in a channel no more."""
        event = {"type": "member_left_channel", "user": user, "channel": channel.id, "team": self.space.team}
        event |= {"channel_type": "G" if channel.private else "C", "event_ts": self.space.event_ts()}
        own = user == self.space.bot_user
        gone = {"type": "group_left" if channel.private else "channel_left", "channel": channel.id}
        channel.members.remove(user)
        # Whoever was removed is told with an event of another name, which only an app that subscribed to it gets.
        self.tell({**gone, "event_ts": event["event_ts"]} if own else event, None if own else channel)

    def channel_event(self, channel: Channel, kind: str, more: Json) -> None:
        """Something befell a channel: `kind` is "archive", "rename"…; private ones have names of their own."""
        told: Json = {"type": f"{channel.type}_{kind}", "channel": channel.id, "event_ts": self.space.event_ts()}
        self.tell(told | more, channel)

    def _placed(self, channel: Channel, event_ts: str) -> Json:
        return {"channel": channel.id, "event_ts": event_ts, "channel_type": channel.type}


def new_client_msg_id() -> str:
    """What a client marks each message with that a person sends."""
    return str(uuid.uuid4())
