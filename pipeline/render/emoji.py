"""Custom emoji as pictures in a line of text. Pure."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Final

from markupsafe import Markup

from pipeline.events import Picture
from pipeline.markup.custom import replaced

_HEIGHT: Final = 20
"""Pixels; what readers see of it follows the text, where they get our style sheet."""


def with_emoji(html: Markup, emoji: Mapping[str, Picture], address: Callable[[Picture, int], str]) -> Markup:
    """The HTML with the pictures of those custom emoji that have one; `address` is where a picture is at a width."""

    def image(name: str) -> str | None:
        if name not in emoji:
            return None
        width, height = max(emoji[name].sizes)
        src, shown = address(emoji[name], width), max(1, round(_HEIGHT * width / height))
        alt = escape(f":{name}:")
        return f'<img class="emoji" src="{escape(src)}" alt="{alt}" width="{shown}" height="{_HEIGHT}">'

    return replaced(html, image)
