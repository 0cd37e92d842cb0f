"""A day post with one of everything that a page must show well: for golden pages, properties, and to look at."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from textwrap import dedent

from markupsafe import Markup

from pipeline.day_post import DayLink, DayPost, Paragraph, Person, ShownEntry, ShownFigure
from pipeline.days import entry_id
from pipeline.events import Body, Card, Picture
from pipeline.markup import Text, render

DAY = date(2026, 5, 15)
NOON = datetime(2026, 5, 15, 17, 0, tzinfo=UTC)
"""Noon in Chicago."""

PEOPLE = {"ann": Person("Ann Example", "https://ann.example/", "/media/ann.jpg"), "ben": Person("Ben Muster")}

EARLIER = DayLink("pycon", date(2026, 5, 14), "PyCon 2026, tutorials", "/pycon/2026-05-14/")
LATER = DayLink("pycon", date(2026, 5, 16), "PyCon 2026, day 2", "/pycon/2026-05-16/", is_open=True)


def entry(
    minutes: int,
    markdown: str = "",
    *figures: ShownFigure,
    person: str = "ann",
    cards: Sequence[Card] = (),
    more: Sequence[str] = (),
    edited: int | None = None,
    answers: int | None = None,
    pinned: bool = False,
    key_moment: bool = False,
    small: bool = False,
    joins: bool = False,
) -> ShownEntry:
    """An entry that many minutes after noon, of Markdown as an author would type it. `more` are replies to it."""
    time = NOON + timedelta(minutes=minutes)
    root, *replies = [_text(source) for source in (markdown, *more)]
    return ShownEntry(
        id=id_of(minutes),
        time=time,
        sent=time,
        person=person,
        headline=root.headline,
        paragraphs=(
            Paragraph("root", root.html, figures, tuple(cards)),
            *(Paragraph(f"reply {number}", reply.html) for number, reply in enumerate(replies)),
        ),
        plain=" ".join(text.plain for text in (root, *replies) if text.plain),
        pinned=pinned,
        key_moment=key_moment,
        edited=None if edited is None else NOON + timedelta(minutes=edited),
        answers="" if answers is None else id_of(answers),
        small=small,
        joins=joins,
    )


def _text(source: str) -> Text:
    return render(Body("markdown", dedent(source).strip()))


def id_of(minutes: int) -> str:
    """The id of the entry that many minutes after noon."""
    return entry_id("console", "main", str(minutes))


def picture(name: str, width: int = 1600, height: int = 1200) -> Picture:
    """A picture of that size and of the smaller ones that are made of it; its hash begins with its name in hex."""
    widths = [smaller for smaller in (400, 800) if smaller < width] + [width]
    sizes = tuple((each, round(each * height / width)) for each in widths)
    return Picture(hash=name.encode().hex().ljust(64, "0"), extension="jpg", sizes=sizes)


def photo(name: str, alt: str, caption: str = "", *, width: int = 1600, height: int = 1200) -> ShownFigure:
    """A figure of a picture of that name."""
    return ShownFigure(picture(name, width, height), alt, caption)


_CODE = "\n".join(f"    yield from channel.history(since={1017 * line}, limit=200)  # {line}" for line in range(1, 40))

_TABLE = """\
| room | 09:00 | 10:00 | 11:00 | 13:30 | 14:30 |
| --- | --- | --- | --- | --- | --- |
| Ballroom | Keynote | Typing in 2026 | Free threading, one year on | Packaging panel | Wheels for everyone |
| Room 103 | – | Property tests | Async without tears | Data classes, again | Asking good questions |"""

ENTRIES = (
    entry(
        -245,
        """
        # Doors are open
        Coffee is upstairs, badges are downstairs. Wear the *good* shoes: it is a long way from hall A to the \
