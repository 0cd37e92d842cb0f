"""Files as Slack serves them: to those with the right token; others get a login page."""

from aiohttp import hdrs, web

from tests.servers.slack.team import Team

LOGIN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to your workspace</body></html>"


class FileServer:
    """The addresses `url_private` and `url_private_download`, and those of emoji.

    `seen_elsewhere` and `seen_for_emoji` are the headers that came to another host, and with requests for emoji.
    """

    def __init__(self, team: Team) -> None:
        self.team = team
        self.seen_elsewhere: list[dict[str, str]] = []
        self.seen_for_emoji: list[dict[str, str]] = []

    async def serve(self, request: web.Request) -> web.Response:
        """A file, the login page instead of it, or the way to another host."""
        _, _, number = request.match_info["file"].partition("-")
        file = self.team.space.files.get(number)
        if not self.may_read(request):
            if self.team.faults.login_page:
                return self.login()
            return web.Response(status=302, headers={hdrs.LOCATION: f"/?redir={request.path}"})
        if file is None or file.about.get("mode") in {"tombstone", "hidden_by_limit"}:
            return web.Response(status=404, text="<html>not found</html>", content_type="text/html")
        if file.redirect:
            return web.Response(status=302, headers={hdrs.LOCATION: file.redirect})
        return web.Response(body=file.data, content_type=file.about["mimetype"])

    async def elsewhere(self, request: web.Request) -> web.Response:
        """A file at another host, which wants no token."""
        self.seen_elsewhere.append(dict(request.headers))
        file = self.team.space.files[request.match_info["file"]]
        return web.Response(body=file.data, content_type=file.about["mimetype"])

    async def emoji(self, request: web.Request) -> web.Response:
        """The picture of an emoji, which is for everybody."""
        self.seen_for_emoji.append(dict(request.headers))
        if self.team.faults.emoji_away:
            return web.Response(status=503, text="Service Unavailable")
        if self.team.faults.emoji_moved:
            return web.Response(status=302, headers={hdrs.LOCATION: self.team.faults.emoji_moved})
        data = self.team.space.emoji_pictures.get(request.path)
        if data is None:
            return web.Response(status=404, text="AccessDenied", content_type="application/xml")
        return web.Response(body=data, content_type="image/png")

    def may_read(self, request: web.Request) -> bool:
        """Whether the request has a token with the scope for files."""
        space = self.team.space
        has_token = request.headers.get("Authorization") == f"Bearer {space.bot_token}"
        return has_token and space.bot_token not in space.revoked and "files:read" in space.scopes

    async def login_page(self, _: web.Request) -> web.Response:
        """Where those are sent that may not read a file."""
        return self.login()

    @staticmethod
    def login() -> web.Response:
        """A page with which a program can do nothing."""
        return web.Response(text=LOGIN, content_type="text/html")
