"""What people do in a channel, of every kind, each to a message of its own; and what readers find of it in the end."""

import io
from collections.abc import Iterator

from PIL import Image

from pipeline.days import anchor, entry_id
from tests.process.page import Page
from tests.process.slack_place import SlackPlace
from tests.process.slack_reading import Reading, reading

LINK = "https://docs.example.org/talks"

ROOTS = {
    "early draft": "draft: 05:00: Early birds",
    "edited": "Dors open",
    "edited there and back": "Gates open",
    "edited into an aside": "Well, well",
    "edited out of an aside": "((Beer",
    "deleted": "Not so",
    "deleted with a reply": "Neither that",
    "reply deleted": "Lunch",
    "reply hidden": "Dinner",
    "reply that corrects": "Speeker",
    "own reply": "Keynote",
    "stranger's reply": "Questions",
    "plus": "Panel",
    "sent to the channel too": "Coffee",
    "words changed": "Dors close",
    "hidden": "A secret",
    "hidden, shown, hidden": "Another secret",
    "shown again": "No secret",
    "pinned": "Streams",
    "key moment": "The award",
    "no key moment": "The weather",
    "card": LINK,
    "late draft": "draft: Closing",
}
"""What each message says of which something is told later, by what that is."""

READS: dict[str, str | None] = {
    "early draft": "Early birds",
    "edited": "Doors open",
    "edited there and back": "Gates open",
    "edited into an aside": None,
    "edited out of an aside": "Beer",
    "deleted": None,
    "deleted with a reply": None,
    "reply deleted": "Lunch",
    "reply hidden": "Dinner",
    "reply that corrects": "Speaker",
    "own reply": "Keynote begins now",
    "stranger's reply": "Questions",
    "plus": "Panel on trains",
    "sent to the channel too": "Coffee in the hall",
    "words changed": "Doors close",
    "hidden": None,
    "hidden, shown, hidden": None,
    "shown again": "No secret",
    "pinned": "Streams",
    "key moment": "The award",
    "no key moment": "The weather",
    "card": "Talks docs.example.org",
    "file deleted": "The stage",
    "posted": "Good morning",
    "posted and deleted": None,
    "posted and edited": "Good evening all",
    "posted and answered": "Who comes?",
    "posted with a card": "Speakers docs.example.org",
    "/me": "waves",
    "sent from a stranger's thread": "Thanks",
    "photo": "The hall",
    "photo alone": "",
    "late draft": "Closing",
}
"""What readers find in the end; None where they find no entry."""

TITLE = "PyCon, the doors"


