"""Files: their bytes from Slack's own hosts, with the token, which goes nowhere else; pictures of emoji without it.

https://docs.slack.dev/reference/objects/file-object
"""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from pathlib import Path
from urllib.parse import SplitResult, urljoin, urlsplit

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from bots.slack.payloads import Json, record, text
from bots.slack.web import SlackError, Web
from pipeline.errors import InputError
from pipeline.events import Attachment

REDIRECTS = 5
SECONDS = 60
_CHUNK = 65_536

_Headers = Callable[[SplitResult], Mapping[str, str]]
"""What is said to an address beside what is asked for; raises InputError for one that must not be asked."""

NO_RIGHT = (
    "Slack gives a login page in place of the file: the scope files:read is missing; add it under OAuth & Permissions "
    "in the app's settings and install the app again"
)


class NoRightError(OSError):
    """The app may not read files: once it may, another try succeeds."""

    def __init__(self) -> None:
        super().__init__(NO_RIGHT)


class Files:
    """Downloads files, none larger than `max_file` bytes. `api_url` is another host that gets the token."""

    def __init__(self, web: Web, token: str, api_url: str, max_file: int) -> None:
        self._web = web
        self._token = token
        self._api = urlsplit(api_url)
        self._max_file = max_file

    async def download(self, attachment: Attachment, into: Path) -> None:
        """See `bots.Bot.download`."""
        if attachment.kind == "emoji":
            # No login stands before it: what is no picture is told from its bytes.
            await self._download(attachment.ref, into, self._emoji_headers, "text/html")
            return
        file: Json = json.loads(attachment.ref)
        if why := text(file, "why"):
            raise InputError(why)
        if not text(file, "url_private"):
            file = await self._info(text(file, "id"))
        url = text(file, "url_private")
        if not self._is_slacks(urlsplit(url)):
            raise InputError("the file is not kept in Slack")
        await self._download(url, into, self._file_headers, text(file, "mimetype"))

    async def _download(self, url: str, into: Path, headers: _Headers, mimetype: str) -> None:
        try:
            async with ClientSession(timeout=ClientTimeout(total=None, sock_read=SECONDS)) as session:
                await self._get(session, url, into, headers, mimetype)
        except (ClientError, TimeoutError, ValueError) as error:
            raise OSError(f"Slack does not give the file ({type(error).__name__})") from None

    async def _info(self, file: str) -> Json:
        """What Slack says of a file of which a message says only the id."""
        try:
            return record(await self._web.call("files.info", file=file), "file")
        except SlackError as error:
            if error.code == "missing_scope":
                raise NoRightError from None
            if error.code in ("file_deleted", "file_not_found"):
                raise InputError("the file was deleted in Slack") from None
            raise

    async def _get(self, session: ClientSession, url: str, into: Path, headers: _Headers, mimetype: str) -> None:
        for _ in range(REDIRECTS):
            async with session.get(url, headers=headers(urlsplit(url)), allow_redirects=False) as answer:
                if answer.status in (301, 302, 303, 307, 308):
                    url = urljoin(url, answer.headers.get("Location", ""))
                    continue
                _may_be_file(answer, mimetype)
                await self._write(answer, into)
                return
        raise OSError("Slack sends from one address of the file to another")

    async def _write(self, answer: ClientResponse, into: Path) -> None:
        length = answer.content_length or 0
        with into.open("wb") as file:
            async for chunk in answer.content.iter_chunked(_CHUNK):
                length = max(length, file.tell() + len(chunk))
                if length > self._max_file:
                    raise InputError(f"the file is larger than {self._max_file / 1_000_000:g} MB ([media] max_file)")
                file.write(chunk)

    def _file_headers(self, url: SplitResult) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {self._token}"} if self._is_slacks(url) else {}

    def _emoji_headers(self, url: SplitResult) -> Mapping[str, str]:
        """None: a picture of an emoji is for everybody. Raises InputError for an address that is not Slack's."""
        host = url.hostname or ""
        if not self._is_slacks(url) and not (url.scheme == "https" and host.endswith(".slack-edge.com")):
            raise InputError("the emoji is not kept in Slack")
        return {}

    def _is_slacks(self, url: SplitResult) -> bool:
        """Whether an address may be given the token."""
        if (url.scheme, url.netloc) == (self._api.scheme, self._api.netloc):
            return True
        host = url.hostname or ""
        return url.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))


def _may_be_file(answer: ClientResponse, mimetype: str) -> None:
    """Raise what an answer says that is not the file."""
    if answer.status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        raise InputError("the file was deleted in Slack")
    if answer.status != HTTPStatus.OK:
        raise OSError(f"Slack answers {answer.status} in place of the file")
    if answer.content_type == "text/html" != mimetype:
        raise NoRightError