[poster session](https://example.org/posters).""",
        key_moment=True,
    ),
    entry(-236, "The wifi is called `pycon-2026`. It works, so far.", person="ben"),
    entry(-231, "☕️🥐🎉", small=True),
    entry(
        -190,
        """
        **Opening remarks**
        We are 2,417 people from 63 countries; 41 per cent are here for the first time.

        > If you are standing with friends, leave a gap in the circle for somebody you don't know yet.

        The chairs call it the Pac-Man rule.""",
        person="ben",
        edited=-170,
    ),
    entry(-181, "", photo("hall", "The ballroom from the last row, every seat taken", "The ballroom, ten minutes in.")),
    entry(
        -150,
        """
        # Keynote: small tools, long lives
        Three claims, in her words:

        1. A tool that *one* person loves outlives a tool that a hundred tolerate.
        2. Software is done when its **author** can go on holiday.
        3. Nobody reads the manual; write it anyway, as it tells **you** what you made.""",
        key_moment=True,
        more=[
            "She has used the same text editor since 1994. Applause.",
            "Slides: <https://example.org/talks/small-tools.pdf>",
        ],
    ),
    entry(-131, "Is there a recording?", person="ben", answers=-150),
    entry(-118, "", photo("one", "A speaker at a lectern", height=1067)),
    entry(-117, "", photo("two", "A slide that reads: done means done", width=1200, height=1600), joins=True),
    entry(-116, "", photo("three", "Hands in the air", "Who has shipped on a Friday?", height=1067), joins=True),
    entry(
        -96,
        """
        This is the whole trick of the generator talk:

        ```python
        def newest(entries, since):
            for entry in reversed(entries):
                if entry.time <= since:
                    return  # everything before is older still, so that this never reads it
                yield entry
        ```

        Note the `return`.""",
    ),
    entry(-80, f"The longer version, from the handout:\n\n```python\n{_CODE}\n```", person="ben"),
    entry(-62, f"Where things are today:\n\n{_TABLE}"),
    entry(-40, cards=[Card(url="https://example.org/9999", title="PEP 9999 – A quieter import", host="example.org")]),
    entry(
        0,
        """
        # Lunch
        Please take **one** of each:

        - a sandwich, of which some are
          - vegan (green dot)
          - without nuts (blue dot)
        - fruit
        - a place at a table with people you do not know""",
    ),
    entry(
        44,
        """
        The longest word of the talk on Welsh was Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, and the \
longest path `/var/lib/containers/storage/overlay/5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ac/usr`.""",
        person="ben",
    ),
    entry(58, "العربية في الجلسة التالية: كيف تُكتب الأرقام 2026 داخل النص؟\n\nAnd back to English in the same breath."),
    entry(
        90,
        """
        # A very long headline that somebody typed on a bus with one thumb and never came back to, as happens to us all
        Short text.""",
        person="ben",
    ),
    entry(
        101,
        "Four photos in one message:",
        photo("hall a", "Posters on both sides of a hall"),
        photo("hall b", "A poster on snakes", width=1200, height=1600),
        photo("hall c", "A poster on bees", "Bees, again.", height=900),
        photo("hall d", "A cat on a laptop", width=600, height=600),
    ),
    entry(
        125,
        "Schedule change: the packaging panel moves to **Room 104**, 15:30.",
        person="ben",
        edited=140,
        pinned=True,
        key_moment=True,
    ),
    entry(
        126,
        """
        Terms, so that I can look them up tonight:

        ---

        ## Wheel
        A built package.

        ## Sdist
        One that is ~~not~~ yet to be.""",
    ),
    entry(147, "<script>alert('not today')</script> & other things people put on slides", person="ben"),
    entry(171, "", photo("tall", "A tower in the evening sun", "The walk back.", width=900, height=1600)),
    entry(
        200,
        """
        # That's it for the talks
        See you at the party. Thank you, everybody who *helped*: speakers, chairs, the A/V crew.""",
        key_moment=True,
    ),
    entry(735, "Still dancing. 🎶", person="ben"),
)

POST = DayPost(
    liveblog="pycon",
    date=DAY,
    zone="America/Chicago",
    title="PyCon 2026, day 1",
    number=1,
    intro=Markup("<p>Talks, corridors and coffee, as they happen. I'll update this as the day progresses.</p>"),
    summary=Markup("<p>A keynote on small tools, a packed hall, and a panel that <strong>moved</strong>.</p>"),
    entries=ENTRIES,
    bylines=True,
    people=PEOPLE,
)
"""The sample day."""
