"""Options that several commands take."""

from collections.abc import Callable
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
