"""Plain text as HTML: paragraphs, line breaks, addresses as links. Pure."""

import re

from pipeline.markup.headline import number_sign_heading
from pipeline.markup.links import link_urls
from pipeline.markup.safe import scrub

_BLANK_LINES = re.compile(r"\n[ \t]*\n[ \t\n]*")
_LINE_END = re.compile(r" *\n[ \t]*")

_BREAK = "<br>\n"


def to_html(source: str) -> str:
    """The HTML of a text without mark-up; a first line `# …` is its heading."""
    return number_sign_heading(paragraphs(scrub(source)))


def paragraphs(text: str) -> str:
    """The paragraphs of a text, which blank lines divide, with its newlines as line breaks."""
    if not text.strip():
        return ""
    parts = _BLANK_LINES.split(link_urls(text.strip(" \t\n")))
    return "\n".join(f"<p>{_LINE_END.sub(_BREAK, part.strip())}</p>" for part in parts)
