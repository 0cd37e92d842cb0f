"""The newsroom: whatever came in which way, it shows what one does that reads the whole log from the beginning."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.day_post import DayPost
from pipeline.events import Event, Reacted
from pipeline.newsroom import DayName
from pipeline.stamping import Stamping
from pipeline.store.database import Database
from tests.databases import emptied
from tests.happened import at, deleted, edited, posted, reacted, redacted, unreacted
from tests.rooms import CONFIG, DAY, STARTED, open_room, record, shows, warm

MESSAGES = [*"abc"]
LOST = "0"
"""A message that never comes."""


@st.composite
def histories(draw: st.DrawFn, *, commands: bool) -> list[Event]:
    """Three days of messages, replies, drafts, versions, reactions and their withdrawal; often out of order."""
    message, minute = st.sampled_from(MESSAGES), st.integers(0, 3 * DAY - 600)
    words = ["text", "draft: soon", "draft: later", "((aside", "+ more"]
    text = st.sampled_from([*words, "!pause", "!resume", "!end", "!title New"] if commands else words)
    events: list[Event] = []
    for number, one in enumerate(MESSAGES):
        thread = draw(st.sampled_from(["", "", LOST, *MESSAGES[: number + 1]]))
        sender = draw(st.sampled_from(["U1", "U2"]))
        events.append(posted(one, draw(text), draw(minute), thread=thread, by=sender, broadcast=draw(st.booleans())))
    for _ in range(draw(st.integers(0, 10))):
        kind = draw(st.sampled_from(["edit", "react", "react", "take off", "take off", "delete", "redact"]))
        by = draw(st.sampled_from(["U1", "U2", "U3", "U9"]))
        reactions = [event for event in events if isinstance(event, Reacted)]
        if kind == "edit":
            events.append(edited(draw(message), draw(text), draw(minute), by=by))
        elif kind == "take off" and reactions:
            on = draw(st.sampled_from(reactions))
            events.append(unreacted(on.message, on.emoji, draw(minute), by=on.by))
        elif kind == "delete":
            events.append(deleted(draw(message), draw(minute), by=by))
        elif kind == "redact":
            events.append(redacted(draw(st.sampled_from([event.key for event in events])), draw(minute), by=by))
        else:
            events.append(reacted(draw(message), draw(st.sampled_from(["✅", "✅", "❌", "📌"])), draw(minute), by=by))
    unique = list({event.key: event for event in sorted(events, key=lambda event: event.time)}.values())
    return draw(st.permutations(unique)) if draw(st.booleans()) else unique


several = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
steps = st.lists(st.sampled_from(["read", "look", "restart", "cool", "nothing"]), min_size=20, max_size=20)


@several
@given(events=histories(commands=True), steps=steps, sizes=st.lists(st.integers(1, 3), min_size=20, max_size=20))
def test_it_shows_what_the_whole_log_says(
    sqlite: Database, events: list[Event], steps: list[str], sizes: list[int]
) -> None:
    """Whatever it read when, from wherever it began, and whatever days it let go of in between."""
    emptied(sqlite)
    record(sqlite, STARTED)
    stampings = Stamping(CONFIG), Stamping(CONFIG)
    room = open_room(sqlite)
    for number, (step, size) in enumerate(zip(steps, sizes, strict=True)):
        batch, events = events[:size], events[size:]
        record(sqlite, *batch, stamping=stampings[number % 2])
        if step == "read":
            room.read_on()
        elif step == "look":
            shows(room)
        elif step == "restart":
            room = open_room(sqlite, room.position)
        elif step == "cool":
            for name in warm(room):
                room.cool(name)
    assert shows(room) == shows(open_room(sqlite))


@several
@given(events=histories(commands=False), steps=steps, sizes=st.lists(st.integers(1, 3), min_size=20, max_size=20))
def test_every_day_that_looks_different_is_said_to(
    sqlite: Database, events: list[Event], steps: list[str], sizes: list[int]
) -> None:
    """Who takes each change as `look` returns it ends with what the whole log says, days long over included."""
    emptied(sqlite)
    record(sqlite, STARTED)
    room = open_room(sqlite)
    published: dict[DayName, DayPost] = {}

    def publish() -> None:
        room.read_on()
        for name in room.look(at(3 * DAY)):
            published[name] = room.day_post(name)

    for step, size in zip(steps, sizes, strict=True):
        batch, events = events[:size], events[size:]
        record(sqlite, *batch)
        publish()
        if step == "restart":
            room = open_room(sqlite, room.position)
        elif step == "cool":
            for name in warm(room):
                room.cool(name)
    publish()
    whole = {name: post.entries for name, post in shows(open_room(sqlite)).items() if post.entries}
    assert {name: post.entries for name, post in published.items() if post.entries} == whole
