"""Files of a message: which can be had, as what, and what is said of the others."""

import json

import pytest

from bots.slack.attachments import attachments
from tests.bots.slack.shapes import POSTED, Payload, photo, typed


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ({"mimetype": "image/png"}, "image"),
        ({"mimetype": "audio/webm", "subtype": "slack_audio"}, "voice"),
        ({"mimetype": "video/mp4", "subtype": "slack_video"}, "video"),
        ({"mimetype": "image/jpeg", "subtype": "slack_image"}, "image"),
        ({"mimetype": "video/mp4"}, "file"),
        ({"mimetype": "text/plain", "mode": "snippet"}, "file"),
        ({"mimetype": ""}, "file"),
    ],
)
def test_what_a_file_is(more: Payload, kind: str) -> None:
    (attachment,) = attachments(typed(files=[photo(**more)]))
    assert attachment.kind == kind


def test_a_file_of_another_workspace_is_asked_for_by_its_id() -> None:
    (attachment,) = attachments(typed(files=[{"id": "F0FAR", "file_access": "check_file_info"}]))
    assert (attachment.id, attachment.kind) == (f"{POSTED}/F0FAR", "image")
    assert json.loads(attachment.ref) == {"id": "F0FAR", "file_access": "check_file_info"}


@pytest.mark.parametrize(
    ("file", "kind", "why"),
    [
        (
            {"id": "F0ONE", "mode": "hidden_by_limit"},
            "image",
            "Slack hides it: the workspace's plan keeps no older files",
        ),
        (
            photo(mode="external", is_external=True, external_type="gdrive"),
            "image",
            "it is not kept in Slack but outside (gdrive)",
        ),
        (photo(is_external=True), "image", "it is not kept in Slack but outside (a link)"),
        (photo(is_external=True, mimetype="application/pdf"), "file", "it is not kept in Slack but outside (a link)"),
    ],
)
def test_why_a_file_cannot_be_had_goes_along(file: Payload, kind: str, why: str) -> None:
    first, second = attachments(typed(files=[file, photo("F0TWO")]))
    assert (first.id, first.kind, json.loads(first.ref)["why"]) == (f"{POSTED}/F0ONE", kind, why)
    assert "why" not in json.loads(second.ref)


def test_what_its_author_took_off_is_left_out() -> None:
    message = typed(files=[{"id": "F0ONE", "mode": "tombstone"}, photo("F0TWO")])
    assert [attachment.id for attachment in attachments(message)] == [f"{POSTED}/F0TWO"]


def test_a_file_goes_by_its_title_else_by_its_name() -> None:
    (first, second) = attachments(typed(files=[photo(), photo("F0TWO", title="")]))
    assert (first.name, second.name) == ("The queue", "IMG_1.heic")


def test_two_messages_may_share_a_file() -> None:
    (one,) = attachments(typed(files=[photo()]))
    (other,) = attachments(typed(files=[photo()], ts="1778864500.000100"))
    assert one.id != other.id
    assert one.ref == other.ref
