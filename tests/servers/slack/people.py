"""The people of a workspace, who know nothing of the app: what they do with messages and files."""

import mimetypes
from typing import Any

from tests.servers.slack.deeds import Deeds
from tests.servers.slack.rich_text import typed
from tests.servers.slack.team import new_client_msg_id
from tests.servers.slack.workspace import Channel, File

Json = dict[str, Any]

_SENT = ("text", "blocks")


class People(Deeds):
    """What people do. Messages are named by the `ts` that posting them returned, people by their ids."""

    def person(self, name: str, **about: Any) -> str:
        """A new account; returns its id."""
        user = self.team.space.new_id("U")
        self.do(lambda: self.team.space.add_user(user, name, **about))
        return user

    def change_person(self, user: str, **profile: Any) -> None:
        """Somebody has another `display_name`, `real_name` or picture."""

        def change() -> None:
            self.team.space.users[user]["profile"] |= profile
            told = {"type": "user_change", "user": self.team.space.users[user], "event_ts": self.team.space.event_ts()}
            self.team.tell(told, None)

        self.do(change)

    def channel(self, name: str, *members: str, private: bool = False, bot: bool = True) -> str:
        """A new channel, with the bot in it unless told otherwise; returns its id."""
        space = self.team.space
        everybody = [*members, *([space.bot_user] if bot else [])]
        channel = Channel(space.new_id("C"), name, private, members=everybody)
        self.do(lambda: space.channels.setdefault(channel.id, channel))
        return channel.id

    def post(self, channel: str, user: str, source: str = "", **sent: Any) -> str:
        """Somebody types a message; returns its `ts`. See `rich_text` for marks; `text` and `blocks` go as given."""
        return self._post(channel, {"user": user, "client_msg_id": new_client_msg_id()} | self._typed(source, sent))

    def reply(
        self, channel: str, root: str, user: str, source: str = "", *, broadcast: bool = False, **sent: Any
    ) -> str:
        """Somebody answers in a thread, if `broadcast` to the channel too; returns the `ts` of the reply."""
        message = {"user": user, "client_msg_id": new_client_msg_id()} | self._typed(source, sent)
        return self._post(channel, message, root=root, broadcast=broadcast)

    def post_raw(self, channel: str, message: Json, *, root: str = "") -> str:
        """A message as given, such as another bot's: {"subtype": "bot_message", "bot_id": …, "text": …}."""
        return self._post(channel, message, root=root)

    def edit(self, channel: str, ts: str, source: str = "", *, by: str = "", **sent: Any) -> None:
        """Somebody changes the text of a message, by default its author."""

        def change() -> None:
            where = self.open_message(channel, ts)
            content = self._typed(source, sent)
            if "blocks" not in content:
                where.messages[ts].pop("blocks", None)
            self.team.edited(where, ts, by or where.messages[ts]["user"], content)

        self.do(change)

    def delete(self, channel: str, ts: str) -> None:
        """A message is deleted."""
        self.do(lambda: self.team.deleted(self.open_message(channel, ts), ts))

    def react(self, channel: str, ts: str, user: str, name: str) -> None:
        """Somebody reacts, with the name of an emoji, without colons."""

        def change() -> None:
            where = self.open_message(channel, ts)
            if user in where.messages[ts].get("reactions", {}).get(name, ()):
                raise ValueError(f"{user} has reacted already with {name} to {ts}")
            if not self.team.space.knows_emoji(name):
                raise ValueError(f"there is no emoji {name}")
            self.team.reacted(where, ts, user, name)

        self.do(change)

    def unreact(self, channel: str, ts: str, user: str, name: str) -> None:
        """Somebody takes a reaction off."""

        def change() -> None:
            where = self.open_message(channel, ts)
            if user not in where.messages[ts].get("reactions", {}).get(name, ()):
                raise ValueError(f"{ts} has no such reaction {name} of {user}")
            self.team.unreacted(where, ts, user, name)

        self.do(change)

    def unfurl(self, channel: str, ts: str, url: str, title: str = "A page") -> None:
        """The preview of a link arrives: a change of the message that is no edit."""
        preview = {"id": 1, "from_url": url, "original_url": url, "title": title, "title_link": url, "fallback": title}
        self._change(channel, ts, {"attachments": [preview]})

    def remove_unfurl(self, channel: str, ts: str) -> None:
        """Its author takes the preview off a message: as little of an edit."""
        self._change(channel, ts, {"attachments": []})

    def recount(self, channel: str, ts: str) -> None:
        """Slack tells once more what a message is, as when counters change: nothing in it is new."""
        self._change(channel, ts, {})

    def upload(
        self,
        channel: str,
        user: str,
        name: str,
        data: bytes,
        source: str = "",
        *,
        root: str = "",
        about: Json | None = None,
    ) -> str:
        """Somebody posts a file with these bytes; `about` replaces what Slack says of it; returns the `ts`."""
        file = self.add_file(user, name, data, **(about or {}))
        return self.share(channel, user, [file], source, root=root)

    def share(self, channel: str, user: str, files: list[str], source: str = "", *, root: str = "") -> str:
        """Somebody posts several files in one message, which were added before; returns its `ts`."""
        space = self.team.space
        shown = [shown_in_a_message(space.files[file].about) for file in files]
        message = {"user": user, "client_msg_id": new_client_msg_id(), "_subtype": "file_share", "files": shown}
        return self._post(
            channel, {**message, "upload": True, "display_as_bot": False} | self._typed(source, {}), root=root
        )

    def add_file(self, user: str, name: str, data: bytes, **about: Any) -> str:
        """A file that is in no message yet; returns its id."""
        space = self.team.space
        file, kind = space.new_id("F"), name.rpartition(".")[2]
        address = f"{self.url}/files-pri/{space.team}-{file}"
        said = {"id": file, "created": int(space.now()), "timestamp": int(space.now()), "name": name, "title": name}
        said |= {"mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream", "filetype": kind}
        said |= {"pretty_type": kind.upper(), "user": user, "editable": False, "size": len(data), "mode": "hosted"}
        said |= {"is_external": False, "external_type": "", "is_public": True, "public_url_shared": False}
        said |= {"url_private": f"{address}/{name}", "url_private_download": f"{address}/download/{name}"}
        said |= {"permalink": f"https://{space.domain}.slack.com/files/{user}/{file}/{name}", "file_access": "visible"}
        self.do(lambda: space.files.setdefault(file, File(said | about, data)))
        return file

    def delete_file(self, channel: str, ts: str) -> None:
        """The files of a message are deleted: it stays, with what is left of them."""

        def change() -> None:
            where = self.open_message(channel, ts)
            before = self.team.space.shown(where, ts)
            for one in where.messages[ts]["files"]:
                self.team.space.files[one["id"]].about["mode"] = "tombstone"
            left = [{"id": one["id"], "mode": "tombstone"} for one in where.messages[ts]["files"]]
            where.messages[ts] |= {"files": left}
            self.team.changed(where, ts, before)

        self.do(change)

    def move_file(self, file: str, address: str = "") -> str:
        """A file is served by another host from now on, by default one that lists the headers it gets."""
        target = address or f"{self.elsewhere}/{file}"
        self.do(lambda: setattr(self.team.space.files[file], "redirect", target))
        return target

    def _typed(self, source: str, sent: Json) -> Json:
        text, blocks = typed(source, self.team.space.new_block_id)
        made: Json = {"text": text} | ({"blocks": blocks} if blocks else {})
        if strange := [name for name in sent if name not in _SENT]:
            raise TypeError(f"a message has no {strange[0]}")
        return made | sent

    def _post(self, channel: str, message: Json, *, root: str = "", broadcast: bool = False) -> str:
        return self.do(lambda: self.team.posted(self.open_channel(channel), message, root=root, broadcast=broadcast))

    def _change(self, channel: str, ts: str, more: Json) -> None:
        def change() -> None:
            where = self.open_message(channel, ts)
            before = self.team.space.shown(where, ts)
            where.messages[ts] |= more
            self.team.changed(where, ts, before)

        self.do(change)


def shown_in_a_message(about: Json) -> Json:
    """What a message says of a file: next to nothing where files.info is to be asked."""
    if about["file_access"] != "check_file_info":
        return dict(about)
    unknown = {"created": 0, "timestamp": 0, "user": "", "mode": "file_access"}
    return {"id": about["id"], **unknown, "file_access": "check_file_info"}
