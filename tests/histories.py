"""Days as they may happen: threads of messages with everything that people do to them. A hypothesis strategy."""

from dataclasses import replace

from hypothesis import strategies as st

from pipeline.events import Attachment, Card, Edited, Event, Posted, Reaction, Settings
from tests.make import carded, decide, delete, edit, fetch, photo, post, react, redact, unreact

PEOPLE = ["ann", "ben", "eve", "bo", "mallory"]
WRITERS = ["ann", "ann", "ben", "bo"]
ROOTS = [
    *(
        "Doors are open.",
        "# Doors\nare open",
        "1155: Doors",
        "draft: Doors",
        "draft: 1150: Doors",
        "((Doors",
        "🎉",
        "❌",
    ),
    *("https://example.org/talks", "!pause", "!end", "!title Doors", "!titel Doors", ""),
]
REPLIES = [
    *(
        "Coffee.",
        "+ Coffee.",
        "s/Doors/Gates/",
        "s/Gates/Doors/",
        "alt: A door.",
        "alt 2: A wall.",
        "1155: Coffee.",
        "❌",
    ),
    *("((Coffee.", "!status", "# Coffee", "Doors"),
]
CARDS = [Card(url="https://example.org/talks", title=title, host="example.org") for title in ("Talks", "Speakers")]
EMOJI = ["❌", "🔒", "📌", "⭐", "✅", "✏️", "🎉", "x"]
SETTINGS = [
    Settings(),
    Settings(delay=90.0),
    Settings(approval=True),
    Settings(replies="plus"),
    Settings(may_enter=False),
]

minutes = st.integers(0, 40).map(lambda half: half / 2)
afterwards = st.integers(0, 80).map(lambda half: half / 2)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """The events of a few threads, each event once, in no order."""
    settings = draw(st.sampled_from(SETTINGS))
    posted = [
        message
        for root in range(draw(st.integers(1, 3)))
        for message in draw(threads(str(root), "0" if root else "", settings))
    ]
    done = [draw(deeds(about)) for about in draw(st.lists(st.sampled_from(posted), max_size=8))]
    targets = [event for event in (*posted, *done) if isinstance(event, Edited | Reaction | Posted)]
    withdrawn = [redact(event.subject, by=event.by) for event in draw(st.lists(st.sampled_from(targets), max_size=2))]
    lost = draw(st.sampled_from(["", "", "0"]))  # a root that was never recorded
    events = (*(one for one in posted if one.message != lost), *done, *withdrawn)
    return list({event.key: event for event in events}.values())


@st.composite
def threads(draw: st.DrawFn, root: str, before: str, settings: Settings) -> list[Posted]:
    """A root, which may answer the message before it, and its replies."""
    sent, by = draw(minutes), draw(st.sampled_from(WRITERS))
    text, answers = draw(st.sampled_from(ROOTS)), draw(st.sampled_from(["", "", before]))
    posted = [post(root, text, by=by, at=sent, answers=answers, settings=settings, pictures=draw(pictures(root)))]
    for number in range(draw(st.integers(0, 3))):
        reply = post(
            f"{root}.{number}",
            draw(st.sampled_from(REPLIES)),
            by=draw(st.sampled_from([by, *PEOPLE])),
            at=sent + draw(minutes),
            thread=root,
            broadcast=draw(st.booleans()),
            settings=settings,
            pictures=draw(pictures(f"{root}.{number}")),
        )
        posted.append(reply)
    return posted


def pictures(message: str) -> st.SearchStrategy[list[Attachment]]:
    """The files on a message, mostly none."""
    one, two, clip = photo(f"{message}/1"), photo(f"{message}/2"), replace(photo(f"{message}/3"), kind="voice")
    return st.sampled_from([[], [], [], [one], [one, two], [clip]])


def deeds(about: Posted) -> st.SearchStrategy[Event]:
    """What may be done to a message, by people or by the pipeline."""
    message, by = st.just(about.message), st.sampled_from(PEOPLE[:4])
    texts, emoji = st.sampled_from(REPLIES if about.thread else ROOTS), st.sampled_from(EMOJI)
    editors = st.sampled_from(["eve", "bo"])
    seen, reply = st.sampled_from(["live", "caught-up"]), st.just(f"{about.message}.0")
    at = afterwards
    return st.one_of(
        st.builds(edit, message, texts, by=st.just(about.by), at=at),
        st.builds(react, message, emoji, by=by, at=at, seen=seen),
        st.builds(unreact, message, emoji, by=by, at=at),
        st.builds(delete, message, by=by, at=at),
        st.builds(decide, st.sampled_from(["released", "held", "resumed", "purged"]), message, at=at),
        st.builds(decide, st.just("corrected"), message, reply=reply, at=at),
        st.builds(decide, st.just("corrected"), message, cause=st.just("form"), text=texts, by=editors, at=at),
        st.builds(decide, st.just("started"), message, at=at, keep=st.booleans()),
        st.builds(carded, message, st.sampled_from(CARDS), by=st.just(about.by), at=at),
        st.builds(fetch, message, st.sampled_from([f"{about.message}/1", f"{about.message}/2"]), at=at),
    )
