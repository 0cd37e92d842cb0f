"""What an author does on Matrix. Every message returns the id of its event."""

from base64 import b64encode
from dataclasses import dataclass
from mimetypes import guess_type
from typing import Any

from tests.servers.matrix_author.orders import Orders

Json = dict[str, Any]


@dataclass(frozen=True)
class Attachment:
    """A file to send; its type is told by its name."""

    name: str
    data: bytes

    @property
    def order(self) -> dict[str, str]:
        """It in an order."""
        kind = guess_type(self.name)[0] or "application/octet-stream"
        family = kind.partition("/")[0]
        msgtype = f"m.{family}" if family in {"image", "video", "audio"} else "m.file"
        return {"name": self.name, "type": kind, "msgtype": msgtype, "data": b64encode(self.data).decode()}


class Author:
    """Somebody who writes in rooms; `thread` is the id of the root of a thread to write in. See `Authors.log_in`."""

    def __init__(self, orders: Orders, user_id: str) -> None:
        self._orders = orders
        self.user_id = user_id

    def post(self, room: str, text: str, html: str = "", thread: str = "") -> str:
        """Write a message."""
        return self._send("post", room=room, text=text, html=html, thread=thread)

    def mention(self, room: str, text: str, *users: str) -> str:
        """Write a message that tells these users that it is about them."""
        return self._send("post", room=room, text=text, mentions=users)

    def emote(self, room: str, text: str, html: str = "") -> str:
        """Write what one does: `/me …`."""
        return self._send("emote", room=room, text=text, html=html)

    def reply(self, room: str, event: str, text: str, html: str = "", *, quoted: str = "", thread: str = "") -> str:
        """Answer a message; older clients put what is `quoted` before the answer, as `<@ann:…> her words`."""
        return self._send("reply", room=room, event=event, text=text, html=html, quoted=quoted, thread=thread)

    def edit(self, room: str, event: str, text: str, html: str = "") -> str:
        """Write a message anew."""
        return self._send("edit", room=room, event=event, text=text, html=html)

    def redact(self, room: str, event: str, reason: str = "") -> str:
        """Take back a message."""
        return self._send("redact", room=room, event=event, reason=reason)

    def react(self, room: str, event: str, key: str) -> str:
        """Put an emoji on a message."""
        return self._send("react", room=room, event=event, key=key)

    def unreact(self, room: str, reaction: str) -> str:
        """Take an emoji off again; `reaction` is what `react` returned."""
        return self.redact(room, reaction)

    def attach(self, room: str, file: Attachment, caption: str = "", html: str = "", thread: str = "") -> str:
        """Send a picture, a video, a recording or any other file, with words below it or without."""
        return self._send("attach", room=room, caption=caption, html=html, thread=thread, **file.order)

    def voice(self, room: str, file: Attachment, milliseconds: int = 2000) -> str:
        """Send a voice message."""
        return self._send("voice", room=room, duration=milliseconds, **file.order)

    def gallery(self, room: str, *files: Attachment, caption: str = "") -> str:
        """Send several files in one message (MSC4274)."""
        return self._send("gallery", room=room, text=caption, files=[file.order for file in files])

    def sticker(self, room: str, file: Attachment, text: str) -> str:
        """Send a sticker, which the text describes."""
        return self._send("sticker", room=room, text=text, **file.order)

    def location(self, room: str, uri: str, text: str) -> str:
        """Say where one is: a `geo:` URI, and in words."""
        return self._send("location", room=room, uri=uri, text=text)

    def poll(self, room: str, question: str, *answers: str) -> str:
        """Ask everybody."""
        return self._send("poll", room=room, question=question, answers=answers)

    def send(self, room: str, kind: str, content: Json) -> str:
        """Send an event of any kind, such as no client would make."""
        return self._send("send", room=room, type=kind, content=content)

    def upload(self, file: Attachment) -> str:
        """The mxc URI of a file that is uploaded and in no message."""
        return self._send("upload", room="", **file.order)

    def join(self, room: str) -> None:
        """Enter a room."""
        self._do("join", room=room)

    def invite(self, room: str, user: str) -> None:
        """Invite somebody."""
        self._do("invite", room=room, user=user)

    def leave(self, room: str) -> None:
        """Leave a room."""
        self._do("leave", room=room)

    def set_display_name(self, name: str) -> None:
        """Be called something else; rooms hear of it a moment later."""
        self._do("set_display_name", name=name)

    def heard(self, room: str) -> list[Json]:
        """What this author's client shows of a room, if it is an `encrypted` one: it alone can read what is there."""
        events: list[Json] = self._do("heard", room=room)
        return events

    def _send(self, deed: str, **order: Any) -> str:
        return str(self._do(deed, **order))

    def _do(self, deed: str, **order: Any) -> Any:
        return self._orders.give(**{"as": self.user_id}, deed=deed, **order)
