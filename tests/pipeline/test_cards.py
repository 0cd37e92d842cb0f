"""The card of a link comes, changes and goes after its message, in whatever order that is told (RULES 3.8)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.events import Card, Event
from pipeline.purging import blank, taken
from tests.make import carded, decide, edit, order, post
from tests.shows import entry_of, shown

LINK = "https://www.example.org/talks"
TALKS = Card(url=LINK, title="Talks", host="example.org")
BARE = Card(url=LINK, host="example.org/talks")
SENT = post("1", LINK)


def card(*events: Event) -> Card:
    """The card of the one entry."""
    (entry,) = shown(*events)
    ((found,),) = (paragraph.cards for paragraph in entry.paragraphs)
    return found


def test_it_comes_changes_and_goes() -> None:
    speakers = carded("1", replace(TALKS, title="Speakers"), at=2)
    assert card(SENT) == BARE
    assert card(SENT, carded("1", TALKS)) == TALKS
    assert card(SENT, carded("1", TALKS), speakers).title == "Speakers"
    assert card(SENT, carded("1", TALKS), speakers, carded("1", at=3)) == BARE
    assert card(replace(SENT, cards=(TALKS,)), carded("1")) == BARE


@given(st.lists(st.sampled_from([TALKS, replace(TALKS, title="Speakers"), None]), min_size=1, max_size=6), st.data())
def test_the_newest_stands_in_any_order(cards: list[Card | None], data: st.DataObject) -> None:
    events = [carded("1", *([one] if one else []), at=number) for number, one in enumerate(cards, 1)]
    assert card(*data.draw(st.permutations([SENT, *events]))) == (cards[-1] or BARE)


def test_it_may_come_in_the_second_of_its_message() -> None:
    assert card(post("1", LINK, at=0.5), carded("1", TALKS, ranks=order(0))) == TALKS


def test_it_is_that_of_the_version_under_which_it_came() -> None:
    other = Card(url="https://example.org/other", title="Other", host="example.org")
    changed = edit("1", other.url, at=5)
    assert card(SENT, carded("1", TALKS), changed) == replace(other, title="", host="example.org/other")
    assert card(SENT, carded("1", TALKS), changed, carded("1", other, at=6)) == other
    assert card(SENT, carded("1", TALKS), replace(changed, cards=(other,)), carded("1", at=7)).title == ""
    back = edit("1", LINK, at=8)
    assert card(SENT, changed, back, carded("1", TALKS, at=6)) == BARE


def test_it_is_no_version() -> None:
    entry = entry_of(SENT, carded("1", TALKS))
    assert [version.key for version in entry.root.versions] == ["posted:1"]
    (one,) = shown(SENT, carded("1", TALKS, at=60))
    assert one.edited is None


@pytest.mark.parametrize(
    "url",
    [LINK, f"{LINK}/", "https://www.EXAMPLE.org/talks", "HTTPS://www.example.org/talks/"],
)
def test_networks_write_one_address_in_several_ways(url: str) -> None:
    assert card(SENT, carded("1", replace(TALKS, url=url))) == TALKS


@pytest.mark.parametrize(
    "url",
    ["https://www.example.org/Talks", f"{LINK}?a=1", f"{LINK}#a", "https://example.org/talks", "http://[", ""],
)
def test_another_address_is_another_card(url: str) -> None:
    assert card(SENT, carded("1", replace(TALKS, url=url))) == BARE


@given(st.text(st.characters(exclude_categories=())))
def test_a_title_is_one_line_not_too_long_that_a_page_can_carry(title: str) -> None:
    found = card(SENT, carded("1", replace(TALKS, title=title))).title
    assert len(found) <= 200
    assert not found.strip("\n").count("\n")
    found.encode()


def test_a_title_of_ten_thousand_letters_is_cut() -> None:
    assert card(SENT, carded("1", replace(TALKS, title="x" * 10_000))).title == "x" * 199 + "…"
    assert card(SENT, carded("1", replace(TALKS, title="word " * 2_000))).title.endswith("word…")


def test_a_purge_takes_it() -> None:
    purge = decide("purged", "1")
    late = carded("1", TALKS)
    assert late in list(taken([SENT, purge, late]))
    assert blank(late) == replace(late, cards=())
    assert shown(SENT, purge, late) == []


def test_of_an_aside_it_is_taken_whichever_came_first() -> None:
    aside, late = post("1", f"(({LINK}"), carded("1", TALKS)
    assert list(taken([aside, late])) == [late]
    assert list(taken([aside, edit("1", LINK, at=2), late])) == []
