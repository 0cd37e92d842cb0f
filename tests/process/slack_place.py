"""A folder in which daypost is run that listens to a Slack of ours."""

import json
import sqlite3
from contextlib import closing
from copy import copy
from datetime import datetime
from pathlib import Path
from shutil import copytree

from pipeline.days import anchor, entry_id
from pipeline.store.database import FILE
from tests.process.driver import Place, free_port
from tests.process.page import words
from tests.servers.slack import SlackServer

INTRODUCTION = "This channel is a live blog. What its authors write here"
"""How the sheet begins that a channel is given once."""

CONFIG = """\
[liveblog.pycon]
title = "PyCon"
timezone = "{zone}"
channels = ["slack:{channel}"]
authors = ["ann"]
editors = ["ed"]
targets = ["site"]
start = "now"
{liveblog}
[person.ann]
name = "Ann Example"
accounts = ["slack:{ann}"]

[person.ed]
name = "Ed Example"
accounts = ["slack:{ed}"]

[slack]
bot_token = "{bot_token}"
app_token = "{app_token}"
api_url = "{api_url}"

[target.site]
kind = "site"
folder = "public"
listen = "127.0.0.1:{port}"
{more}
"""


class SlackPlace(Place):
    """Ann is an author and Ed an editor in one channel; Sue is in it too."""

    def __init__(self, folder: Path, slack: SlackServer) -> None:
        self.slack = slack
        self.ann, self.ed, self.sue = (slack.person(name) for name in ("ann", "ed", "sue"))
        self.channel = slack.channel("live", self.ann, self.ed, self.sue)
        self.requests_url = ""
        super().__init__(folder)

    def copied(self, folder: Path, slack: SlackServer) -> "SlackPlace":
        """The same place as it stands, while nothing runs there, in another folder and with a Slack that goes on."""
        place = copy(self)
        place.slack, place.folder, place.port, place.runs = slack, folder, free_port(), []
        place.public, place.data = folder / "public", folder / "data"
        copytree(self.folder, folder)
        place.configure()
        return place

    def configure(self, liveblog: str = "", more: str = "") -> None:
        """Write the configuration, with further lines for the live blog, and with further sections."""
        text = CONFIG.format(
            zone=self.zone,
            channel=self.channel,
            liveblog=liveblog,
            ann=self.ann,
            ed=self.ed,
            bot_token=self.slack.bot_token,
            app_token=self.slack.app_token,
            api_url=self.slack.api_url,
            port=self.port,
            more=more,
        )
        (self.folder / "config.toml").write_text(text, encoding="utf-8")

    def take_requests(self, port: int) -> None:
        """Have Slack's signed requests taken at this port, in place of Socket Mode."""
        config = self.folder / "config.toml"
        before, _, rest = config.read_text(encoding="utf-8").partition("[slack]\n")
        rest = rest.partition("[target.site]")[2]
        login = f'bot_token = "{self.slack.bot_token}"\napi_url = "{self.slack.api_url}"\n'
        login += f'mode = "http"\nsigning_secret = "{self.slack.signing_secret}"\nlisten = "127.0.0.1:{port}"\n'
        config.write_text(f"{before}[slack]\n{login}\n[target.site]{rest}", encoding="utf-8")
        self.requests_url = f"http://127.0.0.1:{port}/slack/events"

    @property
    def listens(self) -> int:
        """How often the last process said that it listens."""
        return sum(line.startswith("slack: listens to") for line in list(self.runs[-1].lines))

    @property
    def told(self) -> list[str]:
        """What daypost has said in the channel and its threads, but for the sheet that it begins with."""
        texts = [str(one["text"]) for one in self.slack.said(self.channel)]
        return [text for text in texts if not text.startswith(INTRODUCTION)]

    def compared_since(self, moment: datetime) -> bool:
        """Whether a pass over the channel began after that, and is over."""
        with closing(sqlite3.connect(self.data / FILE, timeout=30)) as database:
            saved = database.execute("SELECT value FROM checkpoints WHERE source = 'slack'").fetchone()
        compared = json.loads(saved[0])["compared"].get(self.channel) if saved else None
        return compared is not None and datetime.fromisoformat(compared) > moment

    def post(self, text: str) -> str:
        """Ann types a message; returns its `ts`."""
        return self.slack.post(self.channel, self.ann, text)

    def shown(self) -> dict[str, str]:
        """The words of the day's entries, by the id of their element."""
        if not self.day_pages:
            return {}
        bodies = {entry.get("id", ""): entry.find("div[@class='body']") for entry in self.page().entries}
        return {anchor: words(body) if body is not None else "" for anchor, body in bodies.items()}

    def reads(self, ts: str) -> str | None:
        """The words of the entry of a message; None where there is none."""
        return self.shown().get(anchor(entry_id("slack", self.channel, ts)))
