"""`daypost rebuild` at work: what it shows, asks and says."""

from contextlib import closing
from datetime import UTC, datetime

import click

from pipeline import app
from pipeline.cli.output import progress, screen, show_table
from pipeline.config import Config
from pipeline.rebuilding import Rebuilt, rebuild, recut, refuse_beside_run
from pipeline.recutting import Recut
from pipeline.store import figures
from pipeline.store.database import Database


def renew(config: Config, *, translate: bool, days: bool, yes: bool) -> int:
    """Rebuild; returns the exit code. Raises DaypostError."""
    with closing(app.open_database(config)) as database:
        with database.reading() as connection:
            refuse_beside_run(connection, datetime.now(UTC))
            planned = recut(connection, config) if days else None
        if planned and _show(planned) and not yes and not _agreed():
            click.echo("Nothing was changed; --yes does it without asking.", err=True)
            return 1
        rebuilt = _rebuild(database, config, translate=translate, days=days)
    click.echo(f"{rebuilt.events} events looked at, {rebuilt.changed} written anew.")
    if translate:
        known = ", ".join(translator.version for translator in app.TRANSLATORS.values())
        for version, number in rebuilt.translated.items():
            click.echo(f"{number} translated anew by {version}.")
        if not rebuilt.translated:
            click.echo(f"No event is older than the translators of this daypost ({known}).")
    click.echo("The next run looks at everything again.")
    return 0


def _show(planned: Recut) -> bool:
    """Show what cutting the days anew changes; returns whether that is anything."""
    if not planned.changed:
        click.echo("All days lie as the configuration says; none is cut anew.")
        return False
    if planned.moves:
        rows = [(move.liveblog, move.before, move.after, number) for move, number in sorted(planned.moves.items())]
        show_table(screen(), ("live blog", "from", "to", "messages"), rows)
    changed = len(planned.changed)
    click.echo(f"{changed} {'day begins' if changed == 1 else 'days begin'} or end at another moment.")
    return True


def _agreed() -> bool:
    try:
        return click.confirm("Cut the days anew?")
    except click.Abort:  # nobody is there to be asked
        click.echo()
        return False


def _rebuild(database: Database, config: Config, *, translate: bool, days: bool) -> Rebuilt:
    with database.reading() as connection:
        total = figures.count(connection)
    with progress("Rebuilding", total) as done:
        return database.write(
            lambda connection: rebuild(
                connection,
                config,
                datetime.now(UTC),
                translators=app.TRANSLATORS if translate else {},
                cutting=Recut(config.liveblogs) if days else None,
                done=done,
            )
        ).result()
