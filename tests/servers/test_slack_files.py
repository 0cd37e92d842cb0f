"""Files of our Slack: bytes for those who may have them, a login page for all others."""

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.servers.slack import SlackServer

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1000


@pytest.fixture
def address(slack: SlackServer) -> str:
    talk = slack.channel("talk", ann := slack.person("ann"))
    ts = slack.upload(talk, ann, "a b.png", PNG)
    return str(slack.shown(talk, ts)["files"][0]["url_private"])


def get(url: str, token: str = "", *, follow: bool = True) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return requests.get(url, headers=headers, timeout=60, allow_redirects=follow)


def test_the_token_gets_the_bytes(slack: SlackServer, address: str) -> None:
    answer = get(address, slack.bot_token)
    assert (answer.status_code, answer.headers["Content-Type"], answer.content) == (200, "image/png", PNG)


def test_others_get_a_page(slack: SlackServer, address: str) -> None:
    assert get(address, follow=False).status_code == 302
    page = get(address, "xoxb-wrong")
    assert (page.status_code, page.headers["Content-Type"].partition(";")[0]) == (200, "text/html")
    slack.faults.login_page = True
    assert get(address, follow=False).headers["Content-Type"].startswith("text/html")
    slack.faults.login_page = False
    slack.without("files:read")
    assert get(address, slack.bot_token, follow=False).status_code == 302
    slack.grant("files:read")
    slack.revoke(slack.bot_token)
    assert get(address, slack.bot_token, follow=False).status_code == 302


def test_a_file_at_another_host_shows_whether_the_token_went_there(slack: SlackServer, address: str) -> None:
    (file,) = slack.space.files
    target = slack.move_file(file)
    assert get(address, slack.bot_token, follow=False).headers["Location"] == target
    assert get(address, slack.bot_token).content == PNG
    assert "Authorization" not in slack.files.seen_elsewhere[0]
    get(target, slack.bot_token)
    assert slack.files.seen_elsewhere[1]["Authorization"] == f"Bearer {slack.bot_token}"


def test_what_is_known_of_a_file(slack: SlackServer, client: WebClient, address: str) -> None:
    (file,) = slack.space.files
    assert client.files_info(file=file)["file"]["url_private"] == address
    (talk,) = slack.space.channels
    ann = slack.person("ann")
    later = slack.upload(talk, ann, "shared.png", PNG, about={"file_access": "check_file_info"})
    (stub,) = slack.shown(talk, later)["files"]
    assert (stub["mode"], "url_private" in stub) == ("file_access", False)
    assert get(client.files_info(file=stub["id"])["file"]["url_private"], slack.bot_token).content == PNG
    slack.delete_file(talk, next(iter(slack.space.channels[talk].messages)))
    with pytest.raises(SlackApiError, match="file_deleted"):
        client.files_info(file=file)
    with pytest.raises(SlackApiError, match="file_not_found"):
        client.files_info(file="F404")
    assert get(address, slack.bot_token).status_code == 404
