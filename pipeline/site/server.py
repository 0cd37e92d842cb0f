"""Serves the site's folder as it is: any web server could do it in its place; and beside it the preview."""

import errno
import logging
import os
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from pipeline.config import Site
from pipeline.errors import DaypostError
from pipeline.site.preview import PreviewPages

BACKLOG = 4096
"""Connections that may wait at once: after a restart every reader comes back in the same moment."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'"
    ),
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Server": "daypost",  # else it names the versions of what we run on
    "X-Content-Type-Options": "nosniff",
}
_FOR_EVER = ("media", "static")  # names in there carry a hash of what they hold


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether a fault is ours. What is wrong with a request is its sender's, and its text may hold a secret address."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


log = logging.getLogger(__name__)
log.addFilter(_is_ours)


class Server:
    """One site, listening. `health` is what `/healthz` says, and whether it is well."""

    def __init__(self, site: Site, health: Callable[[], tuple[bool, dict[str, object]]], preview: PreviewPages) -> None:
        self._site = site
        self._health = health
        self._preview = preview
        self._base = urlsplit(site.url).path.strip("/")
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Begin to listen. Raises DaypostError if the address is taken or not ours."""
        app = web.Application(middlewares=[_with_headers])
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/{path:.*}", self._file)
        self._runner = web.AppRunner(app, access_log=None, logger=log, shutdown_timeout=1.0)
        await self._runner.setup()
        address = self._site.listen
        try:
            await web.TCPSite(self._runner, address.host, address.port, backlog=BACKLOG).start()
        except OSError as error:
            await self.stop()
            reason = "another program listens there already" if error.errno == errno.EADDRINUSE else error.strerror
            raise DaypostError(
                f"target.{self._site.name}.listen: cannot listen on {address}: {reason}. "
                "End that program, or choose another address."
            ) from error

    async def stop(self) -> None:
        """Let readers go."""
        if self._runner:
            await self._runner.cleanup()
        self._preview.stop()

    async def _healthz(self, _: web.Request) -> web.Response:
        well, said = self._health()
        return web.json_response(said, status=200 if well else 503, headers={"Cache-Control": "no-store"})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"]
        parts = [part for part in path.split("/") if part]
        if self._base and parts[: self._base.count("/") + 1] == self._base.split("/"):
            parts = parts[self._base.count("/") + 1 :]
        if any(part.startswith(".") or "\0" in part for part in parts):
            return self._missing()
        if parts[:1] == ["preview"]:
            return await self._preview.answer(request, parts[1:]) or self._missing()
        file = self._site.folder.joinpath(*parts)
        kind = self._kind_of(file)
        if kind == "file" and path.endswith("/"):
            return self._missing()
        if kind == "folder" and path and not path.endswith("/"):
            # Relative, so that it is right below any path, and a path that begins with // names no other host.
            raise web.HTTPMovedPermanently(f"./{request.rel_url.raw_name}/")
        if kind == "folder":
            file /= "index.html"
            kind = self._kind_of(file)
        if kind != "file":
            return self._missing()
        caching = "public, max-age=31536000, immutable" if parts and parts[0] in _FOR_EVER else "no-cache"
        return web.FileResponse(file, headers={"Cache-Control": caching})

    def _missing(self) -> web.StreamResponse:
        page = self._site.folder / "404.html"
        html = page.read_bytes() if self._kind_of(page) == "file" else b"There is nothing here yet.\n"
        headers = {"Cache-Control": "no-cache"}  # tomorrow there may be
        return web.Response(status=404, body=html, content_type="text/html", charset="utf-8", headers=headers)

    def _kind_of(self, path: Path) -> str:
        """Whether it is a "file" or a "folder" of ours; empty for anything else, and for what a link leads out to."""
        try:
            mode = path.stat().st_mode
        except OSError:
            return ""
        if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self._site.folder)):
            return ""
        return "folder" if stat.S_ISDIR(mode) else "file" if stat.S_ISREG(mode) else ""


@web.middleware
async def _with_headers(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        response = await handler(request)
    except web.HTTPException as error:
        for name, value in _HEADERS.items():
            error.headers.setdefault(name, value)
        raise
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
