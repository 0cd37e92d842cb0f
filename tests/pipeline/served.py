"""A site that is served: a folder with pages, with things beside them that are nobody's business."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

from pipeline.config import Config, Site
from pipeline.config.addresses import Address
from pipeline.site.preview import PreviewPages
from pipeline.site.server import Server
from pipeline.store.database import Database
from pipeline.store.identity import preview_secret
from tests.pipeline.installed import Installed, configured

DAY = "pycon/2026-05-15"
FILES = {
    "index.html": "<p>front</p>",
    "404.html": "<p>nothing here</p>",
    f"{DAY}/index.html": "<p>the day</p>",
    "pycon/index.html": "<p>the archive</p>",
    "pycon/feed.atom": "<feed/>",
    "media/0a-400.jpg": "jpeg",
    "static/daypost.0a.css": "p {}",
    ".index.html.0123abcd": "SECRET, half written",
    "pycon/.probe": "SECRET",
    ".git/config": "SECRET",
}
OUTSIDE = "SECRET, outside"


class Served:
    """A server in a thread of its own, for a folder that has a secret beside it. The log is that of `here`."""

    def __init__(
        self, folder: Path, url: str = "http://127.0.0.1", *, well: bool = True, config: Config | None = None
    ) -> None:
        self.public = folder / "public"
        (folder / "secret.txt").write_text(OUTSIDE)
        (folder / "public-secret.txt").write_text(OUTSIDE)
        (folder / "data").mkdir(exist_ok=True)
        (folder / "data" / "daypost.sqlite3").write_text(OUTSIDE)
        for name, text in FILES.items():
            path = self.public / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        config = config or configured(folder / "private")
        where = {"folder": self.public, "listen": Address("127.0.0.1", self.port), "url": url}
        site = config.targets["site"].model_copy(update=where)
        assert isinstance(site, Site)
        self.here = Installed(config.model_copy(update={"targets": {"site": site}}), Database.in_folder(config.data))
        self.secret = preview_secret(self.here.database)
        self.preview = PreviewPages.of(self.here.config, self.here.database, site, lambda: self.here.now)
        self.server = Server(site, lambda: (well, {"well": well}), self.preview)
        self.loop = asyncio.new_event_loop()
        self._thread = Thread(target=self.loop.run_forever)

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.server.start(), self.loop).result(30)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self.server.stop(), self.loop).result(30)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(30)
        self.loop.close()
        self.here.database.close()

    def get(self, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """The answer to a request whose path is sent exactly as given."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.putrequest(method, "/", skip_accept_encoding=True)
            connection._buffer[0] = f"{method} {path} HTTP/1.1".encode("latin-1")  # type: ignore[attr-defined]
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()


@contextmanager
def serving(
    folder: Path, url: str = "http://127.0.0.1", *, well: bool = True, config: Config | None = None
) -> Iterator[Served]:
    """A site, served."""
    served = Served(folder, url, well=well, config=config)
    served.start()
    try:
        yield served
    finally:
        served.stop()
