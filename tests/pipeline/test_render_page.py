"""What a page shows, as a browser reads it."""

from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from pipeline.day_post import DayLink, DayPost, Person
from pipeline.days import anchor
from pipeline.events import Card
from pipeline.render import Renderer
from tests.pages import addresses, ids, of_class, parse, text
from tests.sample import DAY, EARLIER, ENTRIES, LATER, POST, entry, id_of, photo

URL = "https://example.org/live"
RENDER = Renderer(URL)


def day(post: DayPost = POST, **links: Any) -> Element:
    return parse(RENDER.page(post, **links))


PAGES = {
    "day": RENDER.page(POST, earlier=EARLIER, later=LATER),
    "ended": RENDER.page(replace(POST, ended=True, order="oldest")),
    "empty": RENDER.page(replace(POST, entries=())),
    "offline": RENDER.page(replace(POST, offline=True)),
    "archive": RENDER.archive("pycon", "PyCon", [LATER, EARLIER]),
    "no days": RENDER.archive("pycon", "PyCon", []),
    "front": RENDER.front([LATER, EARLIER]),
    "missing": RENDER.missing(),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound_html_in_its_language_with_one_main_heading(name: str) -> None:
    tree = parse(PAGES[name])
    assert tree.get("lang") == "en"
    assert len(list(tree.iter("h1"))) == len(list(tree.iter("main"))) == 1
    assert len(set(ids(tree))) == len(ids(tree))
    assert all(title.text and title.text.strip() for title in tree.iter("title"))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fetches_only_its_own_files_and_runs_nothing(name: str) -> None:
    tree = parse(PAGES[name])
    for element, address in addresses(tree):
        if element.tag == "a" and element.get("rel") in ("author", "noopener nofollow ugc"):
            continue
        if element.tag == "link" and element.get("rel") == "canonical":
            assert address.startswith(f"{URL}/")
        else:
            assert address.startswith(("/live/", "/media/ann.jpg", "#e-")), address
    assert all(script.get("type") == "application/ld+json" for script in tree.iter("script"))
    assert not list(tree.iter("style"))
    assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")]


def test_every_entry_is_there_once_with_its_time_and_permalink() -> None:
    tree = day()
    assert sorted(ids(tree)) == sorted(anchor(shown.id) for shown in ENTRIES)
    for article in tree.iter("article"):
        link = of_class(article, "when")[0]
        assert link.get("href") == f"/live/pycon/2026-05-15/#{article.get('id')}"
        (time,) = link.iter("time")
        assert time.get("datetime", "").endswith("-05:00")


def test_newest_first_or_oldest_first() -> None:
    expected = [anchor(shown.id) for shown in ENTRIES if not shown.pinned]
    assert [article.get("id") for article in of_class(day(), "newest")[0].iter("article")] == expected[::-1]
    oldest = day(replace(POST, order="oldest"))
    assert [article.get("id") for article in of_class(oldest, "oldest")[0].iter("article")] == expected


def test_pinned_entries_stand_on_top_and_nowhere_else() -> None:
    pins = [entry(200, "late", pinned=True), entry(10, "early", pinned=True)]
    tree = day(replace(POST, entries=(pins[1], entry(100, "between"), pins[0])))
    (on_top,) = of_class(tree, "on-top")
    assert [article.get("id") for article in on_top.iter("article")] == [anchor(pin.id) for pin in pins]
    assert len(list(tree.iter("article"))) == 3
    assert not of_class(day(replace(POST, entries=(entry(1, "x"),))), "on-top")


def test_key_moments_are_listed_with_links_to_them() -> None:
    listed = [(link.get("href"), text(link)) for link in of_class(day(), "moments")[0].iter("a")]
    assert listed == [
        (f"#{anchor(id_of(200))}", "15:20 That's it for the talks"),
        (f"#{anchor(id_of(125))}", "14:05 Schedule change: the packaging panel moves to Room 104, 15:30."),
        (f"#{anchor(id_of(-150))}", "09:30 Keynote: small tools, long lives"),
        (f"#{anchor(id_of(-245))}", "07:55 Doors are open"),
    ]


@pytest.mark.parametrize(
    ("shown", "label"),
    [
        (entry(1, "# A *headline*\ntext", key_moment=True), "A headline"),
        (entry(1, "word " * 40, key_moment=True), f"{'word ' * 17}word…"),
        (entry(1, "w" * 200, key_moment=True), f"{'w' * 89}…"),
        (entry(1, "", photo("a", "alt", "caption"), key_moment=True), "caption"),
        (entry(1, "", photo("a", "alt"), key_moment=True), "alt"),
        (entry(1, "", photo("a", ""), key_moment=True), "Photo"),
    ],
)
def test_a_key_moment_is_called_by_its_first_words(shown: Any, label: str) -> None:
    (link,) = of_class(day(replace(POST, entries=(shown,))), "moments")[0].iter("a")
    assert text(link) == f"12:01 {label}"


def test_the_zone_is_named_once_and_the_last_change_told() -> None:
    page = RENDER.page(POST).decode()
    assert page.count("Chicago") == 1
    assert "Times in Chicago (UTC−5)" in page
    assert text(of_class(day(), "stand")[0]) == "Updated 16 May, 00:15 Times in Chicago (UTC−5)"


def test_what_happened_after_midnight_says_its_date() -> None:
    night, lunch = (of_class(article, "when")[0] for article in map(article_of, (735, 0)))
    assert (text(night), text(lunch)) == ("00:15 16 May", "12:00")


def article_of(minutes: int, post: DayPost = POST) -> Element:
    return next(article for article in day(post).iter("article") if article.get("id") == anchor(id_of(minutes)))


def test_edited_answers_and_bylines() -> None:
    assert text(of_class(article_of(-190), "about")[0]) == "Ben Muster edited 09:10"
    answer = of_class(article_of(-131), "about")[0]
    assert text(answer) == "Ben Muster in answer to 09:30"
    assert of_class(answer, "u-in-reply-to")[0].get("href") == f"#{anchor(id_of(-150))}"
    alone = replace(POST, bylines=False)
    assert not of_class(day(alone), "p-author")
    assert not of_class(article_of(0, alone), "about")


def test_an_answer_to_what_is_not_on_the_page_has_no_link() -> None:
    article = article_of(5, replace(POST, entries=(entry(5, "yes", answers=-999),)))
    assert not of_class(article, "u-in-reply-to")


def test_pictures_have_sizes_words_and_a_place_kept_free() -> None:
    (image,) = (
        image for image in article_of(-181).iter("img") if "u-photo" in image.get("class", "") and image.get("srcset")
    )
    path = "/live/media/68616c6c" + "0" * 56
    assert image.get("src") == f"{path}-1600.jpg"
    assert image.get("srcset") == f"{path}-400.jpg 400w, {path}-800.jpg 800w, {path}-1600.jpg 1600w"
    assert (image.get("width"), image.get("height"), image.get("loading")) == ("1600", "1200", "lazy")
    assert image.get("alt") == "The ballroom from the last row, every seat taken"
    assert [text(caption) for caption in article_of(-181).iter("figcaption")] == ["The ballroom, ten minutes in."]


def test_a_gallery_is_flat_neighbours_that_only_classes_bind() -> None:
    marks = {article.get("id"): article.get("class", "").split() for article in day().iter("article")}
    assert ["photo" in marks[anchor(id_of(minutes))] for minutes in (-118, -117, -116, 171, 101)] == [True] * 4 + [
        False
    ]
    assert ["joins" in marks[anchor(id_of(minutes))] for minutes in (-118, -117, -116, 171)] == [
        False,
        True,
        True,
        False,
    ]


def test_cards_show_title_and_host_or_the_address() -> None:
    cards = [Card(url="https://example.org/a", title="A", host="example.org"), Card(url="https://example.org/b")]
    article = article_of(1, replace(POST, entries=(entry(1, cards=cards),)))
    assert [text(card) for card in of_class(article, "card")] == ["A example.org", "https://example.org/b"]


def test_live_ended_and_offline() -> None:
    assert [text(state) for state in of_class(day(), "state")] == ["Live"]
    assert [text(state) for state in of_class(day(replace(POST, ended=True)), "state")] == ["Ended"]
    offline = RENDER.page(replace(POST, offline=True)).decode()
    assert "Offline" in offline
    assert not any(said in offline for said in ("PyCon", "Talks", "keynote", "Lunch", "article"))


def test_neighbours_and_archive_are_linked() -> None:
    (links,) = of_class(day(earlier=EARLIER, later=LATER), "days")
    assert [(link.get("href"), text(link)) for link in links.iter("a")] == [
        ("/live/pycon/2026-05-14/", "Earlier day Thursday, 14 May 2026"),
        ("/live/pycon/2026-05-16/", "Later day Saturday, 16 May 2026"),
        ("/live/pycon/", "All days"),
    ]
    elsewhere = DayLink("pycon", DAY, "On the blog", "https://blog.example/day")
    (links,) = of_class(day(earlier=elsewhere), "days")
    assert [link.get("href") for link in links.iter("a")] == ["https://blog.example/day", "/live/pycon/"]


def test_archive_and_front_list_days() -> None:
    (links,) = of_class(parse(PAGES["archive"]), "links")
    assert [(link.get("href"), text(link)) for link in links.iter("a")] == [
        ("/live/pycon/2026-05-16/", "Saturday, 16 May 2026 PyCon 2026, day 2 Live"),
        ("/live/pycon/2026-05-14/", "Thursday, 14 May 2026 PyCon 2026, tutorials"),
    ]
    assert [text(heading) for heading in parse(PAGES["front"]).iter("h1")] == ["Live now"]


def test_people_show_their_name_link_and_a_picture_that_lies_here() -> None:
    people = {"ann": Person("Ann", "https://ann.example/", "https://cdn.example/ann.jpg")}
    article = article_of(1, replace(POST, entries=(entry(1, "x"),), people=people))
    (author,) = of_class(article, "p-author")
    assert [link.get("href") for link in author.iter("a")] == ["https://ann.example/"]
    assert not list(author.iter("img"))
    here = {"ann": Person("Ann", "", f"{URL}/media/ann.jpg")}
    article = article_of(1, replace(POST, entries=(entry(1, "x"),), people=here))
    assert [image.get("src") for image in article.iter("img")] == [f"{URL}/media/ann.jpg"]


def test_a_page_for_a_language_written_from_right_to_left() -> None:
    tree = day(replace(POST, language="ar"))
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
