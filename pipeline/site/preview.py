"""The preview, read-only at an address that nobody can guess: made anew for each request, never a file.

Who does not know the secret learns nothing, not even that there is a preview: there is no page at that address.
"""

import asyncio
import hmac
import logging
import mimetypes
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Self

from aiohttp import web

from pipeline.config import Config, Site
from pipeline.day_post import DayLink
from pipeline.errors import DaypostError
from pipeline.newsroom import DayName
from pipeline.previews import Preview, Previews
from pipeline.render import Renderer
from pipeline.store.database import Database
from pipeline.store.identity import preview_secret

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}

_PAGES_KEPT = 16

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Found:
    """What is at an address. That of a page ends in a slash."""

    body: bytes
    kind: str = "text/html"

    @property
    def is_page(self) -> bool:
        return self.kind == "text/html"


class PreviewPages:
    """The preview pages of some live blogs, below `secret`.

    `opened` makes the previews once somebody asks; they and `renderer` are used in one thread. `originals` is the
    folder that pictures are in before they are public.
    """

    def __init__(
        self,
        liveblogs: Sequence[str],
        secret: str,
        opened: Callable[[], Previews],
        renderer: Renderer,
        originals: Path,
        clock: Callable[[], datetime],
    ) -> None:
        self._liveblogs = liveblogs
        self._secret = secret.encode()
        self._opened = opened
        self._renderer = renderer
        self._originals = originals
        self._clock = clock
        self._previews: Previews | None = None
        self._pictures: OrderedDict[DayName, frozenset[str]] = OrderedDict()
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="preview")

    @classmethod
    def of(cls, config: Config, database: Database, site: Site, clock: Callable[[], datetime]) -> Self:
        """The preview pages of a site."""
        secret = preview_secret(database)
        return cls(
            [name for name in config.liveblogs if site in config.sites(name)],
            secret,
            partial(Previews, config, database),
            Renderer(f"{site.url}/preview/{secret}", config.templates),
            config.data / "media",
            clock,
        )

    def stop(self) -> None:
        """Finish what was asked for."""
        self._worker.shutdown()

    async def answer(self, request: web.Request, parts: Sequence[str]) -> web.Response | None:
        """The answer to a request for what the parts of a path name, the secret first; None where there is nothing."""
        if not parts or not hmac.compare_digest(parts[0].encode(errors="replace"), self._secret):
            return None
        try:
            found = await asyncio.get_running_loop().run_in_executor(self._worker, self._find, parts[1:])
        except DaypostError as error:
            log.warning("the preview cannot be made: %s", error)
            said = "The preview cannot be made at the moment; the log of `daypost run` says why.\n"
            return web.Response(status=503, text=said, headers=HEADERS)
        if found is None or (request.path.endswith("/") and not found.is_page):
            return None
        if found.is_page and not request.path.endswith("/"):
            raise web.HTTPFound(f"./{request.rel_url.raw_name}/", headers=HEADERS)
        charset = "utf-8" if found.is_page else None
        return web.Response(body=found.body, content_type=found.kind, charset=charset, headers=HEADERS)

    def _find(self, parts: Sequence[str]) -> _Found | None:
        """What is at an address below the secret."""
        try:
            self._previews = self._previews or self._opened()
            return self._look(self._previews, parts)
        except Exception:
            self._previews = None  # it may have taken in half of what is new
            raise

    def _look(self, previews: Previews, parts: Sequence[str]) -> _Found | None:
        now = self._clock()
        match parts:
            case []:
                return self._front(previews, now)
            case [liveblog] if liveblog in self._liveblogs:
                return self._day(previews, previews.today(liveblog, now), now)
            case [liveblog, day] if liveblog in self._liveblogs:
                return self._day(previews, DayName(liveblog, parsed), now) if (parsed := _date(day)) else None
            case ["media", name]:
                return self._picture(previews, name, now)
            case ["static", *_]:
                name = "/".join(parts)
                if name in (files := self._renderer.static_files()):
                    return _Found(files[name], _kind(name))
        return None

    def _front(self, previews: Previews, now: datetime) -> _Found | None:
        """The page of the one live blog, or a list where there are several."""
        names = [previews.today(liveblog, now) for liveblog in self._liveblogs]
        if len(names) == 1:
            return self._day(previews, names[0], now)
        days = [(name, preview) for name in names if (preview := previews.preview(name, now))]
        links = [
            DayLink(name.liveblog, name.date, preview.post.title, f"/{name.liveblog}/", preview.stage == "live")
            for name, preview in days
        ]
        return _Found(self._renderer.previews(links, days[0][1].post.language))

    def _day(self, previews: Previews, name: DayName, now: datetime) -> _Found | None:
        preview = self._preview(previews, name, now)
        if preview is None:
            return None
        page = self._renderer.page(preview.post, earlier=preview.earlier, later=preview.later, preview=preview.stage)
        return _Found(page)

    def _preview(self, previews: Previews, name: DayName, now: datetime) -> Preview | None:
        """The preview of a day. Which pictures it shows is remembered, to be asked for next."""
        preview = previews.preview(name, now)
        self._pictures.pop(name, None)
        if preview:
            self._pictures[name] = preview.pictures
            if len(self._pictures) > _PAGES_KEPT:
                self._pictures.popitem(last=False)
        return preview

    def _picture(self, previews: Previews, file: str, now: datetime) -> _Found | None:
        """A picture that a page which was asked for showed, if that page still shows it now."""
        for name in [name for name, files in self._pictures.items() if file in files]:
            preview = self._preview(previews, name, now)
            if preview and file in preview.pictures:
                try:
                    return _Found((self._originals / file).read_bytes(), _kind(file))
                except OSError as error:
                    log.warning("the picture %s cannot be read: %s", file, error.strerror)
        return None


def _date(text: str) -> date | None:
    """The date that is written so, as addresses write it."""
    try:
        parsed = date.fromisoformat(text)
    except ValueError:
        return None
    return parsed if parsed.isoformat() == text else None


def _kind(name: str) -> str:
    return mimetypes.guess_type(name)[0] or "application/octet-stream"
