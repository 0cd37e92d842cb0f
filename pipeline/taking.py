"""What readers had and no longer have: that goes out at once (RULES 8.2). Pure."""

from collections.abc import Iterator

from markupsafe import Markup

from pipeline.day_post import ShownEntry
from pipeline.shown import View


def takes_away(before: ShownEntry, after: View) -> bool:
    """Whether readers no longer see something they saw, or a text that was not out for long is another."""
    shown = after.shown
    if shown is None:
        return True
    pictures = {figure.picture for figure in before.figures} - {figure.picture for figure in shown.figures}
    titles = _titles(before) - _titles(shown)
    new = dict(_texts(shown))
    return bool(pictures or titles) or any(
        message not in new or (new[message] != text and message not in after.late) for message, text in _texts(before)
    )


def _titles(entry: ShownEntry) -> set[str]:
    """What the links of an entry are called by those whom they lead to."""
    return {card.title for paragraph in entry.paragraphs for card in paragraph.cards if card.title}


def _texts(entry: ShownEntry) -> Iterator[tuple[str, tuple[Markup, ...]]]:
    """What each message of an entry says; the headline is of the first."""
    headline = [entry.headline or Markup()]
    for paragraph in entry.paragraphs:
        yield paragraph.message, (*headline, paragraph.html)
        headline.clear()
