"""Files: their bytes from the homeserver, with the token in a header; other hosts that it sends to get none.

https://spec.matrix.org/latest/client-server-api/#get_matrixclientv1mediadownloadservernamemediaid
"""

import json
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from yarl import URL

from bots.matrix.attachments import is_address
from bots.matrix.home import Home, part
from bots.payloads import Json, record, text
from pipeline.errors import InputError
from pipeline.events import Attachment

REDIRECTS = 3
SECONDS = 60
WORDS = 65_536
"""Bytes that are read of an answer that says why there is no file."""

_CHUNK = 65_536
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class Media:
    """Downloads files, none larger than `max_file` bytes."""

    def __init__(self, home: Home, max_file: int) -> None:
        self._home = home
        self._max_file = max_file

    async def download(self, attachment: Attachment, into: Path) -> None:
        """See `bots.Bot.download`."""
        url = attachment.ref if attachment.kind == "emoji" else _address(json.loads(attachment.ref))
        if not is_address(url):
            raise InputError("it is not kept on a Matrix server")
        server, media = url.removeprefix("mxc://").split("/")
        path = f"/_matrix/client/v1/media/download/{part(server)}/{part(media)}"
        token = await self._home.token()
        try:
            timeout = ClientTimeout(total=None, sock_read=SECONDS)
            as_it_is = {"Accept-Encoding": "identity"}  # what comes so cannot be unpacked to more than it says
            async with ClientSession(timeout=timeout, headers=as_it_is, auto_decompress=False) as session:
                await self._get(session, URL(self._home.login.homeserver.rstrip("/") + path, encoded=True), into, token)
        except (ClientError, TimeoutError, ValueError) as error:
            raise OSError(f"the homeserver does not give the file ({type(error).__name__})") from None

    async def _get(self, session: ClientSession, url: URL, into: Path, token: str) -> None:
        home = _origin(url)
        for _ in range(REDIRECTS + 1):
            headers = {"Authorization": f"Bearer {token}"} if _origin(url) == home else {}
            async with session.get(url, headers=headers, allow_redirects=False) as answer:
                if answer.status in (301, 302, 303, 307, 308):
                    url = URL(urljoin(str(url), answer.headers.get("Location", "")), encoded=True)
                    continue
                await _may_be_file(answer)
                await self._write(answer, into)
                return
        raise OSError("the homeserver sends from one address of the file to another")

    async def _write(self, answer: ClientResponse, into: Path) -> None:
        self._limit(answer.content_length or 0)
        with into.open("wb") as file:
            async for chunk in answer.content.iter_chunked(_CHUNK):
                self._limit(file.tell() + len(chunk))
                file.write(chunk)

    def _limit(self, length: int) -> None:
        if length > self._max_file:
            raise InputError(f"the file is larger than {self._max_file / 1_000_000:g} MB ([media] max_file)")


def _origin(url: URL) -> tuple[str, str, int | None]:
    return url.scheme, (url.host or "").lower(), url.port


def _address(ref: Json) -> str:
    """Where a file is. Raises InputError for one that cannot be had."""
    if why := text(ref, "why"):
        raise InputError(why)
    if record(ref, "file"):
        raise InputError("it is encrypted, and this daypost reads only rooms that are not")
    return text(ref, "url")


async def _may_be_file(answer: ClientResponse) -> None:
    """Raise what an answer says that is not the file."""
    if answer.status == HTTPStatus.OK:
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise OSError("the file comes packed, though it was asked for as it is")
        if answer.content_type == "text/html":  # of a proxy or a captive portal: what is wanted is no page
            raise OSError("a web page comes in place of the file")
        return
    try:
        code = text(json.loads(await answer.content.read(WORDS)), "errcode")
    except (ClientError, ValueError, RecursionError):
        code = ""
    if answer.status in _GONE and code == "M_NOT_FOUND":
        raise InputError("the homeserver does not have the file (any more)")
    if code == "M_UNRECOGNIZED":
        raise OSError("the homeserver gives no files to those who are logged in; it is to be brought up to date")
    if code in ("M_TOO_LARGE", "M_FORBIDDEN"):
        raise InputError(f"the homeserver does not give the file ({code})")
    raise OSError(f"the homeserver answers {answer.status} in place of the file")
