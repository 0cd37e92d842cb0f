"""The real process listening to a Slack of ours: what people do there is on the page, and they are told so."""

from tests.process.slack_place import SlackPlace


def test_what_is_posted_edited_and_deleted(street: SlackPlace) -> None:
    run = street.start()
    run.said(r"slack: listens to")
    ts = street.post("hello *world*")
    run.until(lambda: street.reads(ts) == "hello world")
    street.slack.edit(street.channel, ts, "hello moon")
    run.until(lambda: street.reads(ts) == "hello moon")
    second = street.post("second")
    run.until(lambda: street.reads(second) == "second")
    street.slack.delete(street.channel, ts)
    run.until(lambda: street.reads(ts) is None)
    assert street.reads(second) == "second"
