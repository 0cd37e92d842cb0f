"""Somebody who sees all that one account says and shows, as a client does: by asking for what is new."""

from dataclasses import dataclass

from tests.servers.synapse.api import Json
from tests.servers.synapse.person import Person


@dataclass
class Heard:
    """A message: the room and thread that it stands in, and its `content` as last edited."""

    room: str
    thread: str
    content: Json


class Witness:
    """What `whom` has done in rooms that `person` is in."""

    def __init__(self, person: Person, whom: Person) -> None:
        self._person = person
        timeline = {"senders": [whom.user_id], "limit": 1000}
        none: Json = {"types": []}
        rooms = {"timeline": timeline, "state": none, "ephemeral": none, "account_data": none}
        wanted = {"room": rooms, "presence": none, "account_data": none}
        path = f"/user/{person.user_id}/filter"
        self._filter = str(person.ask("POST", path, wanted)["filter_id"])
        self._since: dict[str, str] = {}
        self._said: dict[str, Heard] = {}
        self._shown: dict[str, tuple[str, str]] = {}

    def said(self) -> list[Heard]:
        """The messages that stand, oldest first."""
        self._look()
        return list(self._said.values())

    def shown(self, message: str) -> set[str]:
        """The reactions on a message."""
        self._look()
        return {key for about, key in self._shown.values() if about == message}

    def _look(self) -> None:
        answer = self._person.ask("GET", "/sync", timeout=0, filter=self._filter, **self._since)
        for room, joined in answer.get("rooms", {}).get("join", {}).items():
            assert not (self._since and joined["timeline"]["limited"]), "more was said than is told at once"
            for event in joined["timeline"]["events"]:
                self._take(room, event)
        self._since = {"since": answer["next_batch"]}

    def _take(self, room: str, event: Json) -> None:
        content, about = event["content"], event["content"].get("m.relates_to", {})
        match event["type"], about.get("rel_type"):
            case "m.room.message", "m.replace":
                self._said[about["event_id"]].content = content["m.new_content"]
            case "m.room.message", kind if content:
                thread = about["event_id"] if kind == "m.thread" else ""
                self._said[event["event_id"]] = Heard(room, thread, content)
            case "m.reaction", "m.annotation":
                self._shown[event["event_id"]] = about["event_id"], about["key"]
            case "m.room.redaction", _:
                target = event.get("redacts") or content.get("redacts")
                self._said.pop(target, None)
                self._shown.pop(target, None)
