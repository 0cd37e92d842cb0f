"""What the fold makes of a room: edits by their sender alone, and redactions of whatever they name (RULES 1.7, 3.3)."""

import json

from bots.matrix.events import events
from pipeline import codec
from pipeline.days import entry_id
from pipeline.entries import Entry
from pipeline.store.database import Database
from tests.bots.matrix.shapes import FOUND, POSTED, ROOM, Payload, answer, edit, message, reaction, redaction
from tests.databases import recorded
from tests.recording import entries, raws, record

EVE = "@eve:example.org"
NEW = {"msgtype": "m.text", "body": "Doors closed"}


def entry(database: Database, *payloads: Payload) -> Entry:
    """The entry that a room makes in which these things happened."""
    told = [one for payload in payloads for one in events(payload, ROOM, FOUND)]
    channels, authors = [f"matrix:{ROOM}"], ["ann", f"matrix:{EVE}"]
    record(database, *told, now=60 * 24 * 365, begun=-60 * 24 * 365, channels=channels, authors=authors)
    (found,) = entries(database, POSTED)
    return found


def said(entry: Entry) -> list[str]:
    """What each version of an entry says."""
    return [json.loads(version.body.source)["body"] for version in entry.root.versions]


def test_an_edit_counts_by_the_sender_alone(database: Database) -> None:
    forged = edit(NEW) | {"event_id": "$forged", "sender": EVE}
    assert said(entry(database, forged, message(), edit(NEW))) == ["Doors open", "Doors closed"]


def test_of_two_edits_of_one_moment_the_greater_id_is_the_later(database: Database) -> None:
    other = edit({"msgtype": "m.text", "body": "Doors ajar"}) | {"event_id": "$zz"}
    assert said(entry(database, other, edit(NEW), message())) == ["Doors open", "Doors closed", "Doors ajar"]


def test_a_redacted_edit_uncovers_what_was_before(database: Database) -> None:
    assert said(entry(database, message(), edit(NEW), redaction("$edit"))) == ["Doors open"]


def test_a_redacted_message_is_deleted(database: Database) -> None:
    assert entry(database, redaction(), message(), edit(NEW)).root.deleted


def test_a_reaction_is_on_until_it_is_redacted(database: Database) -> None:
    assert entry(database, message(), reaction("⭐")).key_moment
    assert not entry(database, redaction("$reaction")).key_moment


def test_what_is_decrypted_later_is_the_message(database: Database) -> None:
    ciphertext = message() | {"type": "m.room.encrypted", "content": {"ciphertext": "AwgA"}}
    assert said(entry(database, ciphertext, message())) == ["Doors open"]


def test_an_aside_leaves_no_text_whichever_form_it_has(database: Database) -> None:
    """Clients send `/` for `//` (RULES 1.9)."""
    html = {"format": "org.matrix.custom.html", "formatted_body": "<p><em>/ the secret</em></p>"}
    edited = edit({"msgtype": "m.text", "body": "*/ the secret*", **html})
    assert entry(database, message("/ the secret"), edited).kind == "aside"
    kept = [codec.dumps(codec.encode(one)) for one in recorded(database)]
    assert not [line for line in [*kept, *raws(database)] if "secret" in line]


def test_an_answer_leads_to_what_it_answers(database: Database) -> None:
    told = answer("Yes", "$asked")
    assert entry(database, told).answers == entry_id("matrix", ROOM, "$asked")
