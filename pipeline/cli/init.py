"""`daypost init`."""

from pathlib import Path

import click

from pipeline.cli.options import config_option

KINDS = ("slack", "matrix", "wordpress", "ghost", "micropub", "files", "server")


@click.command()
@click.argument("kind", type=click.Choice(KINDS), required=False, metavar="[KIND]")
@click.argument("url", required=False)
@config_option()
@click.option("--title", metavar="TEXT", help="What you cover.")
@click.option("--name", metavar="NAME", help="The live blog's name, which stands in addresses.")
@click.option("--timezone", metavar="ZONE", help="Whose clock its days follow; else this machine's.")
@click.option("--first-day", metavar="DATE", help="Day 1, if days are to be numbered.")
@click.option("--listen", metavar="HOST:PORT", help="Where the live site is served.")
def command(kind: str | None, url: str | None, path: Path, **given: str | None) -> int:
    """Write a configuration, asking for what it needs.

    Plain `init` sets up the terminal as the channel and a live site; `init slack` and `init matrix` set up these
    networks, step by step, `init wordpress` the blog at URL. An answer that the file holds already is never changed;
    what is missing is added. Away from a terminal nothing is asked: options and defaults are taken, tokens and
    passwords from the environment.

    \b
    Examples:
      daypost init
      daypost init slack
      daypost init matrix
      daypost init wordpress https://example.org
      daypost init --title "PyCon 2026" --first-day 2026-05-15 --timezone America/Chicago
    """
    from pipeline import app
    from pipeline.cli.asking import set_up
    from pipeline.cli.attaching import attach
    from pipeline.cli.joining import join

    if kind in app.BLOG_SETUPS:
        return attach(kind, path, given, url)
    if url is not None:
        raise click.BadParameter(f"only {' and '.join(app.BLOG_SETUPS)} takes an address", param_hint="URL")
    return join(kind, path, given) if kind in app.SETUPS else set_up(kind, path, given)
