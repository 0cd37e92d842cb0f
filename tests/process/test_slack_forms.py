"""The real process: an entry is corrected in Slack by a form that the message shortcut opens."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from typing import Any

from bots.slack import views
from pipeline.voice import wording
from tests.process.driver import Running
from tests.process.slack_place import SlackPlace

Json = dict[str, Any]


def listening(street: SlackPlace) -> Running:
    run = street.start()
    run.said("slack: listens to")
    return run


def posted(street: SlackPlace, run: Running, text: str) -> str:
    """Ann posts an entry that is on the page; returns its `ts`."""
    ts = street.post(text)
    run.until(lambda: street.reads(ts) is not None)
    return ts


def chosen(street: SlackPlace, ts: str, by: str) -> Json:
    """The form that somebody gets who chooses the shortcut on a message."""
    before = set(street.slack.forms.open)
    assert street.slack.shortcut(by, street.channel, ts, "correct_entry") == {}
    (new,) = set(street.slack.forms.open) - before
    return street.slack.forms.open[new]


def text_in(view: Json) -> str:
    """The text that stands in a form to be changed."""
    (block,) = [block for block in view["blocks"] if block["type"] == "input"]
    return str(block["element"].get("initial_value", ""))


def words_in(view: Json) -> str:
    """What a form says."""
    return "\n".join(block["text"]["text"] for block in view["blocks"] if block["type"] == "section")


def whispered(street: SlackPlace, user: str) -> list[str]:
    return [one["text"] for one in street.slack.ephemerals if one["user"] == user]


def forms_of(street: SlackPlace) -> list[Json]:
    """The corrections in the log."""
    with closing(sqlite3.connect(street.data / "daypost.sqlite3", timeout=30)) as database:
        rows = database.execute("SELECT event, raw FROM events WHERE kind = 'decided' ORDER BY position").fetchall()
    assert {raw for _, raw in rows} <= {""}
    return [event for event in (json.loads(event) for event, _ in rows) if event["what"] == "corrected"]


def test_an_author_corrects_an_entry_and_it_stands_after_a_restart(street: SlackPlace) -> None:
    run = listening(street)
    ts = street.post("draft: *Dors* <https://x.example|open>")
    run.until(lambda: street.slack.receipts(street.channel, ts) == {"zzz"})
    view = chosen(street, ts, street.ann)
    assert text_in(view) == "**Dors** [open](https://x.example)"
    text = "# Doors\n\n**open** [now](https://y.example)\n\n> so\n\n- one\n- two\n\n`code`"
    assert street.slack.submit(street.ann, view["id"], text=text) == {}
    assert not street.slack.forms.open
    street.slack.pass_time(2)  # Slack tells of reactions in whole seconds
    street.slack.react(street.channel, ts, street.ann, "white_check_mark")
    run.until(lambda: street.reads(ts) is not None)
    assert street.reads(ts) == "Doors open now so one two code"
    (entry,) = street.page().entries
    found = {element.tag for element in entry.iter()}
    assert {"h2", "strong", "a", "blockquote", "ul", "li", "code"} <= found
    run.until(lambda: street.slack.receipts(street.channel, ts) == {"globe_with_meridians"})
    assert whispered(street, street.ann) == []
    run.kill()
    (street.day_pages[0]).unlink()
    again = listening(street)
    again.until(lambda: street.reads(ts) == "Doors open now so one two code")
    assert text_in(chosen(street, ts, street.ann)) == text


def test_an_editor_corrects_and_a_later_edit_wins_each_loser_is_told_once(street: SlackPlace) -> None:
    run = listening(street)
    ts = posted(street, run, "Doors are open")
    view = chosen(street, ts, street.ed)
    street.slack.submit(street.ed, view["id"], text="Gates are open")
    run.until(lambda: street.reads(ts) == "Gates are open")
    run.until(lambda: bool(whispered(street, street.ann)))
    street.slack.pass_time(5)
    street.slack.edit(street.channel, ts, "Windows are open")
    run.until(lambda: street.reads(ts) == "Windows are open")
    run.until(lambda: bool(whispered(street, street.ed)))
    (to_ann,), (to_ed,) = whispered(street, street.ann), whispered(street, street.ed)
    assert "Ed Example gave this entry another text: “Gates are open”. Yours was:\nDoors are open" in to_ann
    assert "Ann Example gave this entry another text: “Windows are open”. Yours was:\nGates are open" in to_ed


def test_where_there_is_nothing_to_correct_it_is_said(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    ts = posted(street, run, "first")
    reply = slack.reply(street.channel, ts, street.ann, "and more")
    run.until(lambda: street.reads(ts) == "first and more")
    talk = slack.reply(street.channel, ts, street.sue, "well")
    aside, command = street.post("((aside"), street.post("!help")
    beside, gone = street.post("// too"), posted(street, run, "gone")
    slack.reply(street.channel, gone, street.ann, "with it")
    slack.delete(street.channel, gone)
    run.until(lambda: street.reads(gone) is None)
    expected = {
        (ts, street.sue): wording.NOT_YOURS,
        (talk, street.sue): wording.NOT_YOURS,
        (reply, street.ann): wording.FORM_REPLY,
        (talk, street.ed): wording.FORM_NO_ENTRY,
        (aside, street.ann): wording.FORM_ASIDE,
        (beside, street.ed): wording.FORM_ASIDE,
        (command, street.ann): wording.FORM_COMMAND,
        (gone, street.ann): wording.FORM_DELETED,
        (slack.post(street.channel, street.sue, "me too"), street.ann): wording.FORM_NO_ENTRY,
    }
    for (message, by), words in expected.items():
        view = chosen(street, message, by)
        assert words_in(view) == words
        assert "submit" not in view
    assert forms_of(street) == []


def test_who_may_not_cannot_send_a_form_either(street: SlackPlace) -> None:
    """Somebody else's submission of a form that was opened by one who may."""
    run = listening(street)
    ts = posted(street, run, "first")
    view = chosen(street, ts, street.ann)
    answer = street.slack.submit(street.sue, view["id"], text="mine")
    assert answer
    assert words_in(answer["view"]) == f"{wording.NOT_YOURS}\nNothing was changed. What you wrote:\nmine"
    assert forms_of(street) == []


