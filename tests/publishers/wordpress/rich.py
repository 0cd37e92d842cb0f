"""A day post with all that WordPress acts on, all that people put on slides, and what readers should see of it."""

from dataclasses import replace

from markupsafe import Markup

from pipeline.day_post import DayLink, DayPost, Person, ShownEntry
from pipeline.events import Card
from pipeline.markup.safe import clean
from tests.sample import DAY, POST, entry, photo, picture

CODE = """\
print("quotes", 'single')  # :) -- 1x2 ... [gallery] [[gallery]]
https://a.example/alone
if a < b && c > d: pass  # &amp; &#91; <b> Wordpress 8-) ;-) (tm)
``x'' 'twas the '90s --- {{ x }} --> [caption]a[/caption]"""

TYPED = (
    "She said \"it's 1x2, not '1x3'\" -- or --- or - so... 'twas the '90s, 6'2\" tall (tm) ``quoted''",
    "Smile :) :-) ;-) 8-) 8O :lol: :D ;) and frown :( :-|",
    '[gallery] [caption]Nothing[/caption] [[gallery]] [audio src="x"] [embed]https://a.example/[/embed]',
    "Wordpress is spelt WordPress (Wordpress), Wordpress.",
    "{{x}} {% raw %} &amp; &#91; &copy &lt;b&gt; &amp;amp; %s \\n C:\\new \\\\ $1",
    "<script>alert(1)</script> <b>not bold</b> </div></div> <!-- wp:html --> <!--more--> --> ]]>",
)
"""Texts of a line each, which readers should see char for char."""

_ESCAPES = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()#+-.!|<>&~\"':"})

LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 4
HOST = "https://a.example/path?one=1&two=[2]&three=a:b#there"


def _of_html(minutes: int, html: str, plain: str) -> ShownEntry:
    """An entry of what Markdown has no signs for."""
    made = entry(minutes, "x")
    return replace(made, paragraphs=(replace(made.paragraphs[0], html=clean(html)),), plain=plain)


_CHEERS = '<p>Well done <span class="emoji">:party:</span> and 🎉👩‍💻</p>'
_COVERED = '<p>The murderer is <span class="spoiler">the gardener</span>.</p>'
_TABLE = """\
| room | 09:00 | 10:00 | 11:00 | 13:30 |
| --- | --- | --- | --- | --- |
| Hall | Keynote | Typing in 2026 | Free threading, one year on | Packaging panel for everyone |"""

ENTRIES = (
    *(entry(number, line.translate(_ESCAPES)) for number, line in enumerate(TYPED)),
    entry(10, f'```python\n{CODE}\n```\n\nand `"--" [gallery] :)` in a line', key_moment=True, person="ben"),
    entry(15, "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
    entry(16, f"An address alone:\n\n<https://www.youtube.com/watch?v=dQw4w9WgXcQ>\n\nand [one in words]({HOST})."),
    entry(
        20,
        """
        # Lists: "one" -- & [two]
        Some words by @ben@example.social first.

        > A quote of "somebody" -- who isn't here.
        >
        > In two paragraphs.

        1. one
        2. two
           - inside

        Then *more* and **more** and ~~less~~.""",
        key_moment=True,
        edited=50,
        person="ben",
    ),
    entry(25, "In answer to that.", answers=20),
    entry(
        30,
        "Two photos:",
        photo(
            "hall",
            'The hall, "full" [of people]: 1x2 -- Wordpress',
            'Ten minutes "in" -- [really] :)',
            width=640,
            height=480,
        ),
        photo("desk", "A desk", width=480, height=640),
    ),
    entry(31, "", photo("plain", "", width=480, height=360)),
    entry(
        40,
        cards=[Card(url=f"{HOST}&x", title='A "quieter" import -- [PEP]', host="a.example")],
        person="ben",
    ),
    entry(45, "العربية في الجلسة التالية: كيف تُكتب الأرقام 2026 داخل النص؟"),
    entry(46, f"A long word: {LONG} and `{LONG}`"),
    entry(47, _TABLE),
    entry(55, "The panel moves to **Room 104**.", pinned=True, person="ben"),
    replace(_of_html(70, _CHEERS, "Well done :party: and 🎉👩‍💻"), emoji=(("party", picture("party", 64, 64)),)),
    _of_html(75, _COVERED, "The murderer is the gardener."),
    entry(735, "Still dancing."),
)

BEFORE = DayLink("pycon", DAY.replace(day=14), "The day before", "https://a.example/?before=1&x=[1]")
AFTER = DayLink("pycon", DAY.replace(day=16), "The day after", "https://a.example/after/")

RICH: DayPost = replace(
    POST,
    title='PyCon\'s "day" 1 -- <b>R&D</b> [gallery] :) 🎉',
    intro=Markup("<p>As it happens: &quot;live&quot; -- [gallery] :)</p>"),
    summary=Markup("<p>A keynote that <strong>moved</strong>, isn't it?</p>"),
    entries=ENTRIES,
    people={"ann": Person('Ann "A." Example', "https://ann.example/?a=1&b=[2]"), "ben": Person("Ben -- Muster :)")},
    ended=True,
)
"""The day."""
