"""What a body refers to by id: asked for so that readers see names (RULES 1.3)."""

import json

import pytest

from bots.slack.bodies import mentions, source_of
from tests.bots.slack.shapes import section, typed, words


def test_of_blocks_every_mention_wherever_it_stands() -> None:
    inner = {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "U0BEN"}]}
    listed = {"type": "rich_text_list", "style": "bullet", "indent": 0, "elements": [inner]}
    of_tomorrow = {"type": "rich_text_of_tomorrow", "elements": [{"type": "channel", "channel_id": "C0HALL"}]}
    line = section(
        words("<@U0NOBODY> "),
        {"type": "usergroup", "usergroup_id": "S0CREW"},
        {"type": "emoji", "name": "of-ours"},
        {"type": "emoji", "name": "wave", "unicode": "1f44b"},
        {"type": "broadcast", "range": "here"},
    )
    blocks = [line, {"type": "rich_text", "elements": [listed, of_tomorrow]}]
    assert mentions(source_of(typed(blocks=blocks))) == {
        "user:U0BEN",
        "channel:C0HALL",
        "group:S0CREW",
        "emoji:of-ours",
    }


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("hi <@U0BEN> and <@W0EVE|eve>", {"user:U0BEN", "user:W0EVE"}),
        ("in <#C0HALL|hall>, <#C0HALL|> or <#G0BACK>", {"channel:C0HALL", "channel:G0BACK"}),
        ("<!subteam^S0CREW|@crew> <!here>", {"group:S0CREW"}),
        (":of-ours::party: :of-ours::skin-tone-2:", {"emoji:of-ours", "emoji:party"}),
        ("10:30:45", set()),
        ("`:of-ours:` ```a :b:\n:c:```", set()),
        ("<https://example.org|@U0BEN> &lt;@U0BEN&gt;", set()),
        ("", set()),
    ],
)
def test_of_text_where_there_are_no_blocks(text: str, refs: set[str]) -> None:
    assert mentions(source_of({"text": text})) == refs


def test_a_source_that_is_none_is_told() -> None:
    with pytest.raises(json.JSONDecodeError):
        mentions("Doors open")
