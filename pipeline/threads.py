"""Which thread an event belongs to, in whatever order events arrive (RULES 1.6). Pure.

An event refers to a message or to another event by id, that one perhaps to a third, up to the root of a thread. What
refers to something not yet here waits under that id, and is adopted with all that waits for it when it comes.
"""

from collections import defaultdict
from collections.abc import Iterable

from pipeline.events import Channel, Event, Posted

Root = tuple[Channel, str]


class Threads:
    """Events by the root of the thread that they belong to; each event once."""

    def __init__(self) -> None:
        self._events: dict[Root, dict[str, Event]] = {}
        self._root_of: dict[Root, Root] = {}
        self._keys: dict[Root, str] = {}
        self._orphans: defaultdict[Root, dict[str, Event]] = defaultdict(dict)

    def add(self, event: Event) -> Root | None:
        """Add an event; returns the root of its thread, None while something between them is missing."""
        place = event.place
        if not event.refers:
            if not isinstance(event, Posted):
                return None
            root = place, event.message
            self._keys.setdefault(root, event.key)
        else:
            known = self._root_of.get((place, event.refers))
            if known is None:
                self._orphans[place, event.refers][event.key] = event
                return None
            root = known
        thread = self._events.setdefault(root, {})
        if event.key not in thread:
            self._adopt(event, root, thread)
        return root

    def of(self, root: Root) -> Iterable[Event]:
        """The events of a thread."""
        return self._events.get(root, {}).values()

    def post(self, root: Root) -> Posted | None:
        """The message that a thread hangs on."""
        post = self._events.get(root, {}).get(self._keys.get(root, ""))
        return post if isinstance(post, Posted) else None

    def forget(self, root: Root) -> None:
        """Let go of a thread."""
        for event in self._events.pop(root, {}).values():
            self._root_of.pop((event.place, event.subject), None)
        self._keys.pop(root, None)

    def roots(self) -> Iterable[Root]:
        """The root of every thread."""
        return self._events.keys()

    def root_of(self, place: Channel, message: str) -> Root | None:
        """The root of the thread that a message is in."""
        return self._root_of.get((place, message))

    def _adopt(self, event: Event, root: Root, thread: dict[str, Event]) -> None:
        adopted = [event]
        while adopted:
            event = adopted.pop()
            thread[event.key] = event
            self._root_of[event.place, event.subject] = root
            adopted += self._orphans.pop((event.place, event.subject), {}).values()
