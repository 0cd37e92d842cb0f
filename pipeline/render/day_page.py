"""What the template of a day post is filled with, beside the entries themselves. Pure."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from secrets import token_hex
from typing import Any, Final
from zoneinfo import ZoneInfo

from pipeline.day_post import DayPost
from pipeline.events import Picture
from pipeline.markup.safe import SafeHtml
from pipeline.markup.text import shortened
from pipeline.markup.tokens import visible_text
from pipeline.render.addresses import Addresses
from pipeline.render.flow import Flow
from pipeline.render.structured import author, iso, live_blog_posting

# They stand in a page for its large parts until these are put in, so that the template need not copy them. No text can
# hold them, as nobody can know them; and they never leave here.
ENTRIES: Final = token_hex()
STRUCTURED_DATA: Final = token_hex()

_NEWEST_LISTED: Final = 50
_LONGEST_DESCRIPTION: Final = 200


def day_names(post: DayPost, flow: Flow, addresses: Addresses, canonical: str) -> dict[str, Any]:
    """The names that `day.html` gets, but for its neighbours. They are described in docs/templates.md."""
    path = addresses.day(post.liveblog, post.date)
    url = canonical or addresses.absolute(path)
    words, changed = flow.frame.words, flow.changed
    return {
        "post": post,
        "path": path,
        "canonical": url,
        "archive": addresses.archive(post.liveblog),
        "day": words.day(post.date),
        "zone": words.zone(post.zone, noon_offset(post)),
        "updated": changed and flow.frame.moment(changed),
        "entries": ENTRIES,
        "pinned": [fragment.html for chunk in flow.ordered for fragment in chunk.pinned],
        "key_moments": [fragment for chunk in flow.ordered for fragment in chunk.key_moments],
        "description": _description(post, flow),
        "image": _image(flow.picture, addresses),
        "structured_data": STRUCTURED_DATA,
    }


def noon_offset(post: DayPost) -> timedelta:
    """The zone's offset at noon, as most of a day on which the clock is changed has it."""
    return datetime.combine(post.date, time(12), tzinfo=ZoneInfo(post.zone)).utcoffset() or timedelta()


def _description(post: DayPost, flow: Flow) -> str:
    text = post.summary or post.intro
    if text:
        return shortened(visible_text(SafeHtml(text)), _LONGEST_DESCRIPTION)
    newest = flow.newest(1)
    return newest[0].label if newest else post.title


def _image(picture: Picture | None, addresses: Addresses) -> Mapping[str, Any] | None:
    """The picture that stands for the page where it is shared."""
    if picture is None:
        return None
    width, height = max(picture.sizes)
    return {"url": addresses.absolute(addresses.picture(picture, width)), "width": width, "height": height}


def structured_data(post: DayPost, flow: Flow, names: Mapping[str, Any]) -> bytes:
    """What the page tells search engines, in other words than `names` tell readers."""
    starts, changed = iso(post.entries[0].time) if post.entries else None, iso(flow.changed)
    return live_blog_posting(
        (fragment.data for fragment in flow.newest(_NEWEST_LISTED)),
        url=names["canonical"],
        mainEntityOfPage=names["canonical"],
        headline=post.title,
        description=names["description"],
        inLanguage=post.language,
        datePublished=starts,
        dateModified=changed,
        coverageStartTime=starts,
        coverageEndTime=changed if post.ended else None,
        author=[author(person) for person in post.people.values()],
        image=names["image"] and {"@type": "ImageObject", **names["image"]},
    )
