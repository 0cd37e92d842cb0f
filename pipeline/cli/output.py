"""What commands print: plain text in a pipe, tables and progress at a terminal."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import fill

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from pipeline.errors import Finding

# A pipe has no width: whoever reads it wants each row on one line.
_ENDLESS = 100_000

_STYLES = {"not well": "bold red", "failed": "bold red", "well": "green", "new": "green", "changed": "yellow"}


def screen(*, errors: bool = False) -> Console:
    """Standard output, or standard error, for what is meant to be read."""
    console = Console(stderr=errors, highlight=False, markup=False, emoji=False)
    if not console.is_terminal:
        console = Console(stderr=errors, highlight=False, markup=False, emoji=False, width=_ENDLESS)
    return console


def show_table(console: Console, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table; numbers stand to the right, a known word in its colour, several lines in a cell below each other.

    In a pipe it is columns of text, two blanks apart.
    """
    rows = list(rows)
    boxed = console.is_terminal
    table = Table(box=SIMPLE_HEAD if boxed else None, pad_edge=boxed, padding=(0, 1) if boxed else (0, 2, 0, 0))
    for index, column in enumerate(columns):
        numbers = bool(rows) and all(isinstance(row[index], int) for row in rows)
        table.add_column(column, justify="right" if numbers else "left", header_style="bold", overflow="fold")
    for row in rows:
        table.add_row(*(Text(plain(str(cell)), style=_STYLES.get(str(cell), "")) for cell in row))
    if boxed:
        console.print(table)
        return
    with console.capture() as capture:
        console.print(table)
    for line in capture.get().splitlines():
        console.out(line.rstrip(), highlight=False)


def paragraph(text: str) -> None:
    """Print a sentence or more, in lines that fit the terminal."""
    console = screen()
    click.echo(fill(plain(text), console.width, break_long_words=False, break_on_hyphens=False))


def tell(finding: Finding, about: str) -> None:
    """Print a finding of something whose name needs not be said."""
    what = finding.what.removeprefix(f"{about}: ")
    paragraph(f"Well: {what}." if finding.well else f"Not well: {what}: {finding.mend}.")


def plain(text: str) -> str:
    """The text without characters that a terminal would act on; line ends stay."""
    return "".join(character if character == "\n" or not _acts(character) else "\ufffd" for character in text)


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar at standard error while something takes long, at a terminal only; it is told how much more is done.

    Work in another thread that goes on telling it after Ctrl-C is aborted, and with it the transaction that it is in.
    """
    console = screen(errors=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    is_over = False

    def done(more: int) -> None:
        if is_over:
            raise click.Abort
        bar.advance(task, more)

    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        try:
            yield done
        finally:
            is_over = True


def _acts(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs")
