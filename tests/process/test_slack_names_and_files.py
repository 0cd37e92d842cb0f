"""The real process: what a Slack message mentions is called by its name, and its pictures are on the page."""

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from tests.process.driver import Running
from tests.process.slack_place import SlackPlace


def picture(shade: int = 0) -> bytes:
    """The bytes of a picture."""
    image = Image.linear_gradient("L").resize((400, 300)).convert("RGB")
    image.paste((shade, 255 - shade, 128), (10, 10, 40, 30))
    image.save(file := io.BytesIO(), "png")
    return file.getvalue()


def pictures(street: SlackPlace) -> set[str]:
    return street.page().pictures if street.day_pages else set()


def named(street: SlackPlace) -> set[str]:
    """The references whose names are in the log."""
    with closing(sqlite3.connect(street.data / "daypost.sqlite3", timeout=30)) as database:
        rows = database.execute("SELECT event FROM events WHERE kind = 'named'").fetchall()
    return {json.loads(event)["ref"] for (event,) in rows}


def listening(street: SlackPlace) -> Running:
    run = street.start()
    run.said("slack: listens to")
    return run


def test_what_is_mentioned_is_named_and_nothing_else(street: SlackPlace) -> None:
    slack = street.slack
    group, hall = slack.group("staff", street.ed), slack.channel("hall", street.ann)
    secret = slack.channel("secret", street.ann, private=True, bot=False)
    slack.add_emoji("python", "https://a.example/python.png")
    run = listening(street)
    ts = street.post(f"<@{street.sue}> <#{hall}> <#{secret}> <!subteam^{group}> :python: :tada:")
    run.until(lambda: (street.reads(ts) or "").startswith("sue #hall a private channel staff"))
    slack.change_person(street.sue, display_name="Susan")
    slack.change_person(street.ed, display_name="Eddie")
    run.until(lambda: (street.reads(ts) or "").startswith("Susan #hall"))
    own = {f"user:{street.sue}", f"channel:{hall}", f"channel:{secret}", f"group:{group}", "emoji:python"}
    run.until(lambda: {ref for ref in named(street) if not ref.startswith("person:")} == own)
    assert slack.methods_called().count("users.info") == 1


def test_names_that_a_killed_process_did_not_ask_for_are_asked_for_by_the_next(street: SlackPlace) -> None:
    slack = street.slack
    slack.without("users:read")
    run = listening_without_names(street)
    ts = street.post(f"thanks <@{street.sue}>")
    run.until(lambda: street.reads(ts) == "thanks somebody")
    run.until(lambda: "users.info" in slack.methods_called())
    run.kill()
    slack.grant("users:read")
    again = listening(street)
    again.until(lambda: street.reads(ts) == "thanks sue")


def listening_without_names(street: SlackPlace) -> Running:
    run = street.start()
    run.said("slack: the app lacks scopes: users:read")
    return run


def test_a_picture_comes_and_goes_with_its_message(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    ts = slack.upload(street.channel, street.ann, "hall.png", picture(), "the hall")
    run.until(lambda: len(pictures(street)) > 0)
    run.until(lambda: slack.receipts(street.channel, ts) == {"globe_with_meridians"})
    slack.delete(street.channel, ts)
    run.until(lambda: not pictures(street))


def test_the_token_goes_to_no_other_host(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    file = slack.add_file(street.ann, "hall.png", picture())
    slack.move_file(file)
    slack.share(street.channel, street.ann, [file])
    run.until(lambda: len(pictures(street)) > 0)
    assert [("Authorization" in headers) for headers in slack.files.seen_elsewhere] == [False]


@pytest.mark.parametrize("login_page", [True, False])
def test_a_login_page_is_no_file_and_the_right_scope_mends_it(street: SlackPlace, login_page: bool) -> None:
    slack = street.slack
    slack.without("files:read")
    run = street.start()
    run.said("slack: the app lacks scopes: files:read")
    slack.faults.login_page = login_page
    slack.upload(street.channel, street.ann, "hall.png", picture())
    run.said("the scope files:read is missing")
    assert not pictures(street)
    slack.grant("files:read")
    run.until(lambda: len(pictures(street)) > 0)


def test_a_file_of_another_workspace_is_asked_for(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    about = {"file_access": "check_file_info"}
    slack.upload(street.channel, street.ann, "hall.png", picture(), about=about)
    run.until(lambda: len(pictures(street)) > 0)
    assert "files.info" in slack.methods_called()


def test_a_file_that_is_too_large_is_not_taken(street: SlackPlace) -> None:
    street.configure(more='[media]\nmax_file = "100kB"')
    slack, run = street.slack, listening(street)
    ts = slack.upload(street.channel, street.ann, "hall.png", b"\x89PNG\r\n\x1a\n" + bytes(200_000), "large")
    run.said(r"the file is larger than 0\.1 MB")
    run.until(lambda: slack.receipts(street.channel, ts) == {"warning"})
    received: list[Path] = list((street.data / "received").rglob("*.png"))
    assert received == []


def test_a_file_that_is_no_picture_is_said_and_marked_once(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    ts = slack.upload(street.channel, street.ann, "report.pdf", b"%PDF", "the report")
    drive = slack.upload(
        street.channel, street.ann, "plan.png", picture(), "the plan", about={"is_external": True, "mode": "external"}
    )
    run.until(lambda: street.reads(ts) == "the report" and street.reads(drive) == "the plan")
    run.until(lambda: slack.receipts(street.channel, ts) == slack.receipts(street.channel, drive) == {"warning"})
    run.kill()
    again = listening(street)
    last = street.post("Doors closed")
    again.until(lambda: slack.receipts(street.channel, last) == {"globe_with_meridians"})
    assert {one["user"] for one in slack.ephemerals} == {street.ann}
    assert sorted(one["text"] for one in slack.ephemerals) == [
        "“plan.png” is not published: it is not kept in Slack but outside (a link)",
        "“report.pdf” is not published: only pictures are published, no other files",
    ]
    assert slack.receipts(street.channel, ts) == {"warning"}


def test_rule_3_8_a_clip_is_a_draft_and_said_not_to_be_published(street: SlackPlace) -> None:
    slack, run = street.slack, listening(street)
    about = {"subtype": "slack_audio", "mimetype": "audio/webm"}
    ts = slack.upload(street.channel, street.ann, "clip.webm", b"\x1aE\xdf\xa3", "what she said", about=about)
    run.until(lambda: slack.receipts(street.channel, ts) == {"zzz"})
    run.until(lambda: [one["text"] for one in slack.ephemerals] != [])
    assert slack.ephemerals[0]["text"] == "“clip.webm” is not published: only pictures are published, no sound"
    slack.pass_time(2)  # Slack gives the second of a reaction, which is to be later than the message
    slack.react(street.channel, ts, street.ann, "white_check_mark")
    run.until(lambda: street.reads(ts) == "what she said")
    run.until(lambda: slack.receipts(street.channel, ts) == {"warning"})
