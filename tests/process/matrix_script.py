"""What people do in a room, of every kind, each to a message of its own; and what readers find of it in the end."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.days import anchor, entry_id
from tests.process.driver import Running
from tests.process.matrix_place import MatrixPlace
from tests.process.page import Page
from tests.process.slack_reading import Reading, Seen, reading
from tests.process.slack_script import picture
from tests.servers.matrix_author import Attachment

TITLE = "PyCon, the doors"

ROOTS = {
    "edited": "Dors open",
    "edited by somebody else": "The gates are open",
    "edited into an aside": "Well, well",
    "redacted": "Not so",
    "an edit redacted": "As before",
    "hidden": "A secret",
    "shown again": "No secret",
    "own reply": "Keynote",
    "stranger's reply": "Questions",
    "plus": "Panel",
    "reply redacted": "Lunch",
    "reply that corrects": "Speeker",
    "words changed": "Dors close",
    "pinned": "Streams",
    "no key moment": "The weather",
    "late draft": "draft: Closing",
}
"""What each message says of which something is told later, by what that is."""

READS: dict[str, str | None] = {
    "edited": "Doors open",
    "edited by somebody else": "The gates are open",
    "edited into an aside": None,
    "redacted": None,
    "an edit redacted": "As before",
    "hidden": None,
    "shown again": "No secret",
    "own reply": "Keynote begins now",
    "stranger's reply": "Questions",
    "plus": "Panel on trains",
    "reply redacted": "Lunch",
    "reply that corrects": "Speaker",
    "words changed": "Doors close",
    "pinned": "Streams",
    "no key moment": "The weather",
    "late draft": "Closing",
    "key moment": "Good morning",
    "photo": "The hall",
    "gallery": "Roof and door",
    "location": "We are here geo:48.2,16.4",
    "poll": "Tea? Yes No",
    "notice": "Said by a machine of hers",
    "html": "bold and plain",
    "emote": "waves",
    "answer": "To that: yes",
    "mention": "thanks, sue",
    "custom emoji": "we",
    "in a pause": "Said in a pause",
    "sent anew": "last words",
}
"""What readers find in the end; None where they find no entry. Of what else is played only that it is as without."""


PICTURES = 5
"""How many pictures are on the page in the end."""


class Act:
    """Ann, Ed and Sue in a room of a place. `at` are the messages by what befalls them."""

    def __init__(self, hall: MatrixPlace, room: str = "") -> None:
        self.hall = hall
        self.room = room or hall.room
        self.at: dict[str, str] = {}
        self._seen: tuple[bytes, int] = b"", 0
        self._reading = Reading("", (), ())

    def read(self) -> Reading:
        """What a reader finds of it, but for the times of what is answered."""
        hall = self.hall
        seen = hall.day_pages[-1].read_bytes() if hall.day_pages else b"", len(self.at)
        if seen[0] and seen != self._seen:
            names = {anchor(entry_id("matrix", hall.room, message)): name for name, message in self.at.items()}
            whole = reading(Page(seen[0]), names)
            self._seen = seen
            self._reading = replace(whole, entries=tuple((name, _timeless(one)) for name, one in whole.entries))
        return self._reading

    def end(self, run: Running) -> Reading:
        """What a reader finds once the last word is there."""
        self.at["last"] = self.hall.ann.post(self.room, "Good night")
        run.until(lambda: "last" in dict(self.read().entries), what="the last word")
        return self.read()

    def deeds(self) -> Iterator[None]:
        """All of it, a deed at a time."""
        hall, room, at = self.hall, self.room, self.at
        ann, ed, sue = hall.ann, hall.editor, hall.stranger
        for name, words in ROOTS.items():
            at[name] = ann.post(room, words)
            yield
        ann.edit(room, at["edited"], "Doors open")
        ed.edit(room, at["edited by somebody else"], "The gates are shut")
        ann.edit(room, at["edited into an aside"], "((Well, well")
        yield
        ann.redact(room, at["redacted"])
        ann.redact(room, ann.edit(room, at["an edit redacted"], "Not as before"))
        yield
        ed.react(room, at["hidden"], "❌")
        ed.unreact(room, ed.react(room, at["shown again"], "❌"))
        yield
        ann.post(room, "begins now", thread=at["own reply"])
        for who, words in ((sue, "Me too"), (ann, "Thank you")):
            who.post(room, words, thread=at["stranger's reply"])
        ed.post(room, "+ on trains", thread=at["plus"])
        yield
        ann.redact(room, ann.post(room, "so they say", thread=at["reply redacted"]))
        ann.react(room, ann.post(room, "Speaker", thread=at["reply that corrects"]), "✏️")
        ann.post(room, "s/Dors/Doors/", thread=at["words changed"])
        yield
        ed.react(room, at["pinned"], "📌")
        ann.unreact(room, ann.react(room, at["no key moment"], "⭐"))
        ann.react(room, at["late draft"], "✅")  # its place may be that of when that was found
        yield
        yield from self._kinds()
        hall.person.set_state(room, "m.room.topic", {"topic": "The doors"})
        ann.post(room, "!pause")
        at["in a pause"] = ann.post(room, "Said in a pause")
        ann.post(room, "!resume")
        yield
        ann.post(room, f"!title {TITLE}")
        at["sent anew"] = ann.post(room, "last words")
        yield

    def _kinds(self) -> Iterator[None]:
        """Messages of every kind, photos with words between them, as neighbours would share a gallery."""
        room, at, ann = self.room, self.at, self.hall.ann
        at["key moment"] = ann.post(room, "Good morning")
        self.hall.editor.react(room, at["key moment"], "⭐")
        at["html"] = ann.post(room, "**bold** and plain", "<b>bold</b> and plain")
        at["photo"] = ann.attach(room, Attachment("hall.png", picture(1)), "The hall")
        yield
        at["emote"] = ann.emote(room, "waves")
        at["answer"] = ann.reply(room, at["html"], "To that: yes", quoted=f"<{ann.user_id}> bold and plain")
        at["gallery"] = ann.gallery(
            room, Attachment("roof.png", picture(2)), Attachment("door.png", picture(3)), caption="Roof and door"
        )
        yield
        at["sticker"] = ann.sticker(room, Attachment("hi.png", picture(4)), "hi")
        at["location"] = ann.location(room, "geo:48.2,16.4", "We are here")
        at["poll"] = ann.poll(room, "Tea?", "Yes", "No")
        yield
        at["notice"] = ann.send(room, "m.room.message", {"msgtype": "m.notice", "body": "Said by a machine of hers"})
        link = f'<a href="https://matrix.to/#/{self.hall.sue.user_id}">Sue</a>'
        at["mention"] = ann.post(room, "thanks, Sue", f"thanks, {link}")
        emoji = ann.upload(Attachment("python.png", picture(5)))
        tag = f'<img data-mx-emoticon src="{emoji}" alt=":python:">'
        at["custom emoji"] = ann.post(room, "we :python:", f"we {tag}")
        yield
        for number, (kind, content) in enumerate(MALFORMED):
            at[f"malformed {number}"] = ann.send(room, kind, content)
        self.hall.stranger.post(room, "Hello")
        yield


MALFORMED: tuple[tuple[str, dict[str, object]], ...] = (
    ("m.room.message", {"msgtype": "m.text", "body": "odd format", "format": 5, "formatted_body": {"a": []}}),
    ("m.room.message", {"msgtype": "m.image", "body": "no address"}),
    ("m.room.message", {"msgtype": "m.text", "body": "odd relation", "m.relates_to": "nothing"}),
    ("m.room.message", {"msgtype": "org.example.new", "body": "a new kind"}),
    ("m.sticker", {"body": 7, "url": []}),
    ("org.example.event", {"nested": {"deep": [{"er": None}]}}),
)
"""What no client sends and Synapse lets through."""


def is_meant(page: Reading) -> bool:
    """Whether all that people meant stands there."""
    found = {name: seen.words for name, seen in page.entries}
    return all(found.get(name) == words for name, words in READS.items()) and page.title == TITLE


def _timeless(seen: Seen) -> Seen:
    return replace(seen, marks=tuple(re.sub(r"\d\d:\d\d", "then", mark) for mark in seen.marks))
