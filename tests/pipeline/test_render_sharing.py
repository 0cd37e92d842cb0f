"""What a page says about itself to whoever shares or indexes it: canonical URL, Open Graph, LiveBlogPosting."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from markupsafe import Markup

from pipeline.day_post import DayPost
from pipeline.days import anchor
from pipeline.render import Renderer
from tests.pages import canonical, head, parse, structured_data
from tests.sample import ENTRIES, NOON, POST, entry

URL = "https://example.org/live"
RENDER = Renderer(URL)


def day(post: DayPost = POST, **links: Any) -> Element:
    return parse(RENDER.page(post, **links))


def test_the_page_names_its_place_and_how_it_is_shared() -> None:
    tree = day()
    assert canonical(tree) == ["https://example.org/live/pycon/2026-05-15/"]
    assert head(tree)["og:title"] == "PyCon 2026, day 1"
    assert head(tree)["og:image"] == f"{URL}/media/68616c6c{'0' * 56}-1600.jpg"
    assert head(tree)["description"] == "A keynote on small tools, a packed hall, and a panel that moved."
    elsewhere = day(canonical="https://blog.example/day")
    assert canonical(elsewhere) == [head(elsewhere)["og:url"]] == ["https://blog.example/day"]


@pytest.mark.parametrize(
    ("post", "description"),
    [
        (
            replace(POST, summary=None),
            "Talks, corridors and coffee, as they happen. I'll update this as the day progresses.",
        ),
        (replace(POST, summary=None, intro=None), "Still dancing. 🎶"),
        (replace(POST, summary=None, intro=None, entries=()), "PyCon 2026, day 1"),
        (replace(POST, summary=Markup("<p>{}</p>").format("so " * 100)), f"{'so ' * 66}…".replace(" …", "…")),
    ],
)
def test_the_description_is_summary_intro_newest_entry_or_title(post: DayPost, description: str) -> None:
    assert head(day(post))["description"] == description


def posting(post: DayPost) -> dict[str, Any]:
    return structured_data(day(post))


def test_search_engines_get_a_live_blog_posting() -> None:
    data = posting(POST)
    assert data["@type"] == "LiveBlogPosting"
    assert data["url"] == data["mainEntityOfPage"] == "https://example.org/live/pycon/2026-05-15/"
    assert data["coverageStartTime"] == data["datePublished"] == "2026-05-15T12:55:00+00:00"
    assert data["dateModified"] == "2026-05-16T05:15:00+00:00"
    assert "coverageEndTime" not in data
    assert [person["name"] for person in data["author"]] == ["Ann Example", "Ben Muster"]
    assert len(data["liveBlogUpdate"]) == len(ENTRIES)
    newest = data["liveBlogUpdate"][0]
    assert newest["articleBody"] == "Still dancing. 🎶"
    assert newest["url"] == f"https://example.org/live/pycon/2026-05-15/#{anchor(ENTRIES[-1].id)}"
    assert posting(replace(POST, ended=True))["coverageEndTime"] == "2026-05-16T05:15:00+00:00"


def test_the_start_of_coverage_stays_when_entries_come_and_are_edited() -> None:
    edited = replace(ENTRIES[0], edited=NOON + timedelta(days=2))
    data = posting(replace(POST, entries=(edited, *ENTRIES[1:], entry(740, "And home."))))
    assert data["coverageStartTime"] == data["datePublished"] == "2026-05-15T12:55:00+00:00"
    assert data["dateModified"] == "2026-05-17T17:00:00+00:00"


def test_a_long_day_tells_search_engines_its_newest_entries_only() -> None:
    data = posting(replace(POST, entries=tuple(entry(minutes, str(minutes)) for minutes in range(120))))
    assert [each["articleBody"] for each in data["liveBlogUpdate"]] == [str(minutes) for minutes in range(119, 69, -1)]
