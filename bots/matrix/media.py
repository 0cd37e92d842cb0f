"""Files: their bytes from the homeserver, with the token in a header; other hosts that it sends to get none.

https://spec.matrix.org/latest/client-server-api/#get_matrixclientv1mediadownloadservernamemediaid
"""

import json
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from yarl import URL

from bots.matrix.attachments import is_address
from bots.matrix.home import Home, part
from bots.payloads import Json, record, text
from pipeline.errors import InputError
from pipeline.events import Attachment

REDIRECTS = 3
SECONDS = 60
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
            # What is asked for as it is cannot be unpacked to more than it says.
            async with ClientSession(timeout=ClientTimeout(total=None, sock_read=SECONDS)) as session:
                await self._get(session, self._home.login.homeserver.rstrip("/") + path, into, token)
        except (ClientError, TimeoutError, ValueError) as error:
            raise OSError(f"the homeserver does not give the file ({type(error).__name__})") from None

    async def _get(self, session: ClientSession, url: str, into: Path, token: str) -> None:
        home = urlsplit(self._home.login.homeserver)
        for _ in range(REDIRECTS):
            is_home = urlsplit(url)[:2] == home[:2]
            headers = {"Authorization": f"Bearer {token}"} if is_home else {}
            async with session.get(URL(url, encoded=True), headers=headers, allow_redirects=False) as answer:
                if answer.status in (301, 302, 303, 307, 308):
                    url = urljoin(url, answer.headers.get("Location", ""))
                    continue
                await _may_be_file(answer)
                await self._write(answer, into)
                return
        raise OSError("the homeserver sends from one address of the file to another")

    async def _write(self, answer: ClientResponse, into: Path) -> None:
        length = answer.content_length or 0
        with into.open("wb") as file:
            async for chunk in answer.content.iter_chunked(_CHUNK):
                length = max(length, file.tell() + len(chunk))
                if length > self._max_file:
                    raise InputError(f"the file is larger than {self._max_file / 1_000_000:g} MB ([media] max_file)")
                file.write(chunk)


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
        if answer.content_type == "text/html":  # of a proxy or a captive portal: what is wanted is no page
            raise OSError("a web page comes in place of the file")
        return
    try:
        code = text(await answer.json(), "errcode")
    except (ClientError, ValueError):
        code = ""
    if answer.status in _GONE and code in ("M_NOT_FOUND", "M_UNRECOGNIZED"):
        raise InputError("the homeserver does not have the file (any more)")
    if code in ("M_TOO_LARGE", "M_FORBIDDEN"):
        raise InputError(f"the homeserver does not give the file ({code})")
    raise OSError(f"the homeserver answers {answer.status} in place of the file")
