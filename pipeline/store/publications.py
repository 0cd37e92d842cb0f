"""The publications: what each target has of each day post."""

import json
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Connection, insert, select, update

from pipeline import codec
from pipeline.publishers import Publication
from pipeline.store.schema import publications


def publication(connection: Connection, target: str, liveblog: str, day: date) -> Publication:
    """What a target has of a day post; a blank one if it has none."""
    rows = select(publications.c.record).where(_is(target, liveblog, day))
    found = connection.execute(rows).scalar()
    if found is None:
        return Publication(target=target, liveblog=liveblog, date=day)
    return codec.read(Publication, json.loads(found))


def publications_of(connection: Connection, target: str) -> Sequence[Publication]:
    """Every publication of a target, oldest day first."""
    rows = select(publications.c.record).where(publications.c.target == target)
    ordered = rows.order_by(publications.c.date, publications.c.liveblog)
    return [codec.read(Publication, json.loads(record)) for record in connection.execute(ordered).scalars()]


def save(connection: Connection, changed: Publication) -> None:
    """Keep a publication."""
    record = codec.dumps(codec.plain(changed))
    where = _is(changed.target, changed.liveblog, changed.date)
    if connection.execute(update(publications).where(where).values(record=record)).rowcount == 0:
        key = {"target": changed.target, "liveblog": changed.liveblog, "date": changed.date.isoformat()}
        connection.execute(insert(publications).values(**key, record=record))


def _is(target: str, liveblog: str, day: date) -> ColumnElement[bool]:
    columns = publications.c
    return (columns.target == target) & (columns.liveblog == liveblog) & (columns.date == day.isoformat())
