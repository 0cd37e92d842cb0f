"""From what a person typed to what a reader gets: headline, safe HTML, visible text (RULES 3). Pure."""

from collections.abc import Callable

from pipeline.errors import InputError
from pipeline.events import Body
from pipeline.markup import markdown, matrix, plain, slack
from pipeline.markup.blocks import wrap_blocks
from pipeline.markup.headline import split_headline
from pipeline.markup.names import NO_NAMES, Names
from pipeline.markup.safe import SafeHtml, clean, scrub
from pipeline.markup.text import Text

__all__ = ["NO_NAMES", "Names", "SafeHtml", "Text", "clean", "editable", "render", "scrub"]

_EDITABLE: dict[str, Callable[[str, Names], str]] = {"matrix": matrix.editable, "slack": slack.editable}
_FORMATS: dict[str, Callable[[str, Names], str]] = {
    "markdown": lambda source, _names: markdown.to_html(source),
    "plain": lambda source, _names: plain.to_html(source),
    "matrix": matrix.to_html,
    "slack": slack.to_html,
}


def editable(body: Body, names: Names = NO_NAMES) -> str:
    """The text of a body in Markdown, for a person to go on with in a form."""
    to_markdown = _EDITABLE.get(body.format)
    return to_markdown(body.source, names) if to_markdown else body.source


def render(body: Body, names: Names = NO_NAMES) -> Text:
    """The text of a body, safe to publish, with what people and channels in it are called.

    Raises InputError for a mark-up that this version does not know.
    """
    if body.format not in _FORMATS:
        known = ", ".join(sorted(_FORMATS))
        raise InputError(f"Mark-up {body.format!r} is not known here, only {known}. A newer daypost may know it.")
    headline, rest = split_headline(clean(_FORMATS[body.format](body.source, names)))
    return Text.of(headline, wrap_blocks(rest))
