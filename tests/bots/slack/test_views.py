"""What Slack is given to show as a form, whatever is in it, and what is read from what it sends back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots import Form
from bots.slack import views
from bots.slack.payloads import Json
from tests.servers.slack.blocks import checked_form

ENTRY = Form(text="Doors", version="posted:1", by="Ann")

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.builds(
    lambda part, times: part * times, st.sampled_from(["word ", "🎉", "\n", "x"]), st.integers(1, 6000)
)


def submission(view: Json, typed: str | None = None) -> Json:
    """What Slack sends of a form in which somebody typed this, or nothing."""
    (block,) = [block for block in view["blocks"] if block["type"] == "input"]
    assert block["element"]["max_length"] == 3000
    value = block["element"].get("initial_value") if typed is None else typed
    state = {block["block_id"]: {block["element"]["action_id"]: {"type": "plain_text_input", "value": value}}}
    return {"user": {"id": "U1"}, "view": {**view, "id": "V1", "state": {"values": state}}}


def said(view: Json) -> str:
    return "".join(block["text"]["text"] for block in view["blocks"] if block["type"] == "section")


@given(TEXTS)
def test_every_text_can_be_corrected_or_it_is_said_that_it_is_too_long(text: str) -> None:
    view = checked_form(views.correcting("C1", "1.0", Form(text=text, version="posted:1")))
    if len(text.encode("utf-16-le")) > 6000:
        assert "3,000" in said(view)
        return
    sent = views.Sent.read(submission(view))
    assert (sent.id, sent.by, sent.channel, sent.message) == ("V1", "U1", "C1", "1.0")
    assert sent.text == text.lstrip("\n").rstrip()
    assert sent.changes_nothing
    assert sent.knew(Form(text="else", version="posted:1"))
    assert not sent.knew(Form(text=text, version="posted:2"))


@given(TEXTS, TEXTS)
def test_what_was_changed_meanwhile_is_shown_whole_above_what_was_typed(now: str, typed: str) -> None:
    sent = views.Sent.read(submission(views.correcting("C1", "1.0", ENTRY), typed[:1500]))
    view = checked_form(views.changed(sent, Form(text=now, version="posted:2", by="Ed")))
    assert "".join(now.split()) in "".join(said(view).split())
    again = views.Sent.read(submission(view))
    assert again.text == sent.text
    assert again.knew(Form(version="posted:2"))


@given(TEXTS)
def test_what_cannot_be_taken_is_shown_to_be_copied(typed: str) -> None:
    sent = views.Sent.read(submission(views.correcting("C1", "1.0", ENTRY), typed))
    view = checked_form(views.refused(sent, "This entry is deleted."))
    assert said(view).startswith("This entry is deleted.")
    assert "".join(typed.split()) in "".join(said(view).split())


def test_a_submission_has_a_name_of_its_own_by_its_form_and_its_text() -> None:
    view = views.correcting("C1", "1.0", ENTRY)
    first, again, other = (views.Sent.read(submission(view, text)) for text in ("Gates", "Gates\n", "Windows"))
    assert first.cause == again.cause != other.cause
    assert first.cause.startswith("form:V1:")


@pytest.mark.parametrize("metadata", ["", "[]", "{", '{"channel": 1}', None])
def test_what_is_no_form_of_ours_is_about_nothing(metadata: Any) -> None:
    body = submission(views.correcting("C1", "1.0", ENTRY))
    body = {**body, "view": {**body["view"], "private_metadata": metadata}}
    sent = views.Sent.read(body)
    assert (sent.channel, sent.message, sent.text) == ("", "", "Doors")
    assert views.Sent.read({}).text == ""
