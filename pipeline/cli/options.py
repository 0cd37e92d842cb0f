"""Options that several commands take."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def config_option() -> Decorator:
    """`--config FILE`, as the argument `path`."""
    return click.option(
        "--config",
        "path",
        type=click.Path(path_type=Path),
        default="config.toml",
        show_default=True,
        metavar="FILE",
        help="The configuration.",
    )


def liveblog_option(what: str) -> Decorator:
    """`--liveblog NAME`, as the argument `liveblog`; the help says what is done to one alone."""
    return click.option("--liveblog", metavar="NAME", help=f"{what} this live blog alone.")


def chosen(known: Iterable[str], liveblog: str | None) -> list[str]:
    """The live blogs that `--liveblog` leaves: all if it is not given. Raises BadParameter for an unknown one."""
    names = list(known)
    if liveblog is None:
        return names
    if liveblog not in names:
        raise click.BadParameter(
            f"there is no live blog {liveblog!r}, only {', '.join(names)}", param_hint="--liveblog"
        )
    return [liveblog]
