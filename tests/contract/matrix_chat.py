"""Matrix as one of the networks: a real homeserver, and people who write with Element's own library."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.contract.chat import ANN, ED, PEOPLE, File, Marks, Message
from tests.process.driver import Running
from tests.servers.matrix_author import Attachment, Authors, composed
from tests.servers.synapse import Synapse, Witness

HTML = "org.matrix.custom.html"


class MatrixChat:
    """See `Chat`. Ann and Ed talk with the bot alone in rooms of their own; the others are told in the channel."""

    servers: tuple[str, ...] = ("one_synapse", "authors")
    lacks = frozenset({"broadcasts"})
    marks = Marks("**{}**", "*{}*", "~~{}~~", "[{label}]({url})", "-")
    listens = "^matrix: listens to"

    def __init__(self, folder: Path, homeserver: Synapse, authors: Authors) -> None:
        del folder  # files lie on the homeserver
        homeserver.start()
        self._people = {person: homeserver.person(person) for person in PEOPLE}
        self._bot = homeserver.person("bot")
        founder, *others = self._people.values()
        self._room = founder.make_room("Live", *others, self._bot)
        for one in (*others, self._bot):
            one.join(self._room)
        self._talks = {person: self._people[person].make_room("", self._bot, direct=True) for person in (ANN, ED)}
        for talk in self._talks.values():
            self._bot.join(talk)
        self._authors = {person: authors.log_in(self._people[person]) for person in PEOPLE}
        self._see = {person: Witness(self._people[person], self._bot) for person in (ANN, ED)}
        self._sent: dict[Message, tuple[str, bool]] = {}
        self._reactions: dict[tuple[str, Message, str], str] = {}
        self.channel = f"matrix:{self._room}"
        login = f'access_token = "{self._bot.access_token}"\ndevice_id = "{self._bot.device_id}"'
        self.section = f'[matrix]\nhomeserver = "{homeserver.url}"\nuser_id = "{self._bot.user_id}"\n{login}'

    def account(self, person: str) -> str:
        return f"matrix:{self._people[person].user_id}"

    def begin(self, run: Running) -> None:
        """The homeserver keeps what nobody asks for yet."""

    def close(self) -> None:
        """The homeserver remains, for others."""

    def post(self, person: str, text: str) -> Message:
        return self._sends(person, self._authors[person].post(self._room, *composed(text)))

    def reply(self, person: str, root: Message, text: str, *, broadcast: bool = False) -> Message:
        assert not broadcast, "what is in a thread is not in the room too"
        return self._sends(person, self._authors[person].post(self._room, *composed(text), thread=root))

    def send(self, person: str, caption: str, *files: File, thread: Message = "") -> Message:
        author, (first, *more) = self._authors[person], [Attachment(file.name, file.data) for file in files]
        if more:
            assert not thread, "clients send a gallery to the room"
            message = author.gallery(self._room, first, *more, caption=caption)
        else:
            message = author.attach(self._room, first, *composed(caption), thread=thread)
        return self._sends(person, message, has_files=True)

    def edit(self, message: Message, text: str) -> None:
        person, has_files = self._sent[message]
        if not has_files:
            self._authors[person].edit(self._room, message, *composed(text))
            return
        sent = self._people[person].event(self._room, message)["content"]
        new = {key: value for key, value in sent.items() if key not in ("m.relates_to", "format", "formatted_body")}
        new |= _words(text)
        replaces = {"rel_type": "m.replace", "event_id": message}
        content = new | {"body": f"* {new['body']}", "m.new_content": new, "m.relates_to": replaces}
        self._authors[person].send(self._room, "m.room.message", content)

    def delete(self, message: Message) -> None:
        self._authors[self._sent[message][0]].redact(self._room, message)

    def react(self, person: str, message: Message, emoji: str) -> None:
        reaction = self._authors[person].react(self._room, message, emoji)
        self._reactions[person, message, emoji] = reaction

    def unreact(self, person: str, message: Message, emoji: str) -> None:
        self._authors[person].unreact(self._room, self._reactions.pop((person, message, emoji)))

    def later(self) -> None:
        """To do anything takes longer than the millisecond that Matrix tells."""

    def mention(self, person: str) -> str:
        return f"[{person}](https://matrix.to/#/{self._people[person].user_id})"

    def receipt(self, message: Message) -> str:
        return "".join(sorted(self._see[ANN].shown(message)))

    def told(self, person: str) -> list[str]:
        if person in self._talks:
            return [one.content["body"] for one in self._see[person].said() if one.room == self._talks[person]]
        return [words for words, whom in self._said() if self._people[person].user_id in whom]

    def announced(self) -> list[str]:
        return [words for words, whom in self._said() if not whom]

    def _said(self) -> list[tuple[str, list[str]]]:
        """What was said in the channel, and to whom; to everybody where there is nobody."""
        contents = [one.content for one in self._see[ANN].said() if one.room == self._room]
        return [(one["body"], one["m.mentions"].get("user_ids", [])) for one in contents]

    def _sends(self, person: str, message: Message, *, has_files: bool = False) -> Message:
        self._sent[message] = person, has_files
        return message


def _words(typed: str) -> Mapping[str, Any]:
    text, html = composed(typed)
    return {"body": text} | ({"format": HTML, "formatted_body": html} if html else {})
