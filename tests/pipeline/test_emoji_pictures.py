"""What custom emoji look like: the newest picture that was fetched, whatever order events come in."""

from datetime import timedelta
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from pipeline.emoji_pictures import EmojiPictures
from pipeline.events import Channel, Event, Fetched, Named, Picture
from tests.make import NOON

PLACE = Channel("slack", "")


def named(url: str, at: int = 0, name: str = "party") -> Named:
    time = NOON + timedelta(minutes=at)
    return Named(
        source="slack", channel="", key=f"{name} {at}", time=time, ref=f"emoji:{name}", name=f":{name}:", url=url
    )


def picture(url: str) -> Picture:
    return Picture(hash=sha256(url.encode()).hexdigest(), extension="png", sizes=((64, 64),))


def fetched(url: str, name: str = "party", failed: str = "") -> Fetched:
    attachment = f"emoji:{name}:{sha256(url.encode()).hexdigest()[:16]}"
    got = None if failed else picture(url)
    key = f"fetched:{attachment}"
    return Fetched(
        source="slack", channel="", key=key, time=NOON, message="", attachment=attachment, picture=got, failed=failed
    )


def after(*events: Event) -> EmojiPictures:
    emoji = EmojiPictures()
    for event in events:
        emoji.note(event)
    return emoji


def wanted(emoji: EmojiPictures) -> list[str]:
    return [attachment.ref for _, attachment in emoji.waiting()]


def test_what_is_named_is_wanted_until_it_is_here() -> None:
    emoji = after(named("a"))
    ((place, attachment),) = emoji.waiting()
    assert (place, attachment.kind, attachment.name, attachment.ref) == (PLACE, "emoji", ":party:", "a")
    assert f"fetched:{attachment.id}" == fetched("a").key
    assert emoji.shown == {}
    assert emoji.note(fetched("a")) == "emoji:party"
    assert (emoji.shown, wanted(emoji)) == ({"emoji:party": picture("a")}, [])


def test_one_that_cannot_be_had_is_not_wanted_again() -> None:
    emoji = after(named("a"), fetched("a", failed="it is no picture"))
    assert (emoji.shown, wanted(emoji)) == ({}, [])


def test_the_former_picture_stays_until_the_new_one_is_here() -> None:
    emoji = after(named("a"), fetched("a"), named("b", 1))
    assert (emoji.shown, wanted(emoji)) == ({"emoji:party": picture("a")}, ["b"])
    assert emoji.note(fetched("b")) == "emoji:party"
    assert emoji.shown == {"emoji:party": picture("b")}


def test_a_deleted_one_keeps_its_picture() -> None:
    emoji = after(named("a"), fetched("a"))
    assert emoji.note(named("", 1)) == ""
    assert (emoji.shown, wanted(emoji)) == ({"emoji:party": picture("a")}, [])


def test_pictures_of_messages_and_names_of_people_are_no_emoji() -> None:
    person = Named(source="slack", channel="", key="k", time=NOON, ref="user:U1", name="Ann", url="https://a.example")
    photo = Fetched(source="slack", channel="C1", key="k", time=NOON, message="1", attachment="1/F1")
    emoji = after(person, photo)
    assert (emoji.shown, wanted(emoji)) == ({}, [])


URLS = st.sampled_from(["a", "b", "c", ""])
EVENTS = st.one_of(
    st.builds(named, URLS, st.integers(0, 5), st.sampled_from(["party", "yay"])),
    st.builds(fetched, URLS, st.sampled_from(["party", "yay"]), st.just("")),
)


@given(st.lists(EVENTS, max_size=10, unique_by=lambda event: event.key), st.data())
def test_any_order_makes_the_same_pictures(events: list[Event], data: st.DataObject) -> None:
    emoji, other = after(*events), after(*data.draw(st.permutations(events)))
    assert emoji.shown == other.shown
    assert sorted(wanted(emoji)) == sorted(wanted(other))


@given(st.lists(EVENTS, max_size=10))
def test_what_changes_is_told(events: list[Event]) -> None:
    emoji = EmojiPictures()
    for event in events:
        before = dict(emoji.shown)
        told = emoji.note(event)
        changed = {ref for ref, shown in emoji.shown.items() if before.get(ref) != shown}
        assert changed == ({told} if told else set())
