"""From what a person typed to what a reader gets: headline, safe HTML, visible text (RULES 3). Pure."""

from collections.abc import Callable

from pipeline.errors import InputError
from pipeline.events import Body
from pipeline.markup import markdown, plain
from pipeline.markup.blocks import wrap_blocks
from pipeline.markup.headline import split_headline
from pipeline.markup.safe import SafeHtml, clean, scrub
from pipeline.markup.text import Text

__all__ = ["SafeHtml", "Text", "clean", "render", "scrub"]

_FORMATS: dict[str, Callable[[str], str]] = {
    "markdown": markdown.to_html,
    "plain": plain.to_html,
}


def render(body: Body) -> Text:
    """The text of a body, safe to publish. Raises InputError for a mark-up that this version does not know."""
    if body.format not in _FORMATS:
        known = ", ".join(sorted(_FORMATS))
        raise InputError(f"Mark-up {body.format!r} is not known here, only {known}. A newer daypost may know it.")
    headline, rest = split_headline(clean(_FORMATS[body.format](body.source)))
    return Text.of(headline, wrap_blocks(rest))
