"""Two places in which daypost listens to one Slack: what befalls the one does not befall the other."""

import json
from collections.abc import Iterable
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from tests.process.driver import Place
from tests.process.page import words
from tests.process.slack_place import SlackPlace
from tests.servers.slack import SlackServer, Times

TIMES = replace(Times().scaled(1 / 60), ack=2.0, retries=(0.0, 0.5, 2.0))
"""What is lost is given up soon, so that it is compared with what came late as well as with what never came."""
PATIENT = replace(Times().scaled(1 / 60), ack=60.0)

_MORE = '[person.ben]\nname = "Ben Example"\naccounts = ["slack:{ben}"]\n'
_NOTHING = ("conversations.history", "conversations.replies", "reactions.", "chat.")
"""The methods with which daypost compares and speaks."""


class FaultyPlace(SlackPlace):
    """A place as the contract has it, with a second author, Ben."""

    def __init__(self, folder: Path, slack: SlackServer) -> None:
        self.ben = slack.person("ben")
        super().__init__(folder, slack)
        slack.join(self.channel, self.ben)

    def configure(self, liveblog: str = "", more: str = "") -> None:
        """See `SlackPlace`."""
        super().configure(liveblog, more + _MORE.format(ben=self.ben))
        config = self.folder / "config.toml"
        config.write_text(config.read_text("utf-8").replace('authors = ["ann"]', 'authors = ["ann", "ben"]'), "utf-8")

    def person(self, name: str) -> str:
        """The account of somebody."""
        return str(getattr(self, name))


class WholePlace(FaultyPlace):
    """A place that is told, once and in order, all that Slack tells another one, and can ask Slack for nothing else."""

    def __init__(self, folder: Path, like: FaultyPlace) -> None:
        self._like = like
        self._told = 0
        self.slack = SlackServer(PATIENT)
        self.slack.space = self.slack.team.space = like.slack.space
        self.slack.faults.plan = lambda call: "503" if call.method.startswith(_NOTHING) else ""
        self.ann, self.ben, self.ed, self.sue, self.channel = like.ann, like.ben, like.ed, like.sue, like.channel
        Place.__init__(self, folder)

    def catch_up(self) -> None:
        """Be told what the other place was to be told meanwhile, but for what daypost did itself."""
        there = self._like.slack
        while self._told < len(there.deliveries.told):
            body = there.deliveries.told[self._told]
            self._told += 1
            if body["event"].get("user") == there.space.bot_user:
                continue
            # Files have the address of the server that has them.
            body = json.loads(json.dumps(body).replace(there.url, self.slack.url))
            how = self.slack.wait_for(self.slack.sockets.event(body, 0, ""))
            assert not how, f"{body} was not acknowledged"


def readable(place: Place, drafts: Iterable[str]) -> list[str]:
    """What readers find on the page of a day, a line for each part.

    Where and when an entry stands that was a draft depends on when daypost heard of its release (RULES 5.1).
    """
    if not place.day_pages:
        return []
    page, drafts = place.page(), {*drafts}
    lines = [
        f"{name}: {words(one)}" for name in ("intro", "p-summary") for one in _all(page.root, f"div[@class='{name}']")
    ]
    lines += [f"title: {words(one)}" for one in _all(page.root, "h1")]
    lines += sorted(
        f"key moment: {link.get('href')} {words(label)}"
        for link in page.root.findall(".//ol[@class='moments']/li/a")
        for label in link.findall("span")
    )
    entries = [(one.get("id", ""), one) for one in page.entries]
    lines += [_entry(one, place) for name, one in entries if name not in drafts]
    return lines + sorted(_entry(one, place, timed=False) for name, one in entries if name in drafts)


def differences(found: list[str], expected: list[str]) -> list[str]:
    """How a page differs from what it should be."""
    return [*unified_diff(expected, found, "all heard", "this life", lineterm="", n=0)]


def _entry(entry: Element, place: Place, *, timed: bool = True) -> str:
    when = [one.get("datetime") for one in entry.findall("header/a/time")] if timed else []
    about = [words(one) for one in entry.findall("header/p")]
    body = "".join(tostring(one, "unicode") for one in entry.findall("div"))
    text = " ".join(str(part) for part in (entry.get("id"), entry.get("class"), *when, *about, body))
    return " ".join(text.replace(f"http://127.0.0.1:{place.port}", "").split())


def _all(root: Element, path: str) -> list[Element]:
    return root.findall(f".//{path}")
