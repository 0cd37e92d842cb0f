"""What a person wrote in a message, in one canonical form. Pure.

The source of a body of format "matrix" is JSON: `body`, the plain text, and `formatted_body` where there is HTML.
https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes
"""

from collections.abc import Iterable
from html import escape

from bots.matrix.attachments import FILES, GALLERIES, caption, kind_of, parts
from bots.payloads import Json, record, records, text, written

FORMAT = "matrix"
HTML = "org.matrix.custom.html"
POLLS = ("m.poll.start", "org.matrix.msc3381.poll.start")

_POLL = ("m.poll", "org.matrix.msc3381.poll.start")
_TEXTS = ("m.text", "org.matrix.msc1767.text", "body")


def source_of(kind: str, content: Json) -> str | None:
    """The canonical source of what an event of that type says; None where it says nothing that is understood.

    A msgtype that is not known says its text, as clients show it: `/confetti` sends one.
    """
    if kind in POLLS:
        return _poll(content)
    if kind == "m.sticker":
        return written({"body": ""})
    if not text(content, "msgtype") or not isinstance(content.get("body"), str):
        return None
    match text(content, "msgtype"):
        case "m.location":
            place = text(content, "geo_uri")
            return _source(content, [place] if place not in text(content, "body") else [])
        case msgtype if msgtype in FILES:
            return _source(content if caption(content) else {})
        case msgtype if msgtype in GALLERIES:
            return _source(
                content, (caption(part) for part in parts(content) if kind_of(text(part, "itemtype"), part) != "image")
            )
    return _source(content)


def _source(content: Json, lines: Iterable[str] = ()) -> str:
    """The text of a content, with more lines behind it."""
    more = [line for line in lines if line]
    words = {"body": "\n".join(filter(None, [text(content, "body"), *more]))}
    html = text(content, "formatted_body")
    if text(content, "format") == HTML and html.strip():
        words["formatted_body"] = html + "".join(f"<p>{escape(line, quote=False)}</p>" for line in more)
    return written(words)


def _poll(content: Json) -> str | None:
    """A poll is its question with a list of the answers; one that is not understood is its text."""
    poll = next(filter(None, (record(content, key) for key in _POLL)), record(content, ""))
    question = _said(record(poll, "question"))
    answers = [said for answer in records(poll, "answers") if (said := _said(answer))]
    if not question:
        said = _said(content)
        return written({"body": said}) if said else None
    rows = "".join(f"<li>{escape(answer, quote=False)}</li>" for answer in answers)
    html = f"<p>{escape(question, quote=False)}</p>" + (f"<ul>{rows}</ul>" if rows else "")
    body = "\n".join([question, *(f"- {answer}" for answer in answers)])
    return written({"body": body, "formatted_body": html})


def _said(words: Json) -> str:
    """The text of an extensible event, in whichever of its forms."""
    for key in _TEXTS:
        plain = (text(one, "body") for one in records(words, key) if text(one, "mimetype") in ("", "text/plain"))
        if said := text(words, key) or next(plain, ""):
            return said
    return ""
