"""What a client repeats of the message that is answered is neither published nor kept (RULES 3.2)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.matrix.events import events
from pipeline import codec
from tests.bots.matrix.shapes import FOUND, ME, ROOM, Payload, answer, edit, formatted, message
from tests.bots.matrix.test_events import only, source

QUOTED = "> <@eve:example.org> in confidence\n> more in confidence\n\nYes"
MARKED = (
    '<mx-reply><blockquote><a href="https://matrix.to/#/!r/$e">In reply to</a> in confidence</blockquote></mx-reply>'
)


def html(body: str, formatted_body: str) -> Payload:
    return answer(body, format="org.matrix.custom.html", formatted_body=formatted_body)


def test_of_plain_text() -> None:
    assert source(answer(QUOTED)) == {"body": "Yes"}
    assert source(answer("> * <@eve:example.org> in confidence\n\nYes\n> no")) == {"body": "Yes\n> no"}
    assert source(answer("> <@eve:example.org> in confidence")) == {"body": ""}


@pytest.mark.parametrize("body", ["> a quote of mine\n\nYes", "Yes\n> <@eve:example.org> no", ">no\n"])
def test_an_authors_own_quote_stays(body: str) -> None:
    assert source(answer(body)) == {"body": body}


def test_without_an_answer_nothing_is_repeated() -> None:
    assert source(message(QUOTED)) == {"body": QUOTED}


@pytest.mark.parametrize("mark", [MARKED, MARKED.upper(), f"<mx-reply >{MARKED}in confidence</mx-reply>"])
def test_of_html(mark: str) -> None:
    assert source(html(QUOTED, f"{mark}<b>Yes</b>")) == {"body": "Yes", "formatted_body": "<b>Yes</b>"}
    assert source(formatted(QUOTED, f"{mark}<b>Yes</b>")) == {"body": "Yes", "formatted_body": "<b>Yes</b>"}


def test_of_html_in_which_it_does_not_end_the_plain_text_stands() -> None:
    assert source(html(QUOTED, "<mx-reply>in confidence<b>Yes</b>")) == {"body": "Yes"}


def test_of_an_edit() -> None:
    new = {"msgtype": "m.text", "body": QUOTED, "format": "org.matrix.custom.html", "formatted_body": f"{MARKED}Yes"}
    found = only(edit(new))
    assert "confidence" not in codec.dumps(codec.encode(found)) + found.raw


def test_nothing_else_is_kept_of_others() -> None:
    """A payload may hold the newest version of the message, and the newest reply in its thread."""
    copies = {"org.matrix.msc1767.text": QUOTED, "m.text": [{"body": QUOTED}]}
    bundled = {"m.relations": {"m.thread": {"latest_event": message("in confidence")}}}
    payload = answer(QUOTED, **copies) | {"unsigned": bundled}
    found = only(payload)
    assert "confidence" not in found.raw
    assert json.loads(found.raw)["content"]["m.relates_to"] == {"m.in_reply_to": {"event_id": "$asked"}}


@given(st.text("qxz <>/", min_size=1, max_size=12), st.text("ab\n>", max_size=12).filter(lambda own: own[:1] != "\n"))
def test_others_words_get_nowhere_and_the_authors_own_stay(others: str, own: str) -> None:
    secret = f"SECRET{others}"
    body = f"> <@eve:example.org> {secret}\n> {secret}\n\n{own}"
    (plain,) = events(answer(body), ROOM, FOUND, ME)
    (rich,) = events(html(body, f"<mx-reply>{secret.replace('<', '&lt;')}</mx-reply>{own}"), ROOM, FOUND, ME)
    for found in (plain, rich):
        assert "SECRET" not in codec.dumps(codec.encode(found)) + found.raw
    assert source(answer(body)) == {"body": own}
