"""One live blog fed by a Slack channel and a Matrix room at once: one page, whoever falls over."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.days import anchor, entry_id
from tests.process.matrix_place import MatrixPlace
from tests.servers.matrix_author import Authors
from tests.servers.slack import SlackServer
from tests.servers.synapse import Synapse


class TwoPlaces(MatrixPlace):
    """Ann and Ed write on both networks, Ed edits on both; it is one live blog."""

    def __init__(self, folder: Path, homeserver: Synapse, authors: Authors, slack: SlackServer) -> None:
        self.slack = slack
        self.slack_ann, self.slack_ed = slack.person("ann"), slack.person("ed")
        self.channel = slack.channel("live", self.slack_ann, self.slack_ed)
        super().__init__(folder, homeserver, authors)

    def configure(self, liveblog: str = "", more: str = "") -> None:
        """Write the configuration of the room, then have the channel beside it."""
        login = f'bot_token = "{self.slack.bot_token}"\napp_token = "{self.slack.app_token}"\n'
        super().configure(liveblog, f'{more}\n[slack]\n{login}api_url = "{self.slack.api_url}"\n')
        config = self.folder / "config.toml"
        text = config.read_text("utf-8")
        for one, other in (
            (f"matrix:{self.room}", f"slack:{self.channel}"),
            (f"matrix:{self.person.user_id}", f"slack:{self.slack_ann}"),
            (f"matrix:{self.ed.user_id}", f"slack:{self.slack_ed}"),
        ):
            text = text.replace(f'["{one}"]', f'["{one}", "{other}"]')
        text = text.replace('authors = ["ann"]', 'authors = ["ann", "ed"]')  # else entries have no bylines
        config.write_text(text, encoding="utf-8")

    def on_slack(self, text: str) -> str:
        """Ann writes in the channel; returns the element that her entry is."""
        return anchor(entry_id("slack", self.channel, self.slack.post(self.channel, self.slack_ann, text)))

    def on_matrix(self, text: str) -> str:
        """Ann writes in the room; returns the element that her entry is."""
        return anchor(entry_id("matrix", self.room, self.post(text)))


@pytest.fixture
def two(tmp_path: Path, homeserver: Synapse, authors: Authors, slack: SlackServer) -> Iterator[TwoPlaces]:
    """A folder to run daypost in, which listens to both; what still runs at the end is ended."""
    place = TwoPlaces(tmp_path, homeserver, authors, slack)
    yield place
    for run in place.runs:
        run.close()


def test_what_is_said_on_either_is_one_page_under_one_name(two: TwoPlaces) -> None:
    run = two.start()
    run.said("matrix: listens to")
    run.said("slack: listens to")
    for say, text in ((two.on_slack, "one"), (two.on_matrix, "two"), (two.on_slack, "three"), (two.on_matrix, "four")):
        element = say(text)
        run.until(lambda element=element, text=text: two.shown().get(element) == text, what=text)  # type: ignore[misc]
    assert list(two.shown().values()) == ["four", "three", "two", "one"]
    by_ed = two.post("by Ed", two.editor)
    run.until(lambda: two.reads(by_ed) == "by Ed")
    names = [name.text for name in two.page().root.findall(".//article//span[@class='p-name']")]
    assert names == ["Ed Example", *["Ann Example"] * 4]
    two.editor.redact(two.room, by_ed)

    last = two.post("five")
    run.until(lambda: two.reads(last) == "five")
    two.editor.react(two.room, last, "❌")
    third = two.slack.post(two.channel, two.slack_ann, "six")
    run.until(lambda: "six" in two.shown().values())
    two.slack.react(two.channel, third, two.slack_ed, "lock")
    run.until(lambda: list(two.shown().values()) == ["four", "three", "two", "one"])
    run.until(lambda: two.receipts(last) == {"🚫"})
    two.slack.unreact(two.channel, third, two.slack_ed, "lock")
    run.until(lambda: list(two.shown().values()) == ["six", "four", "three", "two", "one"])
    two.post("!title Two halls")
    run.until(lambda: "Two halls" in two.page().text)


def test_while_one_is_down_the_other_goes_on_and_both_are_one_page_in_the_end(two: TwoPlaces) -> None:
    run = two.start()
    run.said("matrix: listens to")
    run.said("slack: listens to")
    said = [two.on_matrix("one")]
    run.until(lambda: two.shown().keys() == set(said))
    two.homeserver.break_down()
    said.append(two.on_slack("two"))
    run.until(lambda: two.shown().keys() == set(said))
    run.kill()
    two.homeserver.start()
    said += [two.on_matrix("three"), two.on_slack("four"), two.on_matrix("five")]
    run = two.start()
    run.until(lambda: two.shown().keys() == set(said))
    assert list(two.shown().values()) == ["five", "four", "three", "two", "one"]
    run.signal(signal.SIGTERM)
    run.ends()
    two.start().said("matrix: listens to")
    assert list(two.shown().values()) == ["five", "four", "three", "two", "one"]
