"""What somebody would have typed at the console for an event to be recorded. Pure."""

from pipeline.events import Deleted, Edited, Event, Message, Posted, Reacted, Unreacted


def typed(event: Event, width: int) -> str:
    """The line, its beginning at least: what follows the first line, or does not fit the width, is left out."""
    name = f"/as {event.by} " if event.by != "me" else ""
    line = " ".join(f"{name}{_line(event)}".split())
    is_cut = isinstance(event, Message) and event.body is not None and "\n" in event.body.source.strip()
    more = " …" if is_cut else ""
    if len(line) + len(more) > width:
        return f"{line[: width - 1].rstrip()}…"
    return line + more


def _line(event: Event) -> str:
    match event:
        case Posted(attachments=[picture, *_]):
            return f"/image {picture.name} {_first_line(event)}"
        case Posted() if event.refers:
            return f"/reply {event.refers} {_first_line(event)}"
        case Posted():
            return _first_line(event)
        case Edited():
            return f"/edit {event.message} {_first_line(event)}"
        case Deleted():
            return f"/delete {event.message}"
        case Reacted():
            return f"/react {event.message} {event.emoji}"
        case Unreacted():
            return f"/unreact {event.message} {event.emoji}"
    raise TypeError(f"nobody types {event.kind} events")


def _first_line(message: Message) -> str:
    return message.body.source.strip().partition("\n")[0] if message.body else ""
