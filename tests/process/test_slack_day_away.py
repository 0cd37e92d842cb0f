"""A day without daypost: after the restart all that happened is there, in order, and nothing is told or asked twice."""

import re
from collections import Counter

from tests.process.day_away import AWAY, DayAway, Scale
from tests.process.slack_place import SlackPlace
from tests.servers.slack.calling import Call
from tests.servers.slack.faults import Fault

SCALE = Scale(knew=80, messages=1000, edits=100, deletions=60, reactions=200, replies=20, photos=3)


def test_a_day_away_is_caught_up_while_what_is_said_meanwhile_is_published(street: SlackPlace) -> None:
    slack, channel, day = street.slack, street.channel, DayAway(street, SCALE)
    day.known()
    run = street.start()
    run.until(lambda: day.shown() == day.wanted(), what="what was known")
    run.kill()
    day.receipts_of_then()
    day.away()
    slack.api.calls.clear()
    held = Held(3)
    slack.faults.plan = held.plan
    again = street.start()
    slack.until(lambda: held.number > 3, "some pages")
    live = [day.live(f"live {number}") for number in range(5)]
    again.until(lambda: all(street.reads(ts) for ts in live), what="what is said meanwhile")
    assert len(day.shown()) < len(day.wanted(gone=False))
    held.is_over = True
    again.until(lambda: day.shown() == day.wanted(gone=False), what="what happened meanwhile")
    slack.until(lambda: any("cannot be found" in text for text in street.told), "the question")
    (notice,) = [one["ts"] for one in slack.said(channel) if "cannot be found" in one["text"]]
    slack.react(channel, notice, street.ed, "x")
    again.until(lambda: day.shown() == day.wanted(), what="what was deleted is taken down")
    again.until(lambda: day.carried().items() >= day.receipts().items(), what="the receipts")
    slack.until(lambda: any("gone everywhere" in one["text"] for one in slack.ephemerals), "a word to its author")
    deaf, question = street.told
    assert re.fullmatch(r"slack: heard nothing from \S+ \S+ to \S+ \S+; \d+ caught up.", deaf)
    assert "60 messages" in question
    assert len(slack.ephemerals) == 1
    print(calls_by_method(street))
    bounded(street, day)


class Held:
    """Gives so many pages of history and then no more, until it is over."""

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self.number = 0
        self.is_over = False

    def plan(self, call: Call) -> Fault:
        """What befalls a call."""
        if call.method == "conversations.history" and not self.is_over:
            self.number += 1
            return "429" if self.number > self.pages else ""
        return ""


def calls_by_method(street: SlackPlace) -> dict[str, int]:
    return dict(Counter(street.slack.methods_called()).most_common())


def bounded(street: SlackPlace, day: DayAway) -> None:
    """Nothing was called that RULES 7.2 do not ask for, and history was read in two passes, one to confirm."""
    slack = street.slack
    receipts = day.receipts()
    live = {ts for ts, one in day.said.items() if not one.newest}
    put, taken = (
        Counter(call.args["timestamp"] for call in list(slack.api.calls) if call.method == f"reactions.{verb}")
        for verb in ("add", "remove")
    )
    true_still = {ts for ts in day.before if receipts.get(ts) == "globe_with_meridians" and day.said[ts].newest > AWAY}
    gone = {ts for ts, one in day.said.items() if one.deleted}
    assert true_still
    assert not (true_still | gone) & (put.keys() | taken.keys())
    assert put.keys() | taken.keys() <= receipts.keys() | live
    # On what does not show within three seconds 👀 comes first.
    assert set(put.values()) | set(taken.values()) <= {1, 2}
    pages = len(slack.space.channels[street.channel].messages) // 200 + 1
    assert len(slack.done("conversations.history")) <= 2 * pages + 1
    assert len(slack.done("conversations.replies")) <= SCALE.replies + 5
    assert len(slack.done("reactions.get")) == 0
