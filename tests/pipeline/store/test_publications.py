"""The publications: kept and given back whole, one for each target and day post."""

from dataclasses import replace
from datetime import date

from pipeline.publishers import Publication, RemotePicture
from pipeline.store.database import Database
from pipeline.store.publications import publication, publications_of, save
from tests.databases import written
from tests.happened import NOON, at

DAY = date(2026, 5, 15)
FULL = Publication(
    target="blog",
    liveblog="pycon",
    date=DAY,
    endpoint="https://example.org",
    remote="17",
    url="https://example.org/2026/05/pycon/",
    title="PyCon, day 1 – „Grüße“ 😀",
    sent="a" * 64,
    sending="b" * 64,
    generation=3,
    media=("one.jpg", "two.jpg"),
    position=12,
    last=NOON,
    final=at(1),
    error="blog: refused",
    needs_person=True,
    tries=2,
    retry_at=at(2),
    hold_until=at(3),
    pictures=(RemotePicture("one.jpg", "3", "https://example.org/one.jpg"),),
    creating=True,
    uploading=("two.jpg",),
    public=True,
    doubt=at(4),
)


def test_what_is_saved_is_given_back(database: Database) -> None:
    written(database, save, FULL)
    with database.reading() as connection:
        assert publication(connection, "blog", "pycon", DAY) == FULL


def test_saving_again_replaces_what_was_there(database: Database) -> None:
    changed = replace(FULL, sending="", tries=0)
    for one in (FULL, changed):
        written(database, save, one)
    with database.reading() as connection:
        assert publications_of(connection, "blog") == [changed]


def test_where_nothing_was_saved_it_is_blank(database: Database) -> None:
    written(database, save, FULL)
    with database.reading() as connection:
        blank = Publication(target="site", liveblog="pycon", date=DAY)
        assert publication(connection, "site", "pycon", DAY) == blank


def test_those_of_a_target_come_by_day(database: Database) -> None:
    others = [replace(FULL, date=date(2026, 5, day), liveblog=name) for day, name in [(16, "b"), (14, "c"), (16, "a")]]
    for one in (*others, replace(FULL, target="site")):
        written(database, save, one)
    with database.reading() as connection:
        found = publications_of(connection, "blog")
    assert [(one.date.day, one.liveblog) for one in found] == [(14, "c"), (16, "a"), (16, "b")]
