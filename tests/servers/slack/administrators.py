"""Those who run a workspace: channels and who is in them, the rights of the app, what is kept and for how long."""

from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.servers.slack.deeds import Deeds
from tests.servers.slack.exporting import export

Json = dict[str, Any]


class Administrators(Deeds):
    """What administrators do. Channels and people are named by their ids."""

    def rename(self, channel: str, name: str) -> None:
        """A channel has another name."""

        def change() -> None:
            found = self.team.space.channels[channel]
            found.name = name
            # Other than in most events, `channel` is what Slack says of it.
            event = {"channel": {"id": channel, "name": name, "created": int(self.team.space.now())}}
            self.team.channel_event(found, "rename", event)

        self.do(change)

    def archive(self, channel: str, by: str) -> None:
        """Nobody can write in a channel any more."""

        def change() -> None:
            found = self.team.space.channels[channel]
            found.archived = True
            self.team.channel_event(found, "archive", {"user": by})

        self.do(change)

    def change_channel_id(self, channel: str) -> str:
        """A channel gets another id, as when it is shared; returns it."""
        new = self.team.space.new_id("C")

        def change() -> None:
            found = self.team.space.channels.pop(channel)
            found.id = new
            self.team.space.channels[new] = found
            told = {"type": "channel_id_changed", "old_channel_id": channel, "new_channel_id": new}
            self.team.tell({**told, "event_ts": self.team.space.event_ts()}, found)

        self.do(change)
        return new

    def join(self, channel: str, user: str = "", *, inviter: str = "") -> None:
        """Somebody comes into a channel, by default the bot."""
        who = user or self.team.space.bot_user
        self.do(lambda: self.team.joined(self.open_channel(channel), who, inviter))

    def leave(self, channel: str, user: str = "") -> None:
        """Somebody leaves a channel or is removed, by default the bot."""
        who = user or self.team.space.bot_user
        self.do(lambda: self.team.left(self.team.space.channels[channel], who))

    def revoke(self, token: str) -> None:
        """A token is worth nothing any more; of the bot's own the app is told, if it subscribed to that."""

        def change() -> None:
            if token == self.team.space.bot_token:
                tokens = {"oauth": [], "bot": [self.team.space.bot_user]}
                told = {"type": "tokens_revoked", "tokens": tokens, "event_ts": self.team.space.event_ts()}
                self.team.tell(told, None)
            self.team.space.revoked.add(token)

        self.do(change)

    def unarchive(self, channel: str, by: str) -> None:
        """People can write in a channel again."""

        def change() -> None:
            found = self.team.space.channels[channel]
            found.archived = False
            self.team.channel_event(found, "unarchive", {"user": by})

        self.do(change)

    def restore(self, token: str) -> None:
        """A revoked token is valid again."""
        self.do(lambda: self.team.space.revoked.discard(token))

    def without(self, *scopes: str) -> None:
        """The app loses scopes."""
        self.do(lambda: self.team.space.scopes.difference_update(scopes))

    def grant(self, *scopes: str) -> None:
        """The app gets scopes."""
        self.do(lambda: self.team.space.scopes.update(scopes))

    def subscribe(self, *events: str) -> None:
        """The app hears of more events."""
        self.do(lambda: self.team.space.events.update(events))

    def add_emoji(self, name: str, address: str) -> None:
        """An emoji of the team's own, by address, or as "alias:" and another name."""

        def change() -> None:
            self.team.space.emoji[name] = address
            told = {"type": "emoji_changed", "subtype": "add", "name": name, "value": address}
            self.team.tell({**told, "event_ts": self.team.space.event_ts()}, None)

        self.do(change)

    def draw_emoji(self, name: str, data: bytes) -> str:
        """An emoji of the team's own with this picture; returns its address, which tells of the bytes."""
        path = f"/emoji/{self.team.space.team}/{name}/{sha256(data).hexdigest()[:16]}.png"
        self.do(lambda: self.team.space.emoji_pictures.setdefault(path, data))
        self.add_emoji(name, f"{self.url}{path}")
        return f"{self.url}{path}"

    def remove_emoji(self, name: str) -> None:
        """An emoji of the team's own is no more."""

        def change() -> None:
            del self.team.space.emoji[name]
            told = {"type": "emoji_changed", "subtype": "remove", "names": [name]}
            self.team.tell({**told, "event_ts": self.team.space.event_ts()}, None)

        self.do(change)

    def group(self, handle: str, *users: str) -> str:
        """A group of people that can be mentioned; returns its id."""
        group, space = self.team.space.new_id("S"), self.team.space
        about = {"id": group, "team_id": space.team, "handle": handle, "name": handle.title(), "users": list(users)}
        self.do(lambda: space.groups.setdefault(group, {**about, "is_usergroup": True, "date_delete": 0}))
        return group

    def sweep(self, before: str) -> None:
        """Retention throws all messages away that are older than this `ts`; nobody is told."""

        def change() -> None:
            for channel in self.team.space.channels.values():
                for ts in [one for one in channel.messages if one < before]:
                    del channel.messages[ts]

        self.do(change)

    def pass_time(self, seconds: float) -> None:
        """The clock of the workspace goes ahead: later messages are so much newer."""
        self.do(lambda: setattr(self.team.space, "later", self.team.space.later + seconds))

    def go_back(self, seconds: float) -> None:
        """What is said from now on was said so many seconds ago, though it may be newer than what stands there."""

        def change() -> None:
            self.team.space.later = -seconds
            self.team.space.last_ts = 0

        self.do(change)

    def export(self, path: Path) -> Path:
        """The export of the workspace is downloaded; the addresses in it carry a token."""
        self.do(lambda: export(self.team.space, path, "xoxe-0-canary"))
        return path
