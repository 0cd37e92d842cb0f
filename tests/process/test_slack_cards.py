"""The real process: the card of a link is the preview that Slack made, as long as that stands there."""

from dataclasses import replace

from tests.process.slack_place import SlackPlace

LINK = "https://docs.example.org/talks?a=1&b=2"


def card(street: SlackPlace) -> str:
    """The words of the only card on the page."""
    cards = street.page().root.findall(".//a[@class='card']") if street.day_pages else []
    return " ".join(" ".join(cards[0].itertext()).split()) if len(cards) == 1 else ""


def test_a_card_comes_changes_and_goes(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    run.said("slack: listens to")
    ts = street.post(LINK)
    run.until(lambda: card(street) == "docs.example.org/talks")
    slack.unfurl(street.channel, ts, f"{LINK}/".replace("&", "&amp;"), "Talks &amp; <b>speakers</b>")
    run.until(lambda: card(street) == "Talks & <b>speakers</b> docs.example.org")
    run.until(lambda: slack.receipts(street.channel, ts) == {"globe_with_meridians"})
    slack.unfurl(street.channel, ts, LINK, "Speakers")
    run.until(lambda: card(street) == "Speakers docs.example.org")
    slack.remove_unfurl(street.channel, ts)
    run.until(lambda: card(street) == "docs.example.org/talks")


def test_a_card_is_not_lost_by_a_kill(street: SlackPlace) -> None:
    slack = street.slack
    slack.team.times = replace(slack.team.times, retries=(1.0,) * 60)
    run = street.start()
    run.said("slack: listens to")
    ts = street.post(LINK)
    run.until(lambda: card(street) == "docs.example.org/talks")
    slack.unfurl(street.channel, ts, LINK, "Talks")
    run.kill()
    again = street.start()
    again.until(lambda: card(street) == "Talks docs.example.org")


def test_rule_5_7_a_purge_takes_the_card_along(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    run.said("slack: listens to")
    ts = street.post(LINK)
    slack.unfurl(street.channel, ts, LINK, "Talks")
    run.until(lambda: card(street) == "Talks docs.example.org")
    slack.reply(street.channel, ts, street.ann, "!purge")
    run.until(lambda: street.reads(ts) is None)
    run.until(lambda: not found(street, b"docs.example.org"))


def found(street: SlackPlace, what: bytes) -> list[str]:
    """The files of the log, and those beside it, that hold something."""
    return [path.name for path in street.data.iterdir() if path.is_file() and what in path.read_bytes()]


def test_an_aside_and_a_stranger_leave_no_address(street: SlackPlace) -> None:
    slack, run = street.slack, street.start()
    run.said("slack: listens to")
    aside = street.post("((https://secret.example.org/aside))")
    root = street.post("Doors open")
    answer = slack.reply(street.channel, root, street.sue, "https://secret.example.org/stranger")
    slack.until(lambda: len(slack.deliveries.tries) == len(slack.deliveries.told), "all is told")
    for ts in (aside, answer):
        slack.unfurl(street.channel, ts, "https://secret.example.org/unfurled")
    last = street.post("Doors closed")
    run.until(lambda: street.reads(last) == "Doors closed")
    slack.until(lambda: all(one.how == "" for one in slack.deliveries.tries))
    assert not found(street, b"secret.example.org")
