"""Shortcuts, forms and buttons of our Slack, with the real slack-bolt."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.servers.bolted import Bolted
from tests.servers.slack import SlackServer

VIEW: dict[str, Any] = {"type": "modal", "title": {"type": "plain_text", "text": "Correct"}, "blocks": []}


def test_a_shortcut_opens_a_form_which_is_sent(slack: SlackServer, bolted: Callable[..., Bolted]) -> None:
    app = bolted()
    talk = slack.channel("talk", ann := slack.person("ann"))
    ts = slack.post(talk, ann, "befor")
    assert slack.shortcut(ann, talk, ts, "correct_entry") == {}
    slack.until(lambda: len(slack.forms.open) == 1)
    (view,) = slack.forms.open.values()
    assert (view["private_metadata"], view["callback_id"]) == (ts, "correct")
    app.answers["view"] = {"response_action": "errors", "errors": {"b": "It was edited meanwhile"}}
    assert slack.submit(ann, view["id"], text="before") == app.answers["view"]
    assert slack.forms.open
    app.answers.clear()
    assert slack.submit(ann, view["id"], text="before") == {}
    assert not slack.forms.open
    sent = app.bodies[-1]
    assert (sent["type"], sent["user"]["id"]) == ("view_submission", ann)
    assert sent["view"]["state"]["values"]["b"]["text"] == {"type": "plain_text_input", "value": "before"}


def test_a_button_of_an_ephemeral_message(slack: SlackServer, client: WebClient, bolted: Callable[..., Bolted]) -> None:
    app = bolted()
    talk = slack.channel("talk", ann := slack.person("ann"))
    button = {"type": "button", "action_id": "again", "text": {"type": "plain_text", "text": "Again"}, "value": "1"}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    client.chat_postEphemeral(channel=talk, user=ann, text="Again?", blocks=blocks)
    assert slack.press(ann, talk, slack.ephemerals[0], "again") == {}
    assert app.bodies[-1]["actions"][0]["value"] == "1"
    assert app.bodies[-1]["container"]["is_ephemeral"] is True
    slack.until(lambda: slack.forms.responses == [{"text": "", "delete_original": True}])
    address = app.bodies[-1]["response_url"]
    answers = [requests.post(address, json={"text": "again"}, timeout=60).status_code for _ in range(5)]
    assert answers == [200] * 4 + [404]
    with pytest.raises(LookupError, match="no button"):
        slack.press(ann, talk, slack.ephemerals[0], "never")


def test_what_nobody_answers_fails_for_the_person(slack: SlackServer) -> None:
    talk = slack.channel("talk", ann := slack.person("ann"))
    assert slack.shortcut(ann, talk, slack.post(talk, ann, "hello"), "correct_entry") is None


def test_a_trigger_opens_one_form_and_not_for_long(slack: SlackServer, client: WebClient) -> None:
    talk = slack.channel("talk", ann := slack.person("ann"))
    ts = slack.post(talk, ann, "hello")

    def trigger() -> str:
        return str(slack.do(lambda: slack.forms.shortcut(ann, talk, ts, "correct_entry"))["trigger_id"])

    def error(trigger_id: str, view: dict[str, Any]) -> str:
        with pytest.raises(SlackApiError) as caught:
            client.views_open(trigger_id=trigger_id, view=view)
        return str(caught.value.response["error"])

    slack.team.times = replace(slack.team.times, trigger=60.0)
    one = trigger()
    assert error(one, {**VIEW, "title": {"type": "plain_text", "text": "x" * 25}}) == "invalid_arguments"
    assert error(one, {**VIEW, "private_metadata": "x" * 3001}) == "invalid_arguments"
    assert client.views_open(trigger_id=one, view=VIEW)["view"]["id"].startswith("V0")
    assert error(one, VIEW) == "exchanged_trigger_id"
    late = trigger()
    slack.pass_time(61)
    assert error(late, VIEW) == "expired_trigger_id"
    assert error("1.2.three", VIEW) == "invalid_trigger_id"
