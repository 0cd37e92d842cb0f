"""Which thread an event belongs to, in whatever order events arrive (RULES 1.6). Pure.

An event refers to a message or to another event by id, that one perhaps to a third, up to the root of a thread. What
refers to something not yet here waits under that id, and is adopted with all that waits for it when it comes. Until
then the highest message that is here holds the place of the root.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pipeline.events import Channel, Event, Posted

Root = tuple[Channel, str]


def top(events: Iterable[Event]) -> Posted | None:
    """The message that all other events of a thread hang on: its root or, while that is not there, the highest that is.

    What it refers to tells which of the two it is.
    """
    events = list(events)
    here = {one.subject for one in events}
    return next((one for one in events if isinstance(one, Posted) and one.refers not in here), None)


class Threads:
    """Events by the root of the thread that they belong to; each event once."""

    def __init__(self) -> None:
        self._events: dict[Root, dict[str, Event]] = {}
        self._root_of: dict[Root, Root] = {}
        self._keys: dict[Root, str] = {}
        self._orphans: defaultdict[Root, dict[str, Event]] = defaultdict(dict)
        self._waiting: dict[Root, Event] = {}

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
                self._waiting[place, event.subject] = event
                return None
            root = known
        thread = self._events.setdefault(root, {})
        if event.key not in thread:
            self._adopt(event, root, thread)
        return root

    def add_all(self, events: Sequence[Event]) -> Iterable[Root]:
        """Add events; returns the roots of the threads that they belong to then, or what holds the place of those."""
        for event in events:
            self.add(event)
        return dict.fromkeys(filter(None, (self.root_of(event.place, event.subject) for event in events)))

    def of(self, root: Root) -> Iterable[Event]:
        """The events of a thread; none under what is neither its root nor holds the place of that."""
        if root not in self._events and self._top(root) == root:
            return list(self._below(root))
        return self._events.get(root, {}).values()

    def post(self, root: Root) -> Posted | None:
        """The message that a thread hangs on."""
        post = self._events.get(root, {}).get(self._keys.get(root, "")) or self._waiting.get(root)
        return post if isinstance(post, Posted) else None

    def waits(self, root: Root) -> bool:
        """Whether what goes by that id waits for something missing."""
        return root in self._waiting

    def forget(self, root: Root) -> bool:
        """Let go of a thread; False, and nothing, where its root is missing: it is still to be adopted."""
        for event in self._events.pop(root, {}).values():
            self._root_of.pop((event.place, event.subject), None)
        self._keys.pop(root, None)
        return root not in self._waiting

    def roots(self) -> Iterable[Root]:
        """The root of every thread, or what holds its place."""
        tops = (self._top(subject) for subject in self._waiting)
        return dict.fromkeys([*self._events, *filter(None, tops)])

    def root_of(self, place: Channel, message: str) -> Root | None:
        """The root of the thread that a message is in, or what holds its place."""
        return self._root_of.get((place, message)) or self._top((place, message))

    def _adopt(self, event: Event, root: Root, thread: dict[str, Event]) -> None:
        adopted = [event]
        while adopted:
            event = adopted.pop()
            thread[event.key] = event
            self._root_of[event.place, event.subject] = root
            self._waiting.pop((event.place, event.subject), None)
            adopted += self._orphans.pop((event.place, event.subject), {}).values()

    def _top(self, subject: Root) -> Root | None:
        """The message above what waits that refers to something missing; None where that is no message, or a circle."""
        passed = set()
        while subject in self._waiting and subject not in passed:
            passed.add(subject)
            event = self._waiting[subject]
            above = event.place, event.refers
            if above not in self._waiting:
                return subject if isinstance(event, Posted) else None
            subject = above
        return None

    def _below(self, top: Root) -> Iterator[Event]:
        """What waits and all that waits for it."""
        found = [self._waiting[top]]
        while found:
            event = found.pop()
            yield event
            found += self._orphans.get((event.place, event.subject), {}).values()
