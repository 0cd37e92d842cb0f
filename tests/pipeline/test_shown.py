"""From entries to what readers see: headline, edited, cards, pictures, small entries (RULES 3)."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.events import Card, Event
from tests.make import at, delete, edit, fetch, photo, post, react
from tests.shows import shown, texts


def test_rule_3_4_a_first_line_with_a_number_sign_or_in_bold_is_the_headline() -> None:
    for text in ("# Doors\nare open", "**Doors**\nare open"):
        (entry,) = shown(post("1", text))
        assert (str(entry.headline), [str(part.html) for part in entry.paragraphs]) == ("Doors", ["<p>are open</p>"])
    (entry,) = shown(post("1", "#doors are open"))
    assert entry.headline is None


def test_rule_3_4_a_headline_behind_words_in_front_is_one() -> None:
    (entry,) = shown(post("1", "1155: # Doors\nare open"))
    assert str(entry.headline) == "Doors"


def test_a_headline_in_a_reply_stands_within_its_paragraph() -> None:
    (entry,) = shown(post("1", "# Doors"), post("2", "# Coffee\nis on", thread="1", at=1))
    assert str(entry.headline) == "Doors"
    assert [str(part.html) for part in entry.paragraphs] == ["", "<h3>Coffee</h3><p>is on</p>"]
    assert entry.plain == "Doors Coffee is on"


@pytest.mark.parametrize(("minutes", "told"), [(10, False), (11, True)])
def test_rule_3_10_edited_shows_for_changes_later_than_ten_minutes(minutes: int, told: bool) -> None:
    (entry,) = shown(post("1", "Dors"), edit("1", "Doors", at=minutes))
    assert entry.edited == (at(minutes) if told else None)
    (entry,) = shown(post("1", "Dors"), post("2", "s/Dors/Doors/", thread="1", at=minutes))
    assert entry.edited == (at(minutes) if told else None)
    (entry,) = shown(post("1", "Dors"), post("2", "Doors", thread="1", at=minutes), react("2", "✏️"))
    assert entry.edited == (at(minutes) if told else None)


def test_rule_3_10_ten_minutes_run_from_when_it_shows() -> None:
    late = post("1", "draft: Dors")
    (entry,) = shown(late, edit("1", "Dors", at=60), edit("1", "Doors", at=69))
    assert (entry.time, entry.edited) == (at(60), None)
    (entry,) = shown(post("1", "Doors"), post("2", "opn", thread="1", at=60), edit("2", "open", at=69))
    assert entry.edited is None


def test_rule_3_10_only_a_change_of_the_text_counts() -> None:
    (entry,) = shown(post("1", "Doors"), edit("1", "1155: Doors", at=60))
    assert (entry.time, entry.edited) == (at(-5), None)
    events = [post("1", "Doors", pictures=[photo("a")]), fetch("1", "a"), edit("1", "Doors", at=60)]
    (entry,) = shown(*events)
    assert (entry.figures, entry.edited) == ((), None)
    (entry,) = shown(post("1", "Dors"), edit("1", "Doors", at=60), edit("1", "Doors", at=90, ranks="9" * 16))
    assert entry.edited == at(60)


def test_rule_3_10_the_newest_change_counts() -> None:
    (entry,) = shown(post("1", "a b"), edit("1", "A b", at=60), post("2", "s/b/B/", thread="1", at=90))
    assert (entry.plain, entry.edited) == ("A B", at(90))


def test_rule_3_8_only_a_link_is_its_card() -> None:
    link = "https://www.example.org/talks/"
    (entry,) = shown(post("1", link))
    (paragraph,) = entry.paragraphs
    assert (paragraph.html, paragraph.cards) == ("", (Card(url=link, host="example.org/talks"),))
    card = Card(url=link, title="Talks", host="example.org")
    (entry,) = shown(post("1", link, cards=[replace(card, url="https://example.org/"), card]))
    assert entry.paragraphs[0].cards == (card,)


@pytest.mark.parametrize("letter", "⁇⁈⁉℀℁℅℆⩴︓﹕﹖﹟﹫＃／：？＠")
def test_a_link_in_which_python_finds_a_fault_is_shown_as_it_is(letter: str) -> None:
    link = f"http://a:{letter}@example.org/"
    (entry,) = shown(post("1", link))
    assert entry.plain.startswith("http://a")
    assert all(card.host in ("", "example.org") for part in entry.paragraphs for card in part.cards)


def test_no_words_beside_a_text_carry_what_no_page_can() -> None:
    link, hostile = "https://example.org/", "a\x01b\u202ec\ud800d\ufffe"
    (entry,) = shown(post("1", link, cards=[Card(url=link, title=hostile, host=hostile)]))
    assert entry.paragraphs[0].cards == (Card(url=link, title="abcd", host="abcd"),)
    pictures = [replace(photo("a"), alt=hostile, caption=hostile), photo("b")]
    reply = post("2", "alt 2: a\x01b\u202ecd\ufffe", thread="1", at=1)
    (entry,) = shown(post("1", "", pictures=pictures), fetch("1", "a"), fetch("1", "b"), reply)
    assert [(figure.alt, figure.caption) for figure in entry.figures] == [("abcd", "abcd"), ("abcd", "")]


def test_rule_3_8_a_link_among_words_has_no_card() -> None:
    card = Card(url="https://example.org/", title="Talks")
    (entry,) = shown(post("1", "see https://example.org/", cards=[card]))
    assert entry.paragraphs[0].cards == ()


def test_rule_3_8_only_emoji_is_a_small_entry() -> None:
    assert [entry.small for entry in shown(post("1", "🎉 ☕️"), post("2", "🎉!", at=1))] == [True, False]
    (entry,) = shown(post("1", "🎉"), post("2", "Doors", thread="1", at=1))
    assert not entry.small
    (entry,) = shown(post("1", "🎉", pictures=[photo("a")]), fetch("1", "a"))
    assert not entry.small


def test_rule_3_7_text_shows_at_once_a_picture_when_fetched() -> None:
    pictured = post("1", "Doors", pictures=[photo("a"), photo("b")])
    (entry,) = shown(pictured)
    assert (entry.plain, entry.figures) == ("Doors", ())
    (entry,) = shown(pictured, fetch("1", "b"))
    assert len(entry.figures) == 1


def test_rule_3_7_a_message_of_pictures_alone_shows_with_its_first() -> None:
    pictured = post("1", "", pictures=[photo("a"), photo("b")])
    assert shown(pictured) == []
    assert shown(pictured, fetch("1", "a", failed="gone")) == []
    (entry,) = shown(pictured, fetch("1", "a", failed="gone"), fetch("1", "b"))
    assert len(entry.figures) == 1


def test_rule_3_7_alt_text_is_the_networks_own_or_the_caption() -> None:
    both = replace(photo("a"), alt="A door.", caption="Doors!")
    (entry,) = shown(post("1", "Words", pictures=[both]), fetch("1", "a"))
    assert [(figure.alt, figure.caption) for figure in entry.figures] == [("A door.", "Doors!")]
    (entry,) = shown(post("1", "Words", pictures=[replace(both, alt="")]), fetch("1", "a"))
    assert [(figure.alt, figure.caption) for figure in entry.figures] == [("Doors!", "Doors!")]


def test_rule_2_4_entries_stand_in_the_order_of_their_times() -> None:
    events: list[Event] = [
        post("10", "fourth", at=5), post("9", "third", at=5), post("2", "second", at=1),
        post("11", "1155: first", at=6),
    ]  # fmt: skip
    assert texts(*events) == ["first", "second", "third", "fourth"]


def gallery(*minutes: float, text: str = "", by: str = "ann") -> list[Event]:
    made: list[Event] = []
    for number, minute in enumerate(minutes):
        name = f"{by}{number}"
        made += [post(name, text, by=by, at=minute, pictures=[photo(name)]), fetch(name, name)]
    return made


def joins(*events: Event) -> list[bool]:
    return [entry.joins for entry in shown(*events)]


def test_rule_3_7_neighbouring_photos_of_one_author_within_a_minute_are_one_gallery() -> None:
    assert joins(*gallery(0, 1, 2, 3.1)) == [False, True, True, False]
    assert joins(*gallery(0, 1), *gallery(0.5, by="ben")) == [False, False, False]
    assert joins(*gallery(0, 0.5, text="Doors")) == [False, False]
    assert joins(*gallery(0, 0.5), post("x", "Doors", at=0.2)) == [False, False, False]


def test_rule_3_7_a_gallery_closes_up_when_something_within_it_goes() -> None:
    between = post("x", "Doors", at=0.2)
    assert joins(*gallery(0, 0.5), between, delete("x")) == [False, True]
    assert joins(*gallery(0, 0.9, 1.8), delete("ann1")) == [False, False]
    assert joins(*gallery(0, 0.9, 1.8), react("ann0", "❌")) == [False, True]


@settings(deadline=None)
@given(st.text() | st.from_regex(r"https?://[^\s<>]{1,30}", fullmatch=True))
@example("https://ex\u2100mple.org")
@example("<http://[x>")
@example("https://example.org:port/")
def test_whatever_is_typed_can_be_shown(text: str) -> None:
    assert len(shown(post("1", f"x {text}"))) == 1
    assert len(shown(post("1", text), post("2", text, thread="1", at=1))) <= 1


def test_rule_3_6_words_replaced_stay_so_when_they_are_said_again() -> None:
    events = [post("1", "Dors"), post("2", "s/Dors/Doors/", thread="1", at=1)]
    assert texts(*events, post("3", "Dors!", thread="1", at=2)) == ["Doors Dors!"]
