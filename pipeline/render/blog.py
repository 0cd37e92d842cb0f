"""A day post as HTML for somebody else's blog: plain enough to survive what blogs strip. Pure given the templates.

WordPress takes `<time>`, `srcset` and most of CSS away from what an author writes, Ghost and others more; what stands
here comes through all of them, and every kind of blog gets the same. It is in parts, so that each entry can be told
from the others there, and from what somebody wrote around them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from markupsafe import Markup

from pipeline.day_post import DayLink, DayPost, ShownEntry
from pipeline.days import anchor
from pipeline.events import Picture
from pipeline.markup.safe import SafeHtml
from pipeline.markup.text import shortened
from pipeline.markup.tokens import visible_text
from pipeline.render.addresses import href
from pipeline.render.day_page import noon_offset
from pipeline.render.emoji import with_emoji
from pipeline.render.environment import BLOG_TEMPLATES, Templates, template_folders
from pipeline.render.fragments import Frame, label_of
from pipeline.render.words import words_of

_LONGEST_EXCERPT = 200

FRAME = ("head", "moments", "foot")
"""The sections in which nobody says anything: without them nothing is taken away."""

_SCROLLS = "overflow:auto;padding:.6em .8em;background-color:#80808020;line-height:1.45"
_STYLED = (
    ('<span class="spoiler">', '<span class="spoiler" style="background-color:currentColor">'),
    ('<pre tabindex="0">', f'<pre style="{_SCROLLS}">'),
    ('<div class="table" tabindex="0">', '<div class="table" style="overflow:auto">'),
    ("<blockquote>", '<blockquote style="margin:1em 0;padding:0 1em;border-left:3px solid #80808080">'),
    ("<h3>", '<h3 style="font-size:1.15em">'),
    ("<h4>", '<h4 style="font-size:1em">'),
)
"""How some tags look, as a blog has none of our style sheet: covered words can be read when they are selected.

What scrolls takes no `tabindex`, which WordPress removes; browsers give the keyboard's focus to what has nothing in it
that takes it.
"""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a post, by its name: an entry by the id of its element, or one of those around them.

    `chat` is a hash of what was said in chat for it; of what is said by itself, such as when it was last changed, of
    all of it. `called` is how a person finds it, `words` what an entry says. Of a change of a section that `is_silent`
    readers are not told.
    """

    name: str
    html: str
    chat: str
    called: str
    words: str = ""
    is_entry: bool = False
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class BlogBody:
    """What a post says of a day: its sections in order, and a few words that stand for it."""

    sections: tuple[Section, ...]
    excerpt: str


class BlogRenderer:
    """Makes them from our templates and the user's own in `overrides`."""

    def __init__(self, overrides: Path | None = None) -> None:
        self._templates = Templates(template_folders(overrides), BLOG_TEMPLATES, {"href": href})

    def body(
        self,
        post: DayPost,
        pictures: Mapping[str, str],
        *,
        earlier: DayLink | None = None,
        later: DayLink | None = None,
    ) -> BlogBody:
        """The body of a day post; `pictures` are the addresses of their largest files on the blog, by name.

        A picture that has no address is left out.
        """
        frame, words = Frame.of(post), words_of(post.language)
        if post.offline:
            return BlogBody((_plain("offline", f"<p>{words.offline_text}</p>", "the only line"),), words.offline_text)
        ordered = post.entries[::-1] if post.order == "newest" else post.entries
        ordered = (*(one for one in ordered if one.pinned), *(one for one in ordered if not one.pinned))
        moments = [
            {"anchor": anchor(one.id), "time": frame.moment(one.time), "label": label_of(one, words)}
            for one in ordered
            if one.key_moment
        ]
        times = {one.id: one.time for one in post.entries}
        head = self._templates.render(
            "blog_head.html",
            post=post,
            words=words,
            zone=words.zone(post.zone, noon_offset(post)),
            updated=post.changed and frame.moment(post.changed),
        )
        intro = self._templates.render("blog_intro.html", post=post, words=words)
        key = self._templates.render("blog_moments.html", words=words, key_moments=moments)
        foot = self._templates.render("blog_foot.html", words=words, earlier=earlier, later=later)
        sections = (
            _plain("head", head, "the line at the top"),
            _plain("intro", intro, "the introduction"),
            _plain("moments", key, "the key moments"),
            *(self._entry(post, frame, one, pictures, times.get(one.answers)) for one in ordered),
            _plain("foot", foot, "the links to other days"),
        )
        return BlogBody(tuple(one for one in sections if one.html.strip()), _excerpt(post))

    def _entry(
        self,
        post: DayPost,
        frame: Frame,
        entry: ShownEntry,
        pictures: Mapping[str, str],
        answered: datetime | None,
    ) -> Section:
        def address(picture: Picture, width: int = 0) -> str:
            return pictures.get(picture.file(width or max(each for each, _ in picture.sizes)), "")

        emoji = {name: picture for name, picture in entry.emoji if address(picture)}
        names: dict[str, Any] = {
            "entry": entry,
            "anchor": anchor(entry.id),
            "answers": anchor(entry.answers),
            "answered": answered and frame.moment(answered),
            "time": frame.moment(entry.time),
            "edited": entry.edited and frame.moment(entry.edited),
            "person": post.people.get(entry.person) if post.bylines else None,
            "text": partial(_text, emoji=emoji, address=address),
            "picture": address,
            "words": frame.words,
        }
        html = self._templates.render("blog_entry.html", **names)
        called = f"the entry of {names['time'].clock}"
        is_silent = entry.edited is None
        return Section(names["anchor"], html, _said(entry), called, entry.plain, is_entry=True, is_silent=is_silent)


def _plain(name: str, html: str, called: str) -> Section:
    """A section of which nothing was said in chat word by word."""
    return Section(name, html, _hash(html), called)


def _said(entry: ShownEntry) -> str:
    """A hash of what was said for an entry: its words and pictures, not what came of them here."""
    texts = [str(entry.headline or "")]
    for paragraph in entry.paragraphs:
        texts.append(str(paragraph.html))
        texts += [f"{figure.picture.hash} {figure.alt} {figure.caption}" for figure in paragraph.figures]
    return _hash("\n".join(texts))


def _hash(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()[:16]


def _text(html: Markup, emoji: Mapping[str, Picture], address: Any) -> Markup:
    styled = str(html)
    for tag, with_style in _STYLED:
        styled = styled.replace(tag, with_style)
    return with_emoji(Markup(styled), emoji, address)  # noqa: S704 - safe HTML, and styles of ours


def _excerpt(post: DayPost) -> str:
    """The summary, else the introduction, else what came last, as plain text."""
    text = post.summary or post.intro
    if text:
        return shortened(visible_text(SafeHtml(text)), _LONGEST_EXCERPT)
    return label_of(post.entries[-1], words_of(post.language)) if post.entries else ""
