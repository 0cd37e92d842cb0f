"""What people, rooms and custom emoji are called, and which of them a message mentions."""

import json

import pytest

from bots.matrix.mentions import emoji, mentions
from bots.matrix.names import PRIVATE, people, place
from pipeline.events import Named
from tests.bots.matrix.shapes import ANN, FOUND, PHOTO, ROOM, Payload, state
from tests.bots.matrix.test_events import NEXT


def body(html: str) -> str:
    return json.dumps({"body": "", "formatted_body": html})


@pytest.mark.parametrize(
    ("link", "ref"),
    [
        ("https://matrix.to/#/@ann:example.org", "user:@ann:example.org"),
        ("https://matrix.to/#/%40ann%3Aexample.org?via=example.org", "user:@ann:example.org"),
        ("https://matrix.to/#/#hall:example.org", "channel:#hall:example.org"),
        ("https://matrix.to/#/%23hall:example.org", "channel:#hall:example.org"),
        ("https://matrix.to/#/!room:example.org?via=a&amp;via=b", "channel:!room:example.org"),
        ("https://matrix.to/#/!version12", "channel:!version12"),
        ("matrix:u/ann:example.org?action=chat", "user:@ann:example.org"),
        ("matrix:r/hall:example.org", "channel:#hall:example.org"),
        ("matrix:roomid/room:example.org?via=a", "channel:!room:example.org"),
    ],
)
def test_who_and_what_is_mentioned(link: str, ref: str) -> None:
    for html in (f'<a href="{link}">x</a>', f"so <A title='a' href='{link}' >x</A>"):
        assert mentions(body(html)) == {ref}


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://matrix.to/#/!room:example.org/$message">x</a>',
        '<a href="matrix:roomid/room:example.org/e/message">x</a>',
        '<a href="https://example.org/#/@ann:example.org">x</a>',
        '<a name="https://matrix.to/#/@ann:example.org">x</a>',
        '&lt;a href="https://matrix.to/#/@ann:example.org"&gt;',
        "@ann:example.org",
    ],
)
def test_what_mentions_nobody(html: str) -> None:
    assert mentions(body(html)) == frozenset()
    assert mentions(json.dumps({"body": html})) == frozenset()


def test_custom_emoji_bring_their_pictures() -> None:
    html = (
        f'<img data-mx-emoticon height="32" src="{PHOTO}" alt=":party:" title=":party:"> a <img src="{PHOTO}" alt="b">'
    )
    (found,) = emoji(body(html), FOUND)
    assert found == Named(
        source="matrix", channel="", key=found.key, time=FOUND, ref="emoji:party", name=":party:", url=PHOTO
    )
    assert found.key.startswith("named:emoji:party:")
    (titled,) = emoji(body(f'<img data-mx-emoticon="" src="{PHOTO}" title="party"/>'), FOUND)
    assert titled == found


@pytest.mark.parametrize(
    "html",
    [
        '<img data-mx-emoticon src="https://evil.example/x.png" alt=":x:">',
        f'<img data-mx-emoticon src="{PHOTO}" alt="::">',
        '<img data-mx-emoticon alt=":x:">',
    ],
)
def test_what_is_no_emoji_of_a_matrix_server(html: str) -> None:
    assert emoji(body(html), FOUND) == ()


def test_what_people_are_called() -> None:
    states = [
        state("m.room.member", {"membership": "join", "displayname": " Ann Example "}, ANN),
        state("m.room.member", {"membership": "join", "displayname": None}, "@ben:example.org"),
        state("m.room.member", {"membership": "leave"}, "@carl:example.org"),
        state("m.room.name", {"name": "Hall"}),
    ]
    found = people(states, FOUND)
    assert [(one.ref, one.name, one.time) for one in found] == [
        (f"user:{ANN}", "Ann Example", NEXT),
        ("user:@ben:example.org", "ben", NEXT),
    ]


PUBLIC = state("m.room.join_rules", {"join_rule": "public"})
NAME = state("m.room.name", {"name": "The Hall"})
ALIAS = state("m.room.canonical_alias", {"alias": "#hall:example.org", "alt_aliases": ["#h:example.org", 7]})


@pytest.mark.parametrize(
    ("states", "called"),
    [
        ([PUBLIC, NAME], {ROOM: "#The Hall"}),
        ([ALIAS, PUBLIC], dict.fromkeys([ROOM, "#hall:example.org", "#h:example.org"], "#hall:example.org")),
        ([ALIAS, NAME], dict.fromkeys([ROOM, "#hall:example.org", "#h:example.org"], PRIVATE)),
        ([PUBLIC], {ROOM: PRIVATE}),
        ([NAME, state("m.room.join_rules", {"join_rule": "restricted"})], {ROOM: PRIVATE}),
        ([], {ROOM: PRIVATE}),
    ],
)
def test_a_room_has_a_name_if_everybody_may_join(states: list[Payload], called: dict[str, str]) -> None:
    found = place(states, ROOM, FOUND)
    assert {one.ref.removeprefix("channel:"): one.name for one in found} == called
    assert {one.time for one in found} == {NEXT if states else FOUND}
