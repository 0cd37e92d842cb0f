"""Whatever becomes of Slack's deliveries and answers, before, during or after a restart: the page is as without it."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from copy import deepcopy
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from tests.process.driver import Running
from tests.process.slack_place import SlackPlace
from tests.process.slack_reading import Reading
from tests.process.slack_script import READS, TITLE, Script
from tests.process.slack_troubles import TROUBLES, Trouble
from tests.servers.slack import SlackServer, Times

PATIENT = replace(Times().scaled(1 / 60), ack=60.0, retries=(0.3,) * 200)
"""A Slack that does not soon give up to deliver what is not acknowledged."""

AMID = 20
"""So many deeds are done before the trouble strikes, or while daypost is down."""


@pytest.fixture(scope="session")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Script]:
    """What people have done, and daypost has recorded, before anything is the matter; daypost is down."""
    slack = SlackServer(PATIENT)
    script = Script(SlackPlace(tmp_path_factory.mktemp("morning"), slack))
    run = script.street.start()
    run.said("slack: listens to")
    script.prepare()
    run.until(lambda: script.is_prepared, what="the page to begin with")
    slack.until(lambda: is_delivered(slack), "the end of all deliveries")
    run.kill()
    yield script
    slack.close()


@contextmanager
def continued(morning: Script, folder: Path) -> Iterator[Script]:
    """The morning goes on, in a folder and a Slack of its own."""
    slack = SlackServer(PATIENT, deepcopy(morning.street.slack.space))
    script = morning.copied(morning.street.copied(folder, slack))
    try:
        yield script
    finally:
        for run in script.street.runs:
            run.close()
        slack.close()


def listening(script: Script) -> Running:
    """A process with both its connections, which has compared the channel."""
    slack, before = script.street.slack, compared(script)
    run = script.street.start()
    run.said("slack: listens to")
    run.until(lambda: len(slack.sockets.open) == 2 and compared(script) != before, what="the first pass")
    return run


def compared(script: Script) -> str:
    """Up to when the channel was compared as a whole; empty for never."""
    path = script.street.data / "daypost.sqlite3"
    with closing(sqlite3.connect(path, timeout=30)) as database:
        (found,) = database.execute("SELECT value FROM checkpoints").fetchone() or ("{}",)
    return str(json.loads(found).get("compared", ""))


def compare(script: Script, times: int = 1) -> None:
    """Have the channel compared, as it is after each hole in hearing."""
    slack = script.street.slack
    for _ in range(times):
        before = asked(slack)
        slack.cut()
        slack.until(lambda before=before: asked(slack) > before, "a pass")  # type: ignore[misc]


def asked(slack: SlackServer) -> int:
    """How often the channel was asked for, in vain too."""
    return slack.methods_called().count("conversations.history") + slack.faults.met


def suffer(script: Script, trouble: Trouble) -> None:
    """All is told while something is the matter."""
    slack, deeds = script.street.slack, script.play()
    trouble.begin(slack)
    list(islice(deeds, AMID))
    trouble.strike(slack)
    list(deeds)
    compare(script, trouble.passes)
    trouble.end(slack)


def before(script: Script, trouble: Trouble) -> Running:
    """It is over when daypost is killed and starts again."""
    run = listening(script)
    suffer(script, trouble)
    run.kill()
    run = listening(script)
    if trouble.loses and not trouble.is_due:
        compare(script)
    return run


def during(script: Script, trouble: Trouble) -> Running:
    """It is there while daypost is down, and for a while after that."""
    slack, deeds = script.street.slack, script.play()
    trouble.begin(slack)
    list(islice(deeds, AMID))
    run = script.street.start()
    slack.until(lambda: bool(slack.methods_called() or slack.faults.met), "a call")
    trouble.strike(slack)
    list(deeds)
    compare(script, trouble.passes)
    trouble.end(slack)
    if trouble.loses and not trouble.is_due:
        compare(script, 2)
    return run


def after(script: Script, trouble: Trouble) -> Running:
    """It comes after daypost was killed and started again."""
    run = listening(script)
    suffer(script, trouble)
    if trouble.loses and not trouble.is_due:
        compare(script, 2)
    return run


MOMENTS = (before, during, after)


@pytest.fixture(scope="session")
def undisturbed(morning: Script, tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """The page without any fault: each deed is recorded before the next one is done."""
    with continued(morning, tmp_path_factory.mktemp("undisturbed") / "place") as script:
        run, slack = listening(script), script.street.slack
        for _ in script.play():
            slack.until(lambda: is_delivered(slack), "the acknowledgement")
        run.until(lambda: is_meant(script.read()), what="the page")
        settled(script)
        return script.read()


def is_meant(page: Reading) -> bool:
    """Whether all that people meant stands there."""
    wanted = {name: text for name, text in READS.items() if text is not None}
    return (
        {name: one.words for name, one in page.entries} == wanted
        and {name for name, one in page.entries if one.pictures} == {"photo", "photo alone"}
        and page.title == TITLE
        and page.moments == ("Good evening all", "The award")
    )


def is_delivered(slack: SlackServer) -> bool:
    """Whether each delivery has ended: acknowledged, or given up."""
    over = {one.body["event_id"] for one in list(slack.deliveries.tries) if not one.how}
    over |= {body["event_id"] for body in list(slack.deliveries.lost)}
    return {body["event_id"] for body in list(slack.deliveries.told)} <= over


def settled(script: Script) -> None:
    """All deliveries have ended, and so has whatever daypost made of them: what is said last is on the page."""
    slack, run = script.street.slack, script.street.runs[-1]
    slack.until(lambda: is_delivered(slack), "the end of all deliveries")
    last = script.at["last"] = script.street.post("Good night")
    run.until(lambda: script.street.reads(last) == "Good night", what="the last word")


@pytest.mark.parametrize("trouble", TROUBLES)
def test_in_the_end_the_page_is_as_without(tmp_path: Path, morning: Script, undisturbed: Reading, trouble: str) -> None:
    def play(moment: Callable[[Script, Trouble], Running]) -> str:
        with continued(morning, tmp_path / moment.__name__) as script:
            try:
                run = moment(script, TROUBLES[trouble])
                settled(script)
                run.until(lambda: not script.read().unlike(undisturbed), what="the page as without")
            except AssertionError as error:
                unlike = script.read().unlike(undisturbed)
                return "\n".join((f"{moment.__name__.upper()} a restart:", *unlike, str(error)))
        return ""

    with ThreadPoolExecutor() as pool:
        found = [*pool.map(play, MOMENTS)]
    assert not any(found), "\n\n".join(found)
