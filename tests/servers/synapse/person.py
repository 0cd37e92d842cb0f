"""A person with an account: what those do who run a room, and what anybody in it can read.

What authors do is done with a client library, see `tests.servers.matrix_author`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from requests import Response

from tests.servers.synapse.api import Api, Json, part

CLIENT = "/_matrix/client/v3"


@dataclass(frozen=True)
class Invitation:
    """An invitation not answered yet: who sent it, and whether it is to talk alone."""

    by: str
    direct: bool


class Person:
    """Somebody: `user_id`, `password`, `homeserver`, and the `device_id` and `access_token` of the newest log-in."""

    def __init__(self, api: Api, password: str, login: Json) -> None:
        self._api = api
        self.homeserver = api.url
        self.password = password
        self.user_id: str = login["user_id"]
        self._logged_in(login)

    def log_in(self) -> None:
        """Log in once more, on a new device with a token of its own; the old ones remain."""
        whom = {"type": "m.id.user", "user": self.user_id}
        self._logged_in(
            self.ask("POST", "/login", {"type": "m.login.password", "identifier": whom, "password": self.password})
        )

    def log_out(self) -> None:
        """Have the token revoked, and the device forgotten."""
        self.ask("POST", "/logout", {})

    def make_room(
        self,
        name: str,
        *invited: "str | Person",
        public: bool = False,
        encrypted: bool = False,
        direct: bool = False,
        version: str = "11",
    ) -> str:
        """The id of a new room; in a `public` one anybody may join."""
        crypto = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
        body = {
            "name": name,
            "invite": [_id(one) for one in invited],
            "preset": "public_chat" if public else "private_chat",
            "is_direct": direct,
            "room_version": version,
            "initial_state": [crypto] if encrypted else [],
        }
        return str(self.ask("POST", "/createRoom", body)["room_id"])

    def invite(self, room: str, whom: "str | Person") -> None:
        """Invite somebody."""
        self._membership(room, "invite", whom)

    def kick(self, room: str, whom: "str | Person") -> None:
        """Put somebody out."""
        self._membership(room, "kick", whom)

    def ban(self, room: str, whom: "str | Person") -> None:
        """Put somebody out for good."""
        self._membership(room, "ban", whom)

    def join(self, room: str) -> None:
        """Enter a room."""
        self.ask("POST", f"/join/{part(room)}", {})

    def upgrade(self, room: str, version: str = "12") -> str:
        """The id of the room that takes the place of this one; nobody else is in it yet."""
        return str(self.ask("POST", f"/rooms/{part(room)}/upgrade", {"new_version": version})["replacement_room"])

    def set_history_visibility(self, room: str, visibility: str) -> None:
        """Who may read what was said before: `invited`, `joined`, `shared` or `world_readable`."""
        self.set_state(room, "m.room.history_visibility", {"history_visibility": visibility})

    def set_state(self, room: str, kind: str, content: Json, key: str = "") -> str:
        """Set anything in a room that its power levels let this person set; returns the event's id."""
        return str(self.ask("PUT", f"/rooms/{part(room)}/state/{kind}/{part(key)}", content)["event_id"])

    def state(self, room: str, kind: str, key: str = "") -> Json:
        """What is set in a room."""
        return self.ask("GET", f"/rooms/{part(room)}/state/{kind}/{part(key)}")

    def members(self, room: str) -> dict[str, str]:
        """The membership of everybody who has one: `join`, `invite`, `leave`, `ban`."""
        chunk = self.ask("GET", f"/rooms/{part(room)}/members")["chunk"]
        return {one["state_key"]: one["content"]["membership"] for one in chunk}

    def invitations(self) -> dict[str, Invitation]:
        """The invitations of this person, by room."""
        found = {}
        for room, about in self.ask("GET", "/sync", timeout=0)["rooms"].get("invite", {}).items():
            for one in about["invite_state"]["events"]:
                if (one["type"], one["state_key"]) == ("m.room.member", self.user_id):
                    found[room] = Invitation(one["sender"], bool(one["content"].get("is_direct")))
        return found

    def events(self, room: str) -> list[Json]:
        """All events of a room that this person may read, oldest first, with what is known of edits to each."""
        pages = self._pages(f"/rooms/{part(room)}/messages", "from", "end", dir="f", limit=1000)
        return [event for page in pages for event in page]

    def event(self, room: str, event_id: str) -> Json:
        """One event."""
        return self.ask("GET", f"/rooms/{part(room)}/event/{part(event_id)}")

    def reactions(self, room: str, event_id: str) -> dict[str, set[str]]:
        """Who reacts with what to a message: keys by user."""
        path = f"/rooms/{part(room)}/relations/{part(event_id)}/m.annotation/m.reaction"
        found: dict[str, set[str]] = {}
        for page in self._pages(path, "from", "next_batch", under="/_matrix/client/v1"):
            for one in page:
                found.setdefault(one["sender"], set()).add(one["content"]["m.relates_to"]["key"])
        return found

    def said(self, room: str, by: "str | Person", thread: str = "") -> list[Json]:
        """The contents of somebody's messages that stand, as last edited, oldest first: in a thread, or outside all."""
        said = []
        for event in self.events(room):
            content = event["content"]
            relation = content.get("m.relates_to", {})
            mine = event["sender"] == _id(by) and event["type"] == "m.room.message" and content
            kind = relation.get("rel_type")
            inside = relation.get("event_id") if kind == "m.thread" else ""
            if mine and kind != "m.replace" and inside == thread:
                edit = event.get("unsigned", {}).get("m.relations", {}).get("m.replace")
                said.append(edit["content"]["m.new_content"] if edit else content)
        return said

    def download(self, mxc: str) -> Response:
        """A file that somebody uploaded; `content` is its bytes."""
        path = f"/_matrix/client/v1/media/download/{mxc.removeprefix('mxc://')}"
        return self._api.fetch("GET", path, token=self.access_token)

    def ask(self, method: str, path: str, body: Any = None, *, under: str = CLIENT, **query: str | int) -> Json:
        """What the homeserver answers to this person. Raises RefusalError."""
        return self._api.ask(method, under + path, body, token=self.access_token, **query)

    def _logged_in(self, login: Json) -> None:
        self.access_token: str = login["access_token"]
        self.device_id: str = login["device_id"]

    def _membership(self, room: str, deed: str, whom: "str | Person") -> None:
        self.ask("POST", f"/rooms/{part(room)}/{deed}", {"user_id": _id(whom)})

    def _pages(
        self, path: str, parameter: str, token: str, under: str = CLIENT, **query: str | int
    ) -> Iterator[Sequence[Json]]:
        while True:
            answer = self.ask("GET", path, under=under, **query)
            yield answer["chunk"]
            if token not in answer:
                return
            query[parameter] = answer[token]


def _id(person: "str | Person") -> str:
    return person.user_id if isinstance(person, Person) else person
