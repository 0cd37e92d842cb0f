"""What readers of a stock WordPress blog see of a day, in its own theme, on a desk and on a phone."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from pipeline.day_post import ShownEntry
from pipeline.days import anchor
from pipeline.markup.safe import SafeHtml
from pipeline.markup.tokens import visible_text
from pipeline.render.fragments import Frame, label_of
from pipeline.render.words import ENGLISH
from tests.hostile.browser import Seen, browsing
from tests.publishers.wordpress.newsstand import client, edition, publish
from tests.publishers.wordpress.rich import AFTER, BEFORE, CODE, HOST, RICH, TYPED
from tests.sample import id_of
from tests.servers.wordpress import WordPress

PHONE, DESK = 390, 1280
VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
LINKS = {
    15: [VIDEO],
    16: [VIDEO, HOST.replace("[2]", "%5B2%5D")],  # as Markdown writes it
    25: [f"#{anchor(id_of(20))}"],
    40: [f"{HOST}&x"],
}
"""Where links of some entries lead, by their minutes, but for those of their time and their author."""

_PICTURES = (
    """entry => [...entry.querySelectorAll("img")].map(one => [one.alt, one.complete && one.naturalWidth > 0])"""
)
_TEXTS = """entry => {
  for (const one of entry.querySelectorAll("img.emoji")) one.replaceWith(one.alt)
  return [...entry.querySelectorAll("h2, .daypost-text")].map(one => one.innerText).join(" ")
}"""
_LINKS = """entry => [...entry.querySelectorAll("a:not([rel=author])")].map(one => one.getAttribute("href"))"""
_TOP = "id => document.getElementById(id).getBoundingClientRect().top"


@pytest.fixture(params=["editor", "author"])
def seen(request: pytest.FixtureRequest, blog: WordPress, tmp_path: Path) -> Iterator[Seen]:
    """The day in a browser, published by somebody of either role; how it looked stays among what tests leave."""
    published = publish(client(blog, request.param), edition(RICH, tmp_path, former=BEFORE, next=AFTER))
    with browsing(width=DESK) as seen:
        # The blog puts pictures from another host in the place of emoji that it thinks the browser lacks.
        seen.page.route("**/wp-emoji-release*", lambda route: route.abort())
        complaints: list[str] = []
        seen.page.on("console", lambda one: complaints.append(f"{one.text} {one.location['url']}"))
        seen.page.goto(published.url)
        yield seen
        seen.page.screenshot(path=tmp_path / "desk.png", full_page=True)
        seen.page.set_viewport_size({"width": PHONE, "height": 844})
        seen.page.screenshot(path=tmp_path / "phone.png", full_page=True)
        assert [one for one in complaints if "wp-emoji" not in one] == []


def shown() -> list[ShownEntry]:
    """The entries as readers should find them: what is pinned, then the newest first."""
    newest = RICH.entries[::-1]
    return [one for one in newest if one.pinned] + [one for one in newest if not one.pinned]


def element(minutes: int) -> str:
    return f"#{anchor(id_of(minutes))}"


def test_readers_see_what_was_posted(seen: Seen) -> None:
    page = seen.page
    assert [one.strip() for one in page.locator("h1").all_inner_texts()] == [RICH.title]
    assert RICH.title in page.title()
    assert page.locator(".daypost-entry").evaluate_all("all => all.map(one => one.id)") == [
        anchor(one.id) for one in shown()
    ]
    _has_the_head(page)
    _has_the_pictures(page)
    _has_the_texts(page)
    _has_the_links(page)
    _is_narrow(page)
    _leads_to_entries(page)
    assert page.locator("[data-daypost]").locator("script, iframe, audio, video, .gallery, .wp-caption").count() == 0
    seen.touch_everything()
    assert [one for one in seen.strange if "s.w.org" not in one] == []


def _has_the_head(page: Page) -> None:
    stand = page.locator(".daypost-stand").inner_text()
    assert stand == "Ended · Updated 16 May, 00:15 · Times in Chicago (UTC−5)"
    assert page.locator(".daypost-intro").inner_text().strip() == 'As it happens: "live" -- [gallery] :)'
    assert page.locator(".daypost-summary").inner_text().strip() == "A keynote that moved, isn't it?"
    frame = Frame.of(RICH)
    assert page.locator(".daypost-moments a").evaluate_all(
        "all => all.map(one => [one.getAttribute('href'), one.innerText])"
    ) == [
        [f"#{anchor(one.id)}", f"{frame.moment(one.time)} {label_of(one, ENGLISH)}"]
        for one in shown()
        if one.key_moment
    ]
    for link, name in ((BEFORE, "prev"), (AFTER, "next")):
        assert page.locator(f".daypost-days a[rel={name}]").get_attribute("href") == link.url


def _has_the_pictures(page: Page) -> None:
    for one in page.locator(".daypost-entry img").all():
        one.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    for entry in RICH.entries:
        found = page.eval_on_selector(f"#{anchor(entry.id)}", _PICTURES)
        figures = [figure.alt or ENGLISH.photo for figure in entry.figures]
        assert found == [[alt, True] for alt in (*figures, *(f":{name}:" for name, _ in entry.emoji))]
        captions = page.locator(f"#{anchor(entry.id)} figcaption").all_inner_texts()
        assert captions == [figure.caption for figure in entry.figures if figure.caption]


def _has_the_texts(page: Page) -> None:
    frame = Frame.of(RICH)
    for entry in RICH.entries:
        words = " ".join(str(page.eval_on_selector(f"#{anchor(entry.id)}", _TEXTS)).split())
        headline = visible_text(SafeHtml(entry.headline)) if entry.headline else ""
        text = " ".join(visible_text(SafeHtml(part.html)) for part in entry.paragraphs)
        assert words == f"{headline} {text}".strip()
        about = page.locator(f"#{anchor(entry.id)} .daypost-about")
        time = frame.moment(entry.time)
        assert about.locator("a").first.inner_text() == (f"{time.clock}, {time.date}" if time.date else time.clock)
        assert RICH.people[entry.person].name in about.inner_text()
        assert ("edited" in about.inner_text()) == (entry.edited is not None)
    for minutes, line in enumerate(TYPED):
        assert page.locator(f"{element(minutes)} .daypost-text").text_content() == line
    assert (page.locator(f"{element(10)} pre").text_content() or "").rstrip("\n") == CODE
    assert page.locator(f"{element(10)} p code").text_content() == '"--" [gallery] :)'


def _has_the_links(page: Page) -> None:
    for entry in RICH.entries:
        own, *links = page.eval_on_selector(f"#{anchor(entry.id)}", _LINKS)
        assert own == f"#{anchor(entry.id)}"
        minutes = next(number for number in range(1000) if id_of(number) == entry.id)
        pictures = [link for link in links if "/wp-content/uploads/" in link]
        assert len(pictures) == len(entry.figures)
        assert [link for link in links if link not in pictures] == LINKS.get(minutes, [])
        url = RICH.people[entry.person].url
        author = page.locator(f"#{anchor(entry.id)} a[rel=author]")
        assert (author.get_attribute("href") == url) if url else author.count() == 0


def _is_narrow(page: Page) -> None:
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width


def _leads_to_entries(page: Page) -> None:
    name = anchor(id_of(10))
    for link in (page.locator(f".daypost-moments a[href='#{name}']"), page.locator(f"#{name} .daypost-about a").first):
        page.evaluate("window.scrollTo(0, 0)")
        link.click()
        page.wait_for_function(f"({_TOP})('{name}') > -2 && ({_TOP})('{name}') < innerHeight")
        assert urlsplit(page.url).fragment == name
