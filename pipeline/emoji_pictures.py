"""The pictures of custom emoji, by reference: of each the newest that was fetched. Pure.

The same events make the same pictures in any order. One that was deleted in chat keeps the picture that it had.
"""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256

from pipeline.events import Attachment, Channel, Event, Fetched, Named, Picture

_PREFIX = "emoji:"


class EmojiPictures:
    """What custom emoji look like; `shown` are those whose pictures are here."""

    def __init__(self) -> None:
        self.shown: dict[str, Picture] = {}
        self._named: defaultdict[str, list[Named]] = defaultdict(list)
        self._fetched: dict[str, Fetched] = {}

    def note(self, event: Event) -> str:
        """Take an event in; returns the reference that has another picture now, if there is one."""
        if isinstance(event, Named) and event.ref.startswith(_PREFIX) and event.url:
            ref = event.ref
            self._named[ref].append(event)
            self._named[ref].sort(key=lambda one: (one.time, one.key), reverse=True)
        elif isinstance(event, Fetched) and not event.message:
            ref = event.attachment.rpartition(":")[0]
            self._fetched[event.attachment] = event
        else:
            return ""
        pictures = (fetched.picture for one in self._named[ref] if (fetched := self._fetched.get(_attachment(one).id)))
        picture = next(filter(None, pictures), None)
        if picture is None or self.shown.get(ref) == picture:
            return ""
        self.shown[ref] = picture
        return ref

    def waiting(self) -> Iterator[tuple[Channel, Attachment]]:
        """The pictures that are still to be fetched, each with the place that its emoji is of."""
        for named in self._named.values():
            if named and (attachment := _attachment(named[0])).id not in self._fetched:
                yield Channel(named[0].source, ""), attachment


def _attachment(named: Named) -> Attachment:
    digest = sha256(named.url.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    name = named.ref.removeprefix(_PREFIX)
    return Attachment(id=f"{named.ref}:{digest}", ref=named.url, kind="emoji", name=f":{name}:")
