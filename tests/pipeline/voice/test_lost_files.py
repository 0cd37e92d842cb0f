"""Whose file is not published is told so, once, and sees it on the message (RULES 3.7)."""

from dataclasses import replace

import pytest

from bots import Notice
from pipeline.events import Event
from pipeline.voice.speaking import Said
from pipeline.voice.wording import lost
from tests.make import delete, edit, fetch, photo, post
from tests.pipeline.voice.test_answers import answered

REPORT = replace(photo("report"), kind="file", name="report.pdf")
SENT = post("1", "Doors are open", pictures=[REPORT])
GONE = fetch("1", "report", failed="only pictures are published, no other files")
TEXT = "“report.pdf” is not published: only pictures are published, no other files"


def told(*events: Event) -> list[Notice]:
    """The notices in answer to the last event."""
    return [one.notice for one in answered(*events) if isinstance(one, Said)]


def test_its_author_is_told_in_private() -> None:
    assert told(SENT, GONE) == [Notice(channel=SENT.place, text=TEXT, to="ann")]


def test_of_a_reply_in_its_thread() -> None:
    reply = post("2", "more", thread="1", pictures=[REPORT], at=1)
    assert told(post("1", "Doors"), reply, replace(GONE, message="2")) == [
        Notice(channel=SENT.place, text=TEXT, to="ann", thread="1")
    ]


def test_of_what_came_there_is_nothing_to_tell() -> None:
    assert told(SENT, fetch("1", "report")) == []


@pytest.mark.parametrize("then", [delete("1", at=2), edit("1", "Doors are open", at=2), edit("1", "((Doors", at=2)])
def test_of_what_was_taken_back_there_is_nothing_to_tell(then: Event) -> None:
    assert told(SENT, then, GONE) == []


def test_a_name_is_said_once() -> None:
    reason = "hall.tiff cannot be shown: JPEG can"
    assert lost("hall.tiff", reason) == f"Not published: {reason}"
    assert lost("", "the file was deleted in Slack") == "“Your file” is not published: the file was deleted in Slack"
