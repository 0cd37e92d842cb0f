"""A day post with one of everything that a page must show well; for golden pages, properties and looking at it."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from markupsafe import Markup

from pipeline.day_post import DayLink, DayPost, Paragraph, Person, ShownEntry, ShownFigure
from pipeline.days import entry_id
from pipeline.events import Body, Card, Picture
from pipeline.markup import render

DAY = date(2026, 5, 15)
NOON = datetime(2026, 5, 15, 17, 0, tzinfo=UTC)
"""Noon in Chicago."""

PEOPLE = {"ann": Person("Ann Example", "https://ann.example/", "/media/ann.jpg"), "ben": Person("Ben Muster")}

_CODE = "\n".join(
    f"    yield from channel.history(since={number * 1017}, limit=200)  # {number}" for number in range(1, 40)
)

_TABLE = """\
| room | 09:00 | 10:00 | 11:00 | 13:30 | 14:30 | 15:30 |
| --- | --- | --- | --- | --- | --- | --- |
| Ballroom | Keynote | Typing in 2026 | Free threading, one year on | Packaging panel | Wheels for everyone | Lightning talks |
| Room 103 | – | Property tests | Async without tears | Data classes, again | Asking good questions | – |"""


def picture(name: str, width: int = 1600, height: int = 1200) -> Picture:
    """A picture of that size and of the smaller ones that are made of it; its hash begins with its name in hex."""
    widths = [smaller for smaller in (400, 800) if smaller < width] + [width]
    sizes = tuple((each, round(each * height / width)) for each in widths)
    return Picture(hash=name.encode().hex().ljust(64, "0"), extension="jpg", sizes=sizes)


def entry(
    minutes: int,
    markdown: str = "",
    *,
    key: str = "",
    person: str = "ann",
    figures: Sequence[ShownFigure] = (),
    cards: Sequence[Card] = (),
    more: Sequence[str] = (),
    edited: int | None = None,
    answers: str = "",
    pinned: bool = False,
    key_moment: bool = False,
    small: bool = False,
    joins: bool = False,
) -> ShownEntry:
    """An entry that many minutes after noon, of Markdown as an author would type it. `more` are replies to it."""
    time = NOON + timedelta(minutes=minutes)
    root, *replies = [render(Body("markdown", source)) for source in (markdown, *more)]
    return ShownEntry(
        id=id_of(key or str(minutes)),
        time=time,
        sent=time,
        person=person,
        headline=root.headline,
        paragraphs=(
            Paragraph("root", Markup(root.html), tuple(figures), tuple(cards)),
            *(Paragraph(f"reply {number}", Markup(reply.html)) for number, reply in enumerate(replies)),
        ),
        plain=" ".join(text.plain for text in (root, *replies) if text.plain),
        pinned=pinned,
        key_moment=key_moment,
        edited=None if edited is None else NOON + timedelta(minutes=edited),
        answers=answers and id_of(answers),
        small=small,
        joins=joins,
    )


def id_of(key: str) -> str:
    """The id of the entry that was made under that key, which is its minutes unless it was given one."""
    return entry_id("console", "main", key)


ENTRIES = (
    entry(
        -245,
        "# Doors are open\nCoffee is upstairs, badges are downstairs. Wear the *good* shoes: it is a long way from hall A to the "
        "[poster session](https://example.org/posters).",
        key_moment=True,
    ),
    entry(-236, "The wifi is called `pycon-2026`. It works, so far.", person="ben"),
    entry(-231, "☕️🥐🎉", small=True),
    entry(
        -190,
        "**Opening remarks**\nWe are 2,417 people from 63 countries; 41 per cent are here for the first time.\n\n"
        "> If you are standing with friends, leave a gap in the circle for somebody you don't know yet.\n\n"
        "The chairs call it the Pac-Man rule.",
        person="ben",
        edited=-170,
    ),
    entry(
        -181,
        figures=[
            ShownFigure(
                picture("hall"), "The ballroom from the last row, every seat taken", "The ballroom, ten minutes in."
            )
        ],
    ),
    entry(
        -150,
        "# Keynote: small tools, long lives\nThree claims, in her words:\n\n1. A tool that *one* person loves outlives a tool that "
        "a hundred tolerate.\n2. Software is done when its **author** can go on holiday.\n3. Nobody reads the manual; write it "
        "anyway, as it tells **you** what you made.",
        key_moment=True,
        more=[
            "She has used the same text editor since 1994. Applause.",
            "Slides: <https://example.org/talks/small-tools.pdf>",
        ],
    ),
    entry(-131, "Is there a recording?", person="ben", answers="-150"),
    entry(-118, figures=[ShownFigure(picture("one", 1600, 1067), "A speaker at a lectern")]),
    entry(-117, figures=[ShownFigure(picture("two", 1200, 1600), "A slide that reads: done means done")], joins=True),
    entry(
        -116,
        figures=[ShownFigure(picture("three", 1600, 1067), "Hands in the air", "Who has shipped on a Friday?")],
        joins=True,
    ),
    entry(
        -96,
        "This is the whole trick of the generator talk:\n\n```python\ndef newest(entries, since):\n    for entry in reversed(entries):"
        "\n        if entry.time <= since:\n            return  # everything before is older still, so that this never reads it\n"
        "        yield entry\n```\n\nNote the `return`.",
    ),
    entry(
        -80, f"The longer version, from the handout:\n\n```python\ndef history(channel):\n{_CODE}\n```", person="ben"
    ),
    entry(-62, f"Where things are today:\n\n{_TABLE}"),
    entry(
        -40,
        "",
        cards=[Card(url="https://example.org/pep-9999", title="PEP 9999 – A quieter import", host="example.org")],
    ),
    entry(
        0,
        "# Lunch\nPlease take **one** of each:\n\n- a sandwich, of which some are\n  - vegan (green dot)\n  - without nuts (blue dot)"
        "\n- fruit\n- a place at a table with people you do not know",
    ),
    entry(
        44,
        "The longest word of the talk on Welsh was Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, and the longest path "
        "`/var/lib/containers/storage/overlay/5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef/diff/usr/share`.",
        person="ben",
    ),
    entry(58, "العربية في الجلسة التالية: كيف تُكتب الأرقام 2026 داخل النص؟\n\nAnd back to English in the same breath."),
    entry(
        90,
        "# A very long headline that an author typed on a bus with one thumb and never came back to, as happens to the best of us\n"
        "Short text.",
        person="ben",
    ),
    entry(
        101,
        "Four photos in one message:",
        figures=[
            ShownFigure(picture("hall a"), "Posters on both sides of a hall"),
            ShownFigure(picture("hall b", 1200, 1600), "A poster on snakes"),
            ShownFigure(picture("hall c", 1600, 900), "A poster on bees", "Bees, again."),
            ShownFigure(picture("hall d", 600, 600), "A cat on a laptop"),
        ],
    ),
    entry(
        125,
        "Schedule change: the packaging panel moves to **Room 104**, 15:30.",
        pinned=True,
        key_moment=True,
        edited=140,
        person="ben",
    ),
    entry(
        126,
        "Terms, so that I can look them up tonight:\n\n---\n\n## Wheel\nA built package.\n\n## Sdist\nOne that is ~~not~~ yet to be.",
    ),
    entry(147, "<script>alert('not today')</script> & other things people put on slides", person="ben"),
    entry(171, figures=[ShownFigure(picture("tall", 900, 1600), "A tower in the evening sun", "The walk back.")]),
    entry(
        200,
        "# That's it for the talks\nSee you at the party. Thank you, everybody who *helped*: speakers, chairs, the A/V crew.",
        key_moment=True,
    ),
    entry(735, "Still dancing. 🎶", person="ben"),
)


def day_post(entries: Sequence[ShownEntry] = ENTRIES, *, ended: bool = False, offline: bool = False) -> DayPost:
    """The sample day, with other entries if given."""
    return DayPost(
        liveblog="pycon",
        date=DAY,
        zone="America/Chicago",
        title="PyCon 2026, day 1",
        number=1,
        intro=Markup("<p>Talks, corridors and coffee, as they happen. I'll update this as the day progresses.</p>"),
        summary=Markup(
            "<p>A keynote on small tools, a packed hall, and a panel that <strong>moved to Room 104</strong>.</p>"
        ),
        entries=tuple(entries),
        ended=ended,
        offline=offline,
        bylines=True,
        people=PEOPLE,
    )


EARLIER = DayLink("pycon", date(2026, 5, 14), "PyCon 2026, tutorials", "/pycon/2026-05-14/")
LATER = DayLink("pycon", date(2026, 5, 16), "PyCon 2026, day 2", "/pycon/2026-05-16/", is_open=True)
