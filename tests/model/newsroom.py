"""daypost at work under a clock that tests set: real database, real dispatch, the real site in a real folder."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline import app
from pipeline.dispatch import Dispatch
from pipeline.events import (
    Attachment,
    Body,
    Deleted,
    Edited,
    Event,
    Fetched,
    Picture,
    Posted,
    Reacted,
    Seen,
    Unreacted,
    after,
)
from pipeline.publishers.site import SitePublisher
from pipeline.publishing import Target
from pipeline.render import Renderer
from pipeline.watcher import Watcher
from tests.model.deeds import Changed, Deed, House, Marked, PictureCame, Sent, TakenBack
from tests.pipeline.desk import Desk
from tests.pipeline.installed import configured

URL = "http://127.0.0.1:8010"
RENDERER = Renderer(URL)
"""One for all: what it makes does not depend on what it made before, and to read templates costs more than all else."""

SIZES = ((40, 30), (80, 60))


def picture(message: str) -> Picture:
    """The photo on a message, whose bytes nobody looks at."""
    return Picture(hash=sha256(message.encode()).hexdigest(), extension="jpg", sizes=SIZES)


def attachment(message: str) -> Attachment:
    """The photo as the network has it, with its own alt text."""
    return Attachment(id=f"file-{message}", ref=f"{message}.jpg", name=f"{message}.jpg", alt=f"Seen in {message}")


class SiteDesk(Desk):
    """Processes that run one after the other, each with a site."""

    def __init__(self, folder: Path, house: House) -> None:
        settings: dict[str, Any] = {
            **{name: day for name, day in (("first_day", house.first_day), ("last_day", house.last_day)) if day},
            "start": "manual" if house.rehearses else "now",
            "delay": f"{int(house.delay.total_seconds())}s",
            "approval": house.approval,
            "replies": house.replies,
            "order": house.order,
            "order_after_end": house.order_after_end,
        }
        config = configured(folder, **settings)
        self.public = folder / "site"
        self.target = Target("site", SitePublisher("site", self.public, URL, RENDERER))
        super().__init__(config.data, config, house.since)

    def _dispatch(self) -> Dispatch:
        editions = app.make_editions(self.config, self.database, {"site": self.target})
        watcher = Watcher(self.said.append, self.wanted.extend, self.wished.extend, self.answered.extend)
        return app.make_dispatch(self.config, self.database, editions, "desk", self.clock, watcher)

    def bring(self, message: str) -> None:
        """The bytes of a photo come to lie where they are fetched to."""
        originals = self.config.data / "media"
        originals.mkdir(exist_ok=True)
        for width, _ in SIZES:
            (originals / picture(message).file(width)).write_bytes(f"{message} {width}".encode())


def as_event(deed: Deed, number: int, sent: Mapping[str, Sent]) -> Event:
    """A deed as its bot records it; deeds are numbered in the order in which they were done."""
    common: dict[str, Any] = {"source": "console", "channel": "main", "time": deed.at, "by": deed.by}
    order = f"{number:09}"
    if isinstance(deed, Sent | Changed):
        photo = sent[deed.message].picture
        digest = sha256(deed.text.encode()).hexdigest()[:16]
        content: dict[str, Any] = {
            "message": deed.message,
            "body": Body("markdown", deed.text),
            "order": order,
            "hash": digest,
            "attachments": (attachment(deed.message),) if photo else (),
        }
        if isinstance(deed, Sent):
            return Posted(**common, key=f"posted:{deed.message}", thread=deed.thread, **content)
        return Edited(**common, key=f"edited:{deed.message}:{order}:{digest}", **content)
    if isinstance(deed, TakenBack):
        return Deleted(**common, key=f"deleted:{deed.message}", message=deed.message)
    if isinstance(deed, PictureCame):
        name = attachment(deed.message).id
        found: dict[str, Any] = {"message": deed.message, "attachment": name, "picture": picture(deed.message)}
        return Fetched(**common, key=f"fetched:{name}", **found)
    assert isinstance(deed, Marked)
    kind = Reacted if deed.on else Unreacted
    seen: Seen = "caught-up" if deed.timeless else "live"
    rank = after(f"{number - 1:09}") if deed.timeless else order
    key = f"{kind.kind}:{deed.message}:{deed.by}:{deed.emoji}:{'after:' if deed.timeless else ''}{rank}"
    return kind(**common, key=key, message=deed.message, emoji=deed.emoji, order=rank, seen=seen)