def test_what_was_changed_meanwhile_is_shown_and_sending_again_replaces_it(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    ts = posted(street, run, "Doors are opn")
    view = chosen(street, ts, street.ed)
    slack.edit(street.channel, ts, "Doors are open")
    run.until(lambda: street.reads(ts) == "Doors are open")
    answer = slack.submit(street.ed, view["id"], text="Gates are open")
    assert answer
    assert answer["response_action"] == "update"
    assert words_in(answer["view"]) == "This entry was changed meanwhile. It says now, by Ann Example:\nDoors are open"
    assert text_in(answer["view"]) == "Gates are open"
    assert forms_of(street) == []
    assert slack.submit(street.ed, view["id"]) == {}
    run.until(lambda: street.reads(ts) == "Gates are open")


def test_what_was_deleted_meanwhile_is_not_corrected(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    ts = posted(street, run, "Doors are open")
    view = chosen(street, ts, street.ed)
    slack.reply(street.channel, ts, street.ann, "!purge")
    run.until(lambda: street.reads(ts) is None)
    answer = slack.submit(street.ed, view["id"], text="Gates are open")
    assert answer
    assert words_in(answer["view"]).startswith(wording.FORM_DELETED)
    assert words_in(answer["view"]).endswith("Gates are open")
    assert forms_of(street) == []


def test_a_text_that_no_form_holds_and_one_that_is_empty(street: SlackPlace) -> None:
    run = listening(street)
    long, most = posted(street, run, "word " * 601), posted(street, run, "x" * 3000)
    assert "3,004 characters" in words_in(chosen(street, long, street.ann))
    view = chosen(street, most, street.ann)
    assert text_in(view) == "x" * 3000
    for text in ("", " \n "):
        answer = street.slack.submit(street.ann, view["id"], text=text)
        assert answer == {"response_action": "errors", "errors": {"text": views.EMPTY}}
    assert street.slack.submit(street.ann, view["id"]) == {}
    assert forms_of(street) == []


def test_a_submission_that_is_delivered_twice_is_one_correction(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    ts = posted(street, run, "Dors")
    view = chosen(street, ts, street.ann)
    payload = slack.do(lambda: slack.forms.submission(street.ann, view["id"], {"text": "Doors"}))
    assert [slack.deliver(payload), slack.deliver(payload)] == [{}, {}]
    run.until(lambda: street.reads(ts) == "Doors")
    assert [event["body"]["source"] for event in forms_of(street)] == ["Doors"]
    again = slack.do(lambda: slack.forms.submission(street.ann, view["id"], {"text": "Dors"}))
    answer = slack.deliver(again)
    assert answer, "the text is the one that the form began with, but no longer the entry's"
    assert words_in(answer["view"]).startswith("This entry was changed meanwhile.")


def test_a_shortcut_opens_one_form_or_it_is_said_that_it_came_too_late(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    ts = posted(street, run, "first")
    payload = slack.do(lambda: slack.forms.shortcut(street.ann, street.channel, ts, "correct_entry"))
    assert [slack.deliver(payload), slack.deliver(payload)] == [{}, {}]
    assert len(slack.forms.open) == 1
    assert whispered(street, street.ann) == []
    late = slack.do(lambda: slack.forms.shortcut(street.ann, street.channel, ts, "correct_entry"))
    slack.pass_time(61)
    assert slack.deliver(late) == {}
    (told,) = whispered(street, street.ann)
    assert told == "Slack opened no form (expired_trigger_id). Choose “Correct this entry” once more."


def test_with_approval_an_authors_form_waits_and_that_is_said(street: SlackPlace) -> None:
    street.configure("approval = true")
    slack, run = street.slack, listening(street)
    ts = street.post("Dors are open")
    slack.pass_time(2)
    slack.react(street.channel, ts, street.ed, "white_check_mark")
    run.until(lambda: street.reads(ts) == "Dors are open")
    run.until(lambda: slack.receipts(street.channel, ts) == {"globe_with_meridians"})
    slack.submit(street.ann, chosen(street, ts, street.ann)["id"], text="Doors are open")
    run.until(lambda: slack.receipts(street.channel, ts) == {"zzz"})
    run.until(lambda: whispered(street, street.ann) == [wording.FORM_WAITS])
    assert street.reads(ts) == "Dors are open"
    assert text_in(chosen(street, ts, street.ann)) == "Doors are open"
    slack.unreact(street.channel, ts, street.ed, "white_check_mark")
    slack.pass_time(5)
    slack.react(street.channel, ts, street.ed, "white_check_mark")
    run.until(lambda: street.reads(ts) == "Doors are open")
    run.until(lambda: slack.receipts(street.channel, ts) == {"globe_with_meridians"})


def test_names_and_changed_words_stand_in_the_form(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    ts = posted(street, run, f"<@{street.sue}> opns at 2*3")
    run.until(lambda: street.reads(ts) == "sue opns at 2*3")
    slack.reply(street.channel, ts, street.ann, "s/opns/opens/")
    run.until(lambda: street.reads(ts) == "sue opens at 2*3")
    view = chosen(street, ts, street.ann)
    assert text_in(view) == "sue opens at 2\\*3"
    told = whispered(street, street.ann)
    slack.submit(street.ann, view["id"], text="sue opens at 2\\*3, sharp")
    run.until(lambda: street.reads(ts) == "sue opens at 2*3, sharp")
    run.until(lambda: slack.receipts(street.channel, ts) == {"globe_with_meridians"})
    assert whispered(street, street.ann) == told


def test_what_was_not_recorded_is_not_acknowledged(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    ts = posted(street, run, "Dors")
    view = chosen(street, ts, street.ann)
    with closing(sqlite3.connect(street.data / "daypost.sqlite3", isolation_level=None, timeout=30)) as database:
        database.execute("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'full'); END")
        patient, slack.team.times = slack.team.times, replace(slack.team.times, ack=1.0)
        assert slack.submit(street.ann, view["id"], text="Doors") is None
        slack.team.times = patient
        database.execute("DROP TRIGGER full")
    assert slack.submit(street.ann, view["id"], text="Doors") == {}
    run.until(lambda: street.reads(ts) == "Doors")
    assert "Traceback" not in run.errors
