"""What people type, as our Slack keeps it: `text` and `blocks` of every mark, and no word lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.servers.slack.rich_text import mrkdwn, typed

Json = dict[str, Any]

TEXT = {"type": "text"}


def blocks(source: str) -> list[Json]:
    _, (block,) = typed(source, lambda: "b")
    assert (block["type"], block["block_id"]) == ("rich_text", "b")
    parts: list[Json] = block["elements"]
    return parts


def leaves(part: Json) -> Iterator[str]:
    """All text, and what stands for some."""
    for key in ("text", "url", "name", "user_id", "channel_id", "usergroup_id", "range"):
        if key in part:
            yield str(part[key])
    for inner in part.get("elements", []):
        yield from leaves(inner)


@pytest.mark.parametrize(
    ("source", "text", "elements"),
    [
        ("plain", "plain", [{"type": "text", "text": "plain"}]),
        ("a < b & c", "a &lt; b &amp; c", [{"type": "text", "text": "a < b & c"}]),
        ("*b*", "*b*", [{"type": "text", "text": "b", "style": {"bold": True}}]),
        ("_~x~_", "_~x~_", [{"type": "text", "text": "x", "style": {"italic": True, "strike": True}}]),
        ("`a*b*<c`", "`a*b*&lt;c`", [{"type": "text", "text": "a*b*<c", "style": {"code": True}}]),
        ("snake_case_name", "snake_case_name", [{"type": "text", "text": "snake_case_name"}]),
        (":wave::skin-tone-3:", ":wave::skin-tone-3:", [{"type": "emoji", "name": "wave::skin-tone-3"}]),
        ("10:30:45", "10:30:45", [{"type": "text", "text": "10:30:45"}]),
        ("<@U1>", "<@U1>", [{"type": "user", "user_id": "U1"}]),
        ("<#C1>", "<#C1>", [{"type": "channel", "channel_id": "C1"}]),
        ("<!here>", "<!here>", [{"type": "broadcast", "range": "here"}]),
        ("<!subteam^S1>", "<!subteam^S1>", [{"type": "usergroup", "usergroup_id": "S1"}]),
        ("https://a.example/?a=1&b", "<https://a.example/?a=1&amp;b>", [{"type": "link", "url": "https://a.example/?a=1&b"}]),
        ("<https://a.b|A & B>", "<https://a.b|A &amp; B>", [{"type": "link", "url": "https://a.b", "text": "A & B"}]),
    ],
)  # fmt: skip
def test_a_line(source: str, text: str, elements: list[Json]) -> None:
    assert mrkdwn(source) == text
    assert blocks(source) == [{"type": "rich_text_section", "elements": elements}]


def test_parts_of_a_message() -> None:
    source = "one\ntwo\n> said\n• a\n  • b\n• c\n3. third\n```\n*raw* <x>\n```\nend"
    assert [(part["type"], part.get("indent"), part.get("offset"), [*leaves(part)]) for part in blocks(source)] == [
        ("rich_text_section", None, None, ["one\ntwo"]),
        ("rich_text_quote", None, None, ["said"]),
        ("rich_text_list", 0, None, ["a"]),
        ("rich_text_list", 1, None, ["b"]),
        ("rich_text_list", 0, None, ["c"]),
        ("rich_text_list", 0, 2, ["third"]),
        ("rich_text_preformatted", None, None, ["*raw* <x>"]),
        ("rich_text_section", None, None, ["end"]),
    ]


def test_nothing_typed_is_no_block() -> None:
    assert typed("", lambda: "b") == ("", [])


WORDS = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
MARKS = st.sampled_from([*"*_~`<>&|", "```", "<@U1>", "https://a.example", ":eyes:", "\n", "• ", " "])


@given(st.lists(WORDS | MARKS, min_size=1).map("".join))
def test_no_word_is_lost_whatever_stands_around_it(source: str) -> None:
    text, made = typed(source, lambda: "b")
    kept = "".join("".join(leaves(part)) for block in made for part in block["elements"])
    letters = [letter for letter in source if letter.isalpha()]
    assert [letter for letter in kept if letter.isalpha()] == letters
    plain = text.replace("&lt;", "").replace("&gt;", "").replace("&amp;", "")
    assert [letter for letter in plain if letter.isalpha()] == letters
