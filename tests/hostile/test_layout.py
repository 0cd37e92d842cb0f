"""Words made to break a page: on a narrow phone it never scrolls sideways, and no text turns what is around it."""

import pytest

from tests.hostile.browser import browsing
from tests.make import post
from tests.pipeline.installed import STARTED
from tests.pipeline.served import Served

LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 40
WIDE = {
    "a word": LONG,
    "a headline": f"# {LONG}",
    "a link": f"see https://a.example/{LONG} there",
    "only a link": f"https://a.example/{LONG}",
    "code": f"`{LONG}`",
    "a block of code": f"```\n{LONG}\n```",
    "a quote": "> " * 12 + LONG,
    "a list": "\n".join("  " * depth + f"- {LONG[:99]}" for depth in range(12)),
    "a table": "\n".join("|" + cell * 60 for cell in (f"{LONG[:42]}|", "-|", "x|")),
    "blanks that do not break": "a\u00a0" * 900,
    "words joined": "a\u2060" * 900,
    "marks upon marks": "Z" + "\u0300\u0301\u0302" * 900,
    "emoji joined": "👩\u200d" * 300,
    "wide letters": "﷽" * 90,
    "tabs": "\t".join("abc" * 90),
    "no-break hyphens": "a\u2011" * 900,
}


_TOO_WIDE = """() => [...document.querySelectorAll("article, .masthead, .summary, .links")]
  .filter(box => box.scrollWidth > box.clientWidth).map(box => box.querySelector(".when")?.textContent.trim())"""


@pytest.mark.parametrize("place", ["text", "title"])
def test_no_word_is_wider_than_a_phone(served: Served, place: str) -> None:
    events = [post(f"{number}", text, at=number) for number, text in enumerate(WIDE.values())]
    if place == "title":
        events = [post("1", "text"), *(post(word, f"!{word} {LONG}", at=1) for word in ("title", "intro", "summary"))]
    served.here.take_in(*STARTED, *events)
    served.here.publish_all()
    with browsing(width=360) as seen:
        for path in ("pycon/2026-05-15/", "pycon/"):
            seen.page.goto(f"http://127.0.0.1:{served.port}/{path}")
            assert seen.page.locator("article").count() in (0 if path == "pycon/" else 1, len(WIDE))
            assert seen.page.evaluate("() => document.scrollingElement.scrollWidth") <= 360
            # What is too wide is cut off: of all this only what no browser wraps.
            assert seen.page.evaluate(_TOO_WIDE) in ([], [f"12:{[*WIDE].index('emoji joined')}"])


MARKS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u061c\u200e\u200f"

_PLACES = """() => [...document.querySelectorAll("article")].map(entry =>
  [".when", ".p-author", ".body"].map(part => entry.querySelector(part)?.getBoundingClientRect().left)
)"""


def test_no_mark_of_direction_turns_what_is_around_it(served: Served) -> None:
    """Time, byline and text stand where those of any entry stand."""
    served.here.take_in(*STARTED, post("0", "plain"), post("1", "plain", by="ben", at=1))
    served.here.take_in(*(post(f"{ord(mark)}", f"{mark}abc {mark}123", at=2 + ord(mark) / 9999) for mark in MARKS))
    served.here.take_in(post("he", "שלום 123 עולם", at=9), post("title", f"!title {MARKS}abc", at=9))
    served.here.publish_all()
    with browsing(width=360) as seen:
        seen.page.goto(f"http://127.0.0.1:{served.port}/pycon/2026-05-15/")
        places = seen.page.evaluate(_PLACES)
        assert len(places) == len(MARKS) + 3
        assert len({tuple(place) for place in places}) == 1
        assert seen.page.title() == "\u061c\u200e\u200fabc"
