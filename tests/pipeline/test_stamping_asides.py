"""Asides leave no text: RULES 1.9, a test for each sentence."""

from pathlib import Path

import pytest

from pipeline.events import (
    Attachment,
    Body,
    Card,
    Posted,
)
from pipeline.store.database import Database
from tests.happened import carded, deleted, edited, posted, redacted
from tests.recording import ANN, STRANGER, entries, raws, record

PICTURE = Attachment(id="F1", ref="https://files.example.org/F1", name="the-secret.jpg", alt="the secret")
CARD = Card(url="https://example.org/the-secret", title="the secret")


SLACK_ASIDES = ["((the secret))", "// the secret", "  \n((the secret", "//the secret"]


@pytest.mark.parametrize("text", SLACK_ASIDES)
def test_1_9_an_aside_is_recorded_as_key_hash_and_time_alone(database: Database, text: str) -> None:
    said = posted("1", text, raw=f'{{"text": "{text}"}}', attachments=(PICTURE,), cards=(CARD,))
    (event,) = record(database, said)
    assert isinstance(event, Posted)
    assert (event.key, event.hash, event.time, event.withheld) == (said.key, said.hash, said.time, "aside")
    assert (event.body, event.attachments, event.cards) == (None, (), ())
    assert raws(database) == {""}
    assert [entry.kind for entry in entries(database)] == ["aside"]


def test_1_9_in_matrix_one_slash_is_enough_elsewhere_it_is_text(database: Database) -> None:
    matrix = posted("1", "/ the secret", source="matrix", channel="!room:example.org", by="@ann:example.org")
    aside, text = record(database, matrix, posted("1", "/ no secret"))
    assert isinstance(aside, Posted)
    assert isinstance(text, Posted)
    assert (aside.body, aside.withheld) == (None, "aside")
    assert (text.body, text.withheld) == (Body("markdown", "/ no secret"), "")


def test_1_9_a_reply_is_an_aside_too(database: Database) -> None:
    *_, reply = record(database, posted("1"), posted("2", "((the secret))", 1, thread="1"))
    assert isinstance(reply, Posted)
    assert reply.body is None
    assert [part.message for part in entries(database)[0].parts] == ["1"]


def test_1_9_editing_the_mark_in_withdraws_the_entry(database: Database) -> None:
    record(database, posted("1", "open"), edited("1", "((the secret))", raw="the secret"))
    assert raws(database) == {""}
    assert [entry.kind for entry in entries(database)] == ["aside"]


def test_1_9_editing_it_out_publishes(database: Database) -> None:
    record(database, posted("1", "((not yet"), edited("1", "now"))
    (entry,) = entries(database)
    assert entry.kind == "entry"
    assert entry.root.versions[-1].body == Body("markdown", "now")


def test_1_9_the_text_is_nowhere_in_the_files_of_the_database(tmp_path: Path) -> None:
    """Nor that of what strangers say; raw payloads repeat former versions, so that later events are in it too."""
    database = Database.in_folder(tmp_path / "data")
    former = '{"previous_message": {"text": "the secret"}}'
    told = ["the secret", "the-secret"]
    record(
        database,
        posted("1", "in the open", raw="in the open"),
        posted("2", "((the secret))", raw="the secret", attachments=(PICTURE,), cards=(CARD,)),
        edited("2", "((the secret, again))", raw=former),
        edited("2", "out now", 2, raw=former),
        deleted("2", raw=former),
        carded("5", CARD, raw="the secret"),  # before its message
        posted("5", "((the secret))", raw="the secret"),
        carded("5", CARD, minutes=2, raw="the secret"),
        carded("3", CARD, by=STRANGER, raw="the secret"),
        posted("3", "the secret", by=STRANGER, thread="1", raw="the secret", cards=(CARD,), attachments=(PICTURE,)),
        posted("4", "the secret", by=STRANGER, raw="the secret"),
        edited("3", "the secret", by=STRANGER, raw="the secret"),
        deleted("3", by=STRANGER, raw="the secret"),
        deleted("4", by=STRANGER, raw="the secret"),
        redacted("posted:4", by=ANN, raw="the secret"),
    )
    files = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}
    assert "daypost.sqlite3-wal" in files
    assert b"in the open" in b"".join(files.values())
    assert b"out now" in b"".join(files.values())
    for name, content in files.items():
        assert not [text for text in told if text.encode() in content], name
    database.close()
    left = (tmp_path / "data" / "daypost.sqlite3").read_bytes()
    assert not [text for text in told if text.encode() in left]