class Script:
    """Ann, Ed and Sue in one channel. `at` are the messages by what befalls them."""

    def __init__(self, street: SlackPlace) -> None:
        self.street = street
        self.at: dict[str, str] = {}
        self._replies: dict[str, str] = {}
        self._page = b""
        self._reading = Reading("", (), ())

    def copied(self, street: SlackPlace) -> "Script":
        """The same script, gone on with in another place."""
        script = Script(street)
        script.at, script._replies = dict(self.at), dict(self._replies)
        return script

    def prepare(self) -> None:
        """What is there before anything is told that matters."""
        slack, channel, ann = self.street.slack, self.street.channel, self.street.ann
        for name, text in ROOTS.items():
            self.at[name] = self.street.post(text)
        self.at["file deleted"] = slack.upload(channel, ann, "stage.png", picture(1), "The stage")
        self.at["stranger's own"] = slack.post(channel, self.street.sue, "Hello")
        for name, text in (
            ("deleted with a reply", "still"),
            ("reply deleted", "so they say"),
            ("reply hidden", "at eight"),
            ("reply that corrects", "Speaker"),
        ):
            self._replies[name] = slack.reply(channel, self.at[name], ann, text)
        slack.react(channel, self.at["shown again"], self.street.ed, "x")
        slack.react(channel, self.at["no key moment"], ann, "star")

    @property
    def is_prepared(self) -> bool:
        """Whether readers see all that."""
        found = dict(self.read().entries)
        return (
            {*found}
            == {*ROOTS, "file deleted"} - {"early draft", "edited out of an aside", "shown again", "late draft"}
            and found["reply hidden"].words == "Dinner at eight"
            and bool(found["no key moment"].marks)
            and bool(found["file deleted"].pictures)
        )

    def play(self) -> Iterator[None]:
        """All that is told, a deed at a time."""
        slack, channel, at, replies = self.street.slack, self.street.channel, self.at, self._replies
        ann, ed, sue = self.street.ann, self.street.ed, self.street.sue
        at["posted"] = self.street.post("Good morning")
        yield
        slack.edit(channel, at["edited"], "Doors open")
        yield
        for text in ("Gates close", "Gates open"):
            slack.edit(channel, at["edited there and back"], text)
            yield
        slack.edit(channel, at["edited into an aside"], "((Well, well")
        yield
        slack.edit(channel, at["edited out of an aside"], "Beer")
        yield
        for ts in (at["deleted"], at["deleted with a reply"], replies["reply deleted"]):
            slack.delete(channel, ts)
            yield
        slack.react(channel, replies["reply hidden"], ed, "x")
        yield
        slack.react(channel, replies["reply that corrects"], ann, "pencil2")
        yield
        slack.reply(channel, at["own reply"], ann, "begins now")
        yield
        for who, text in ((sue, "Me too"), (ann, "Thank you")):
            slack.reply(channel, at["stranger's reply"], who, text)
            yield
        slack.reply(channel, at["plus"], ed, "+ on trains")
        yield
        slack.reply(channel, at["sent to the channel too"], ann, "in the hall", broadcast=True)
        yield
        slack.reply(channel, at["words changed"], ann, "s/Dors/Doors/")
        yield
        slack.react(channel, at["hidden"], ed, "x")
        yield
        for deed in (slack.react, slack.unreact, slack.react):
            deed(channel, at["hidden, shown, hidden"], ed, "x")
            yield
        slack.unreact(channel, at["shown again"], ed, "x")
        yield
        slack.react(channel, at["pinned"], ed, "pushpin")
        yield
        slack.react(channel, at["key moment"], ann, "star")
        yield
        slack.unreact(channel, at["no key moment"], ann, "star")
        yield
        slack.unfurl(channel, at["card"], LINK, "Talks")
        yield
        slack.delete_file(channel, at["file deleted"])
        yield
        at["posted and deleted"] = self.street.post("A slip")
        yield
        slack.delete(channel, at["posted and deleted"])
        yield
        at["posted and edited"] = self.street.post("Good evenig")
        yield
        slack.edit(channel, at["posted and edited"], "Good evening")
        yield
        slack.reply(channel, at["posted and edited"], ann, "all")
        yield
        slack.react(channel, at["posted and edited"], ed, "star")
        yield
        at["posted and answered"] = self.street.post("Who comes?")
        yield
        for who, text in ((sue, "Me"), (ann, "Good")):
            slack.reply(channel, at["posted and answered"], who, text)
            yield
        at["posted with a card"] = self.street.post(LINK)
        yield
        slack.unfurl(channel, at["posted with a card"], LINK, "Speakers")
        yield
        at["/me"] = slack.post_raw(channel, {"user": ann, "subtype": "me_message", "text": "waves"})
        yield
        at["sent from a stranger's thread"] = slack.reply(channel, at["stranger's own"], ann, "Thanks", broadcast=True)
        yield
        at["photo"] = slack.upload(channel, ann, "hall.png", picture(2), "The hall")
        yield
        at["photo alone"] = slack.upload(channel, ann, "roof.png", picture(3))
        yield
        self.street.post(f"!title {TITLE}")
        yield
        slack.react(channel, at["early draft"], ann, "white_check_mark")
        yield
        # Its time, and so its place, is that of its release, or of when that was found (RULES 5.1).
        slack.react(channel, at["late draft"], ann, "white_check_mark")
        yield

    def read(self) -> Reading:
        """What a reader sees now."""
        if self.street.day_pages and (html := self.street.day_pages[-1].read_bytes()) != self._page:
            names = {anchor(entry_id("slack", self.street.channel, ts)): name for name, ts in self.at.items()}
            self._page, self._reading = html, reading(Page(html), names)
        return self._reading


def picture(shade: int) -> bytes:
    """The bytes of a picture, others for each shade."""
    file = io.BytesIO()
    Image.new("RGB", (64, 48), (40 * shade, 90, 120)).save(file, "png")
    return file.getvalue()
