"""The form to correct an entry, as Slack shows it and sends it back. Pure.

https://docs.slack.dev/reference/views/modal-views
"""

import json
from dataclasses import dataclass
from typing import Any, Self

from bots import Form
from bots.slack.manifest import SHORTCUT, TITLE
from bots.slack.payloads import Json, digest, record, text, written

TEXT = "text"
"""The block with the text, and the element in it."""

MOST = 3000
"""Characters that an element of a form can hold, as Slack counts them: those outside the basic plane are two."""

EMPTY = "An entry needs a text. To take it off the page, put ❌ on its message."

_HINT = "Markdown: **bold**, [words](https://…), > quote, - list, `code`. The message in Slack stays as it is."
_TOO_LONG = (
    "This entry has {:,} characters, and a form holds 3,000. To change a few words, answer s/old/new/ in its thread. "
    "To change it all, edit the message, or answer with the whole new text and put ✏️ on your answer."
)
_CHANGED = "This entry was changed meanwhile. It says now, by {}:"
_YOURS = "Nothing was changed. What you wrote:"


@dataclass(frozen=True, slots=True)
class Sent:
    """What somebody sent: the new text for the entry of a message, of which the form knew another version and text."""

    id: str
    by: str
    channel: str
    message: str
    version: str
    before: str
    text: str

    @classmethod
    def read(cls, body: Json) -> Self:
        """What a submission holds."""
        view = record(body, "view")
        element = record(record(record(record(view, "state"), "values"), TEXT), TEXT)
        about = _about(text(view, "private_metadata"))
        return cls(
            id=text(view, "id"),
            by=text(record(body, "user"), "id"),
            channel=text(about, "channel"),
            message=text(about, "message"),
            version=text(about, "version"),
            before=text(about, "text"),
            text=_trimmed(text(element, "value")),
        )

    @property
    def cause(self) -> str:
        """The name of this submission, however often it is delivered."""
        return f"form:{self.id}:{digest(self.text)}"

    def knew(self, form: Form) -> bool:
        """Whether the entry still is as the form had it."""
        return self.version == digest(form.version)

    @property
    def changes_nothing(self) -> bool:
        """Whether the text is as the form had it."""
        return self.before == digest(self.text)


def correcting(channel: str, message: str, form: Form) -> Json:
    """The form that opens: with the entry's text, or with why that cannot be corrected here."""
    if form.refusal:
        return _modal(*_shown(form.refusal))
    if _length(form.text) > MOST:
        return _modal(*_shown(_TOO_LONG.format(_length(form.text))))
    return _form(channel, message, form, form.text)


def changed(sent: Sent, form: Form) -> Json:
    """The form again: the entry was changed meanwhile; what was written stays in it."""
    return _form(sent.channel, sent.message, form, sent.text, _CHANGED.format(form.by), form.text)


def refused(sent: Sent, why: str) -> Json:
    """In place of the form: nothing came of it; what was written can be copied."""
    return _modal(*_shown(why), *_shown(_YOURS), *_shown(sent.text))


def _form(channel: str, message: str, form: Form, own: str, *above: str) -> Json:
    about = {"channel": channel, "message": message}
    about |= {"version": digest(form.version), "text": digest(_trimmed(form.text))}
    element = {"type": "plain_text_input", "action_id": TEXT, "multiline": True, "max_length": MOST}
    block = {"type": "input", "block_id": TEXT, "label": _plain("Text"), "hint": _plain(_HINT)}
    block["element"] = {**element, "initial_value": own} if own else element
    return {
        **_modal(*(part for words in above for part in _shown(words)), block),
        "callback_id": SHORTCUT,
        "private_metadata": written(about),
        "submit": _plain("Replace" if above else "Save"),
    }


def _modal(*blocks: Json) -> dict[str, Any]:
    title, close = _plain(TITLE), _plain("Close")
    return {"type": "modal", "title": title, "close": close, "blocks": [*blocks]}


def _shown(words: str) -> list[Json]:
    """Words in as many sections as they take; a section holds as much as a form's element, and not nothing."""
    half = MOST // 2  # whatever the characters are
    parts = (words[start : start + half] for start in range(0, len(words), half))
    return [{"type": "section", "text": _plain(part)} for part in parts if part.strip()]


def _plain(words: str) -> Json:
    return {"type": "plain_text", "text": words, "emoji": False}


def _trimmed(words: str) -> str:
    """The text without blank lines around it; blanks in front of its first word may mean something."""
    return words.lstrip("\n").rstrip()


def _length(words: str) -> int:
    return len(words.encode("utf-16-le", "surrogatepass")) // 2


def _about(metadata: str) -> Json:
    try:
        about = json.loads(metadata)
    except ValueError:
        return {}
    return about if isinstance(about, dict) else {}
