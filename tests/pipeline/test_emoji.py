"""Names and characters of emoji are one thing, in whatever tone and style (RULES 4.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emoji import character, normal
from pipeline.emoji_table import TABLE

TONES = [chr(point) for point in range(0x1F3FB, 0x1F400)]
WORDS = TABLE.split()
NAMES = dict(zip(WORDS[::2], WORDS[1::2], strict=True))
PIECES = [":", "::", "x", "wave", "skin-tone-2", "\ufe0f", *TONES, "❌"]
PEOPLE = ["wave", "+1", "point_up", "artist", "woman-running", "v", "raised_hand"]
KNOWN = st.sampled_from(sorted(name for name in NAMES if not name.startswith("skin-tone")))


def test_a_name_stands_once_in_the_table_and_without_selectors() -> None:
    assert len(NAMES) == len(WORDS) // 2 > 1_800
    assert not any("\ufe0f" in emoji for emoji in NAMES.values())


@pytest.mark.parametrize(
    ("name", "emoji"),
    [
        ("x", "❌"),
        ("heavy_multiplication_x", "✖️"),
        ("wastebasket", "🗑️"),
        ("lock", "🔒"),
        ("double_vertical_bar", "⏸️"),
        ("pushpin", "📌"),
        ("star", "⭐"),
        ("white_check_mark", "✅"),
        ("pencil2", "✏️"),
        ("memo", "📝"),
        ("pencil", "📝"),
        ("thumbsup", "👍"),
        ("+1", "👍"),
        ("keycap_star", "*️⃣"),
        ("flag-at", "🇦🇹"),
        ("rainbow-flag", "🏳️‍🌈"),
    ],
)
def test_a_name_and_its_characters_are_the_same(name: str, emoji: str) -> None:
    assert normal(name) == normal(f":{name}:") == normal(emoji)


@given(KNOWN)
def test_every_name_is_known_with_and_without_colons(name: str) -> None:
    assert character(name) == character(f":{name}:") == NAMES[name]
    assert normal(name) == normal(NAMES[name])


@given(KNOWN, st.sampled_from(["", "\ufe0e", "\ufe0f"]))
def test_a_selector_changes_nothing(name: str, selector: str) -> None:
    assert normal(NAMES[name] + selector) == normal(name)


@given(KNOWN, st.integers(2, 6))
def test_a_tone_in_the_name_changes_nothing(name: str, tone: int) -> None:
    assert normal(f":{name}::skin-tone-{tone}:") == normal(name)


@pytest.mark.parametrize(
    ("name", "emoji"),
    [(":wave::skin-tone-3:", "👋🏼"), ("+1::skin-tone-6", "👍🏿"), ("artist::skin-tone-4", "🧑🏽\u200d🎨")],
)
def test_a_tone_stands_behind_the_first_character(name: str, emoji: str) -> None:
    assert character(name) == emoji


@pytest.mark.parametrize(
    ("name", "emoji"),
    [
        (":people_holding_hands::skin-tone-2-6:", "🧑🏻\u200d🤝\u200d🧑🏿"),
        ("woman-kiss-man::skin-tone-3-3", "👩🏼\u200d❤\u200d💋\u200d👨🏼"),
        ("man_and_woman_holding_hands::skin-tone-2-3", "👩🏻\u200d🤝\u200d👨🏼"),
        ("couple_with_heart::skin-tone-4-5", "🧑🏽\u200d❤\u200d🧑🏾"),
        ("handshake::skin-tone-2-3", "🫱🏻\u200d🫲🏼"),
    ],
)
def test_of_two_people_each_has_a_tone(name: str, emoji: str) -> None:
    assert character(name) == emoji
    assert normal(name) == normal(emoji) == normal(name.partition("::skin")[0])


@pytest.mark.parametrize("name", ["wave::skin-tone-2-3", "handshake::skin-tone-2-3-4", "handshake::skin-tone-2-"])
def test_more_tones_than_people_make_no_emoji(name: str) -> None:
    assert character(name) is None


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("name", PEOPLE)
def test_a_tone_in_the_characters_changes_nothing(name: str, tone: str) -> None:
    emoji = NAMES[name]
    assert normal(emoji[0] + tone + emoji[1:]) == normal(name)


@given(st.from_regex(r"[a-z]{3,12}-of-ours", fullmatch=True), st.sampled_from(["", "::skin-tone-2"]))
def test_an_unknown_name_is_a_custom_emoji_and_stays_a_name(name: str, tone: str) -> None:
    assert character(f":{name}{tone}:") is None
    assert normal(f":{name}{tone}:") == name + tone


def test_a_tone_that_there_is_not_makes_no_emoji() -> None:
    assert character("wave::skin-tone-9") is None


@given(st.text() | st.lists(st.sampled_from(PIECES)).map("".join))
def test_whatever_comes_as_an_emoji_has_one_form(anything: str) -> None:
    assert isinstance(normal(anything), str)
    assert normal(f":{anything}:") == normal(anything)
    assert (normal(anything) == "") == (anything.strip(":") == "")
