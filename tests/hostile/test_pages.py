"""Whatever people type, wherever it comes to, nothing on any page is active, and their words are there."""

from pathlib import Path

from pipeline.days import anchor, entry_id
from pipeline.markup import scrub
from tests.hostile.everywhere import batched
from tests.hostile.judge import faults
from tests.hostile.vectors import Vector, vectors
from tests.pipeline.served import Served
from tests.process.page import Page, words

URL = "http://127.0.0.1"
BIG = "pycon/2026-05-15"


def pages(house: Served) -> list[Path]:
    return sorted(house.public.rglob("*.html"))


def test_the_corpus_is_large_and_has_no_two_alike() -> None:
    corpus = vectors()
    assert len({vector.text for vector in corpus}) == len(corpus) > 300


def test_no_page_has_anything_active(house: Served, corpus: list[Vector]) -> None:
    assert len(pages(house)) == len(batched(corpus)) + 4  # days with titles, the large one, archive, front page, 404
    for path in pages(house):
        assert faults(path.read_bytes(), URL) == [], path


def test_no_preview_has_anything_active(house: Served) -> None:
    for path in pages(house)[2::8]:
        day = path.relative_to(house.public).parent
        status, _, html = house.get(f"/preview/{house.secret}/{day}/")
        assert (status, faults(html, f"{URL}/preview/{house.secret}")) == (200, []), day


def test_every_text_can_be_read(house: Served, corpus: list[Vector]) -> None:
    page = Page((house.public / BIG / "index.html").read_bytes())
    entries = {entry.get("id"): words(entry) for entry in page.entries}
    assert len(entries) == len(page.entries)

    def read(name: str, number: int) -> str:
        return entries[anchor(entry_id("console", "main", f"{name}-{number}"))]

    for number, vector in enumerate(corpus):
        whole = " ".join(scrub(vector.text).split())
        assert whole.removeprefix("# ") in read("plain", number)
        for name in ("code", "named", "card", "picture"):
            assert whole in read(name, number), (name, vector.text)
        for name in ("text", "headline", "bold", "quote", "emoji", "corrected", "typo", "edited"):
            assert vector.word in read(name, number), (name, vector.text)


def test_every_title_can_be_read_on_its_page_and_in_the_archive(house: Served, corpus: list[Vector]) -> None:
    archive = words(Page((house.public / "pycon/index.html").read_bytes()).root)
    days = [path for path in pages(house) if path.parent.name.startswith("2026") and path.parent.name != BIG[6:]]
    for path, some in zip(days, batched(corpus), strict=True):
        title = " ".join(" ".join(scrub(vector.text) for vector in some).split())
        root = Page(path.read_bytes()).root
        assert words(next(root.iter("title"))) == words(next(root.iter("h1"))) == title
        assert title in archive
