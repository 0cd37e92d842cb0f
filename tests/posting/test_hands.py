"""What somebody has done to a post by hand stays, entry by entry, and people are told (RULES 8.6)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, Literal

import pytest

from pipeline.day_post import DayPost, ShownEntry
from pipeline.days import anchor
from pipeline.publishers import Keep, Publication
from pipeline.publishers.seen import words_of
from tests.posting.desk import Desk, desk
from tests.sample import POST, entry
from tests.servers.blog import Fault

DOORS, COFFEE, TALK = (entry(minute, text) for minute, text in ((0, "Doors open"), (5, "Coffee"), (9, "A talk")))
DAY = replace(POST, entries=(DOORS, COFFEE, TALK))


@pytest.fixture
def made() -> Iterator[Desk]:
    with desk(patience=30) as made:
        made.publish(DAY)
        yield made


def post(made: Desk) -> dict[str, Any]:
    (only,) = made.blog.posts.values()
    return only


def element(made: Desk, entry: ShownEntry) -> str:
    """The element of an entry as it stands on the blog."""
    html = str(post(made)["html"])
    start = html.index(f'<div data-daypost-piece="{anchor(entry.id)}">')
    return html[start : html.index("</div>", start) + len("</div>")]


def edit(made: Desk, old: str, new: str) -> None:
    """Somebody changes the post by hand."""
    html = str(post(made)["html"])
    assert old in html
    post(made).update(html=html.replace(old, new), editor="Maria")


def says(made: Desk) -> str:
    return " ".join(words_of(post(made)["html"]))


def chat(text: str, before: ShownEntry, *, told: bool = True) -> ShownEntry:
    """The entry with another text, edited in chat."""
    edited = before.time + timedelta(hours=1) if told else None
    changed = replace(before.paragraphs[0], html=type(before.paragraphs[0].html)(f"<p>{text}</p>"))
    return replace(before, paragraphs=(changed,), plain=text, edited=edited)


def of(*entries: ShownEntry) -> DayPost:
    return replace(POST, entries=entries)


def keep(made: Desk, day: DayPost, choice: Literal["theirs", "ours"]) -> Publication:
    """Somebody says what they choose."""
    edition = replace(made.edition(day), keep=Keep(choice, made.clock.now))
    after = made.press.publish(made.target, edition)
    assert made.publisher.has(edition, after) is not bool(after.error)
    return after


def test_an_entry_that_was_changed_by_hand_stays_so_and_all_others_go_on(made: Desk) -> None:
    edit(made, "Coffee", "Coffee, <b>black</b>")
    news = entry(12, "News")
    after = made.publish(of(DOORS, COFFEE, TALK, news))

    assert says(made) == "Doors open Coffee, black A talk News goes on"
    assert after.remarks == (
        "blog: Maria changed the entry of 17:05 by hand. That stays so there until it is edited in chat; "
        "!keep ours blog brings ours back.",
    )
    again = made.publish(of(DOORS, chat("Tea?", COFFEE), TALK, entry(14, "More")))
    assert says(made) == "Doors open Tea? A talk More goes on"
    assert again.remarks[1:] == (
        "blog: the entry of 17:05, changed by hand there, was edited in chat since, so that stands there now. "
        "What it was is among the post's revisions.",
    )


def test_it_stays_through_many_publications_and_is_told_once(made: Desk) -> None:
    edit(made, "Coffee", "Espresso")
    known = [made.publish(of(DOORS, COFFEE, TALK, entry(20 + n, f"News {n}"))) for n in range(3)]
    assert says(made) == "Doors open Espresso A talk News 2 goes on"
    assert len(known[-1].remarks) == 1
    edit(made, "Espresso", "Ristretto")
    assert len(made.publish(of(DOORS, COFFEE, TALK)).remarks) == 1, "the same words are told once"
    assert says(made) == "Doors open Ristretto A talk goes on"


def test_what_was_removed_by_hand_is_left_out_until_it_is_edited_in_chat(made: Desk) -> None:
    edit(made, element(made, COFFEE), "")
    after = made.publish(of(DOORS, COFFEE, TALK, entry(12, "News")))
    assert says(made) == "Doors open A talk News goes on"
    assert "Maria removed the entry of 17:05 by hand." in after.remarks[0]
    made.publish(of(DOORS, COFFEE, TALK))
    assert says(made) == "Doors open A talk goes on"
    made.publish(of(DOORS, chat("Tea", COFFEE), TALK))
    assert says(made) == "Doors open Tea A talk goes on"


def test_what_was_removed_by_hand_and_put_back_is_ours_again(made: Desk) -> None:
    was = element(made, COFFEE)
    edit(made, was, "")
    made.publish(of(DOORS, COFFEE, TALK, entry(12, "News")))
    edit(made, element(made, TALK), was + element(made, TALK))
    made.publish(of(DOORS, COFFEE, TALK))
    assert says(made) == "Doors open Coffee A talk goes on"
    assert not any(piece.hands for piece in made.known.pieces)


def test_what_is_taken_back_in_chat_goes_whatever_was_done_to_it(made: Desk) -> None:
    edit(made, "Coffee", "Coffee, black")
    made.publish(of(DOORS, COFFEE, TALK, entry(12, "News")))
    made.publish(of(DOORS, TALK))
    assert says(made) == "Doors open A talk goes on"
    made.publish(DAY)
    assert says(made) == "Doors open Coffee A talk goes on"


def test_words_around_and_between_stay_where_they_are(made: Desk) -> None:
    html = str(post(made)["html"])
    post(made)["html"] = f"<p>Before</p>{html}<p>Behind</p>"
    edit(made, element(made, COFFEE), element(made, COFFEE) + "<p>Ours: a <a href='/'>sponsor</a></p>")
    made.publish(of(DOORS, COFFEE, TALK, entry(12, "News")))
    assert says(made) == "Before Doors open Coffee Ours: a sponsor A talk News goes on Behind"
    assert made.known.remarks == (), "nothing of ours was changed"
    made.publish(of(DOORS, TALK))
    assert says(made) == "Before Doors open Ours: a sponsor A talk goes on Behind"


def test_keep_ours_brings_all_back(made: Desk) -> None:
    edit(made, "Coffee", "Espresso")
    edit(made, element(made, TALK), "")
    made.publish(of(DOORS, COFFEE, TALK, entry(12, "News")))
    after = keep(made, DAY, "ours")
    assert says(made) == "Doors open Coffee A talk goes on"
    assert after.kept == made.clock.now
    edit(made, "Coffee", "Espresso")
    made.publish(of(DOORS, COFFEE, TALK, entry(12, "News")))
    assert "Espresso" in says(made), "that was of that moment"


def test_keep_theirs_where_all_can_be_told_apart_sends_nothing(made: Desk) -> None:
    edit(made, "Coffee", "Espresso")
    made.publish(of(DOORS, COFFEE, TALK, entry(12, "News")))
    made.blog.requests.clear()
    keep(made, of(DOORS, COFFEE, TALK, entry(12, "News")), "theirs")
    assert all(one.is_read for one in made.blog.requests)


@pytest.mark.parametrize("how", ["twice", "outside", "nested", "open"])
def test_where_entries_cannot_be_told_apart_a_person_is_asked(made: Desk, how: str) -> None:
    mess(made, how)
    before = post(made)["html"]
    news = of(DOORS, COFFEE, TALK, entry(12, "News"))
    after = made.once(news)
    assert after.needs_person
    assert "ours would overwrite “Handmade”" in after.error
    assert "!keep ours blog" in after.error
    assert post(made)["html"] == before, "nothing is touched"

    keep(made, news, "ours")
    assert says(made).replace("Before ", "") == "Doors open Coffee A talk News goes on"
    assert made.publish(DAY).error == ""
    assert says(made).replace("Before ", "") == "Doors open Coffee A talk goes on"


@pytest.mark.parametrize("how", ["twice", "outside", "nested", "open"])
def test_keep_theirs_keeps_all_and_goes_on_beside_it(made: Desk, how: str) -> None:
    mess(made, how)
    there = set(says(made).split())
    news = of(DOORS, COFFEE, TALK, entry(12, "News"))
    assert made.once(news).needs_person
    assert keep(made, news, "theirs").error == ""
    assert set(says(made).split()) == there | {"News"}
    made.publish(of(DOORS, COFFEE, TALK, entry(12, "News"), entry(14, "More")))
    assert set(says(made).split()) == there | {"News", "More"}
    made.publish(of(DOORS, chat("Tea", COFFEE), TALK, entry(12, "News")))
    assert set(says(made).split()) == there | {"Tea", "News"}


@pytest.mark.parametrize("how", ["twice", "outside", "nested", "open"])
@pytest.mark.parametrize("when", ["at once", "after theirs was kept"])
@pytest.mark.parametrize("what", ["taken back", "silently changed"])
def test_a_removal_works_even_then(made: Desk, how: str, when: str, what: str) -> None:
    mess(made, how)
    if when != "at once":
        made.once(of(DOORS, COFFEE, TALK, entry(12, "News")))
        assert keep(made, of(DOORS, COFFEE, TALK, entry(12, "News")), "theirs").error == ""
    left = (DOORS, TALK) if what == "taken back" else (DOORS, chat("Tea", COFFEE, told=False), TALK)
    after = made.once(of(*left))
    assert after.error == ""
    assert "Coffee" not in says(made)
    assert says(made).replace("Before ", "") == " ".join([one.plain for one in left] + ["goes on"])
    assert "something was taken back" in after.remarks[-1]


def test_words_that_lost_their_place_are_not_kept_as_somebodys(made: Desk) -> None:
    """Two entries made one: what is taken back later could not be found among them."""
    between = str(post(made)["html"]).partition("<p>Coffee</p>")[2].partition("<p>A talk</p>")[0]
    edit(made, f"<p>Coffee</p>{between}<p>A talk</p>", "<p>Coffee</p>and <p>A talk</p>")
    after = made.once(of(DOORS, COFFEE, TALK, entry(12, "News")))
    assert after.needs_person
    assert "cannot be told apart" in after.error
    after = made.once(of(DOORS, COFFEE, entry(12, "News")))
    assert after.error == ""
    assert says(made) == "Doors open Coffee News goes on"


def test_what_loses_its_place_just_when_it_is_taken_back_is_gone(made: Desk) -> None:
    start = f'<div data-daypost-piece="{anchor(TALK.id)}">'
    edit(made, element(made, TALK), element(made, TALK).replace(start, "<div>"))
    assert made.once(of(DOORS, COFFEE)).error == ""
    assert says(made) == "Doors open Coffee goes on"


def test_an_editor_that_was_open_all_the_time_undoes_nothing(made: Desk) -> None:
    """Whoever saves it overwrites all that has come since, changed or been taken back; nobody removed that by hand."""
    old = str(post(made)["html"])
    made.publish(of(DOORS, chat("Tea", COFFEE), entry(12, "News")))
    post(made).update(html=old.replace("Doors open", "Doors wide open"), editor="Maria")
    made.publish(of(DOORS, chat("Tea", COFFEE), entry(12, "News"), entry(14, "More")))
    assert says(made) == "Doors wide open Tea News More goes on"


def test_somebody_who_is_writing_is_waited_for_ten_minutes(made: Desk) -> None:
    post(made)["writer"] = "Maria"
    news = of(DOORS, COFFEE, TALK, entry(12, "News"))
    after = made.once(news)
    assert "Maria has the post" in after.error
    assert not after.needs_person
    assert "News" not in says(made)

    begun = made.clock.now
    made.clock.now = begun + timedelta(minutes=9)
    assert made.once(news).error
    made.clock.now = begun + timedelta(minutes=10)
    after = made.once(news)
    assert after.error == ""
    assert "Maria has had the post open for 10 minutes" in after.remarks[-1]
    assert "News" in says(made)


def test_nobody_is_waited_for_when_something_is_taken_back_but_their_late_save_is_undone(made: Desk) -> None:
    post(made)["writer"] = "Maria"
    old = post(made)["html"]
    after = made.once(of(DOORS, TALK))
    assert after.error == ""
    assert says(made) == "Doors open A talk goes on"

    post(made).update(writer="", html=old)
    for _ in range(3):
        assert after.doubt
        made.clock.now = after.doubt
        after = made.once(of(DOORS, TALK))
        assert says(made) == "Doors open A talk goes on"
        post(made)["html"] = old if after.doubt else post(made)["html"]


def test_it_is_not_watched_for_ever(made: Desk) -> None:
    post(made)["writer"] = "Maria"
    after = made.once(of(DOORS, TALK))
    post(made)["writer"] = ""
    looks = 0
    while after.doubt:
        made.clock.now, looks = after.doubt, looks + 1
        after = made.once(of(DOORS, TALK))
    assert looks == 10


def test_a_prepared_post_is_filled_though_the_first_writing_is_lost(made: Desk) -> None:
    made.blog.posts.clear()
    made.blog.posts["77"] = {"id": "77", "state": "draft", "url": "u", "title": "Mine", "html": "<p>Hi</p>[daypost]"}
    left: Iterator[Fault] = iter(["not heard", "drop", "500"])
    made.blog.plan = lambda request: next(left, "") if request.method == "PUT" else ""
    made.clock.now += timedelta(days=1)
    other = replace(DAY, date=DAY.date.replace(day=16))
    for _ in range(9):
        after = made.once(other)
        made.clock.now = after.retry_at or after.doubt or made.clock.now
    assert (after.error, after.remote) == ("", "77")
    assert post(made)["title"] == "Mine"
    assert says(made) == "Hi Doors open Coffee A talk goes on"


def test_a_title_that_was_changed_by_hand_stays_until_it_is_changed_in_chat(made: Desk) -> None:
    post(made)["title"] = "Handmade"
    made.publish(of(DOORS, TALK))
    assert post(made)["title"] == "Handmade"
    made.publish(replace(of(DOORS, TALK), title="Another"))
    assert post(made)["title"] == "Another"


def test_an_entry_that_a_firewall_refuses_keeps_no_other_back(made: Desk) -> None:
    made.blog.wall = "DROP TABLE"
    bad = entry(12, "DROP TABLE users")
    news = [entry(minute, f"News of {minute}") for minute in range(13, 30)]
    after = made.publish(of(DOORS, COFFEE, TALK, bad, *news))
    assert "DROP" not in says(made)
    assert "News of 29 goes on" in says(made)
    assert after.refused == (bad.id,)
    assert "takes everything but the entry of 17:12" in after.remarks[-1]

    made.blog.requests.clear()
    made.publish(of(DOORS, COFFEE, TALK, bad, *news, entry(40, "Last")))
    assert len([one for one in made.blog.requests if not one.is_read]) == 1, "it is not tried again each time"

    after = made.publish(of(DOORS, COFFEE, TALK, chat("Drop a table", bad), *news))
    assert after.refused == ()
    assert "Drop a table" in says(made)


def test_what_was_refused_is_tried_again_when_somebody_says_so(made: Desk) -> None:
    made.blog.wall = "DROP TABLE"
    day = of(DOORS, entry(12, "DROP TABLE users"))
    assert made.publish(day).refused
    made.blog.wall = ""
    assert keep(made, day, "ours").refused == ()
    assert "DROP TABLE" in says(made)


def test_a_refusal_of_everything_is_no_entrys_fault(made: Desk) -> None:
    made.blog.wall = "data-generation"
    after = made.once(of(DOORS, TALK))
    assert after.needs_person
    assert "403 Forbidden" in after.error
    assert after.refused == ()


def mess(made: Desk, how: str) -> None:
    """Somebody changes the post so that entries cannot be told apart."""
    coffee, talk = element(made, COFFEE), element(made, TALK)
    match how:
        case "twice":
            edit(made, coffee, coffee + coffee.replace("Coffee", "Handmade"))
        case "outside":
            edit(made, coffee, "")
            html = str(post(made)["html"])
            post(made)["html"] = f"<p>Before</p>{coffee.replace('Coffee', 'Handmade Coffee')}{html}"
        case "nested":
            edit(made, coffee + "\n" + talk, f"<div>{coffee}<p>Handmade</p>{talk}</div>")
        case "open":
            edit(made, coffee, coffee.removesuffix("</div>") + "<p>Handmade</p>")
