"""What the template of a day post is filled with, beside the entries themselves. Pure."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from pipeline.day_post import DayPost
from pipeline.events import Picture
from pipeline.markup.safe import SafeHtml
from pipeline.markup.tokens import visible_text
from pipeline.render.addresses import Addresses
from pipeline.render.flow import Flow
from pipeline.render.fragments import shortened
from pipeline.render.structured import author, iso, live_blog_posting

_NEWEST_LISTED: Final = 50
_LONGEST_DESCRIPTION: Final = 200


def day_names(post: DayPost, flow: Flow, addresses: Addresses, canonical: str) -> dict[str, Any]:
    """The names that `day.html` gets, but for its neighbours. They are described in docs/templates.md."""
    path = addresses.day(post.liveblog, post.date)
    url = canonical or addresses.absolute(path)
    words = flow.frame.words
    description, image = _description(post, flow), _image(flow.picture, addresses)
    return {
        "post": post,
        "path": path,
        "canonical": url,
        "archive": addresses.archive(post.liveblog),
        "day": words.day(post.date),
        "zone": words.zone(post.zone, _offset(post)),
        "updated": flow.changed and flow.frame.moment(flow.changed),
        "entries": [chunk.html for chunk in flow.ordered],
        "pinned": [fragment.html for chunk in flow.ordered for fragment in chunk.pinned],
        "key_moments": [fragment for chunk in flow.ordered for fragment in chunk.key_moments],
        "description": description,
        "image": image,
        "structured_data": _structured_data(post, flow, url, description, image),
    }


def _offset(post: DayPost) -> timedelta:
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


def _structured_data(post: DayPost, flow: Flow, url: str, description: str, image: Mapping[str, Any] | None) -> Markup:
    starts = iso(post.entries[0].time) if post.entries else None
    return live_blog_posting(
        (fragment.data for fragment in flow.newest(_NEWEST_LISTED)),
        url=url,
        mainEntityOfPage=url,
        headline=post.title,
        description=description,
        inLanguage=post.language,
        datePublished=starts,
        dateModified=iso(flow.changed),
        coverageStartTime=starts,
        coverageEndTime=iso(flow.changed) if post.ended else None,
        author=[author(person) for person in post.people.values()],
        image=image and {"@type": "ImageObject", **image},
    )
