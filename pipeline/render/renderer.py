"""The pages of a site: day post, archive, front, and what stands where there is no page. Pure given the templates."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from pipeline.coverage import Stage
from pipeline.day_post import DayLink, DayPost, ShownEntry
from pipeline.render.addresses import Addresses, href
from pipeline.render.day_page import ENTRIES, STRUCTURED_DATA, day_names, structured_data
from pipeline.render.environment import TEMPLATES, Templates, template_folders
from pipeline.render.flow import Flow, compose
from pipeline.render.fragments import Frame, render_fragment
from pipeline.render.static import StaticFiles
from pipeline.render.words import direction, words_of

PreviewStage = Stage | Literal["offline", "several"]

_DAYS_KEPT: Final = 16


class Renderer:
    """Makes the pages of the site that readers find at `url`, from our templates and the user's own in `overrides`.

    It remembers the fragments of the days that it made last, so that one more entry costs little; what it returns never
    depends on that. `page` is for one thread at a time.
    """

    def __init__(self, url: str, overrides: Path | None = None) -> None:
        folders = template_folders(overrides)
        self._addresses = Addresses.of(url)
        self._static = StaticFiles.read(folders)
        self._templates = Templates(
            folders,
            TEMPLATES,
            {
                "link": self._addresses.link,
                "href": href,
                "own": self._addresses.own,
                "static": lambda name: self._addresses.link(self._static.path(name)),
                "picture": lambda picture, width: self._addresses.link(self._addresses.picture(picture, width)),
            },
        )
        self._render = partial(render_fragment, self._templates, self._addresses)
        self._flows: dict[tuple[str, date], Flow] = {}

    def static_files(self) -> Mapping[str, bytes]:
        """The files that pages need beside them, by path below the site's root. What is at a path never changes."""
        return self._static.files

    def fragment(self, post: DayPost, entry: ShownEntry) -> str:
        """The HTML of one entry of a day post, as it stands in the page."""
        answered = None
        if entry.answers:
            answered = next((other.time for other in post.entries if other.id == entry.answers), None)
        return self._render(Frame.of(post), entry, post.people.get(entry.person), answered).html

    def page(
        self,
        post: DayPost,
        *,
        earlier: DayLink | None = None,
        later: DayLink | None = None,
        canonical: str = "",
        preview: PreviewStage | None = None,
    ) -> bytes:
        """The page of a day post, with links to its neighbours. `canonical` is its URL if that is on another site.

        A `preview` says that it is one, and at what stage coverage is.
        """
        if post.offline:
            archive = self._addresses.archive(post.liveblog)
            return self._page("offline.html", post.language, post=post, archive=archive)
        flow = self._flow(post)
        names = day_names(post, flow, self._addresses, canonical)
        page = self._page("day.html", post.language, preview, **names, earlier=earlier, later=later)
        page = page.replace(STRUCTURED_DATA.encode(), structured_data(post, flow, names))
        head, *rest = page.split(ENTRIES.encode())
        chunks = [chunk.html for chunk in flow.ordered]
        return b"".join([head, *(part for foot in rest for part in (*chunks, foot))])

    def forget(self, post: DayPost) -> None:
        """Let go of what is remembered of a day that will hardly be made again."""
        self._flows.pop((post.liveblog, post.date), None)

    def archive(self, liveblog: str, title: str, days: Sequence[DayLink], language: str = "en") -> bytes:
        """The page that lists the days of a live blog, in the order given."""
        canonical = self._addresses.absolute(self._addresses.archive(liveblog))
        return self._page("archive.html", language, canonical=canonical, title=title, days=_dated(days, language))

    def front(self, days: Sequence[DayLink], language: str = "en") -> bytes:
        """The page that lists the newest days of several live blogs, in the order given."""
        canonical, title = self._addresses.absolute("/"), words_of(language).all_live
        return self._page("front.html", language, canonical=canonical, title=title, days=_dated(days, language))

    def previews(self, days: Sequence[DayLink], language: str = "en") -> bytes:
        """The page that lists the previews of several live blogs, in the order given."""
        canonical, title = self._addresses.absolute("/"), words_of(language).previews
        names = {"canonical": canonical, "title": title, "days": _dated(days, language)}
        return self._page("front.html", language, "several", **names)

    def missing(self, language: str = "en") -> bytes:
        """The page for an address where there is none (HTTP status 404)."""
        return self._page("missing.html", language)

    def _page(self, template: str, language: str, preview: PreviewStage | None = None, **names: Any) -> bytes:
        words = words_of(language)
        common = {
            "language": language,
            "direction": direction(language),
            "words": words,
            "preview": preview and words.stages[preview],
        }
        return self._templates.render(template, **common, **names).encode(errors="replace")

    def _flow(self, post: DayPost) -> Flow:
        key = (post.liveblog, post.date)
        self._flows[key] = flow = compose(post, self._flows.pop(key, None), self._render)
        if len(self._flows) > _DAYS_KEPT:
            del self._flows[next(iter(self._flows))]
        return flow


def _dated(days: Sequence[DayLink], language: str) -> list[tuple[DayLink, str]]:
    words = words_of(language)
    return [(day, words.day(day.date)) for day in days]
