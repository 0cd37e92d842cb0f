"""What a form begins with in which somebody corrects an entry, as the log has it."""

from sqlalchemy import Connection

from bots import Form
from pipeline.correcting import may_correct, present
from pipeline.entries import Entry, EntryKind
from pipeline.events import Channel, Event, Posted, Stamp
from pipeline.expunging import meanings_on
from pipeline.fold import fold
from pipeline.frames import Frames
from pipeline.store import log
from pipeline.store.threads import thread
from pipeline.threads import top
from pipeline.voice import wording

_NO_ENTRY: dict[EntryKind, str] = {
    "aside": wording.FORM_ASIDE,
    "command": wording.FORM_COMMAND,
    "slip": wording.FORM_COMMAND,
    "emoji": wording.FORM_COMMAND,
    "barred": wording.FORM_NO_ENTRY,
}


def form(connection: Connection, place: Channel, message: str, who: Stamp | None) -> Form:
    """The form for somebody, None for a stranger, to correct the entry of a message."""
    events = [row.event for row in thread(connection, place, message)]
    if events and who is None:
        return Form(refusal=wording.NOT_YOURS)
    entries = _entries(connection, events)
    entry = next((one for one in entries if one.message == message), None)
    if entry is None:
        entered = (one for one in entries if one.kind == "entry")
        is_part = any(part.message == message and not part.deleted for one in entered for part in one.parts)
        return Form(refusal=wording.FORM_REPLY if is_part else wording.FORM_NO_ENTRY)
    if entry.root.deleted:
        return Form(refusal=wording.FORM_DELETED)
    if entry.kind != "entry":
        return Form(refusal=_NO_ENTRY[entry.kind])
    if not may_correct(who, next(one.stamp for one in events if isinstance(one, Posted) and one.message == message)):
        return Form(refusal=wording.NOT_YOURS)
    frames = Frames()
    for row in log.of_names(connection):
        frames.note(row.event)
    now = present(entry, frames.names)
    if now is None:
        return Form(refusal=wording.FORM_REPLACED)
    newest = max(event.time for event in events)  # an approval that is known is older than what is sent
    return Form(text=now.text, version=" ".join(now.keys), by=frames.called(now.person), time=newest)


def _entries(connection: Connection, events: list[Event]) -> tuple[Entry, ...]:
    """The entries of a thread, by what reactions mean on its day."""
    root = top(events)
    if root is None or root.stamp is None:
        return ()
    return fold(events, root.message, meanings_on(connection, root.stamp))
