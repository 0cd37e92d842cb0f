"""The bolt app that deliveries are handed to: it acknowledges only when its listener has returned.

https://docs.slack.dev/tools/bolt-python/concepts/acknowledge
"""

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from bots.slack.payloads import Json, text
from bots.slack.web import QUIET, Web


def identity(answer: Json, token: str | None) -> AuthorizeResult:
    """Who the app is at Slack, by what auth.test answers."""
    return AuthorizeResult(
        enterprise_id=None,
        team_id=text(answer, "team_id"),
        bot_id=text(answer, "bot_id"),
        bot_user_id=text(answer, "user_id"),
        bot_token=token,
    )


def bolt_app(web: Web, me: AuthorizeResult) -> AsyncApp:
    """An app without listeners; `me` is who it is."""

    # Bolt's own authorization would ask Slack, and acknowledge what comes while Slack does not answer.
    async def authorize() -> AuthorizeResult:
        return me

    return AsyncApp(
        client=web.client,
        authorize=authorize,
        logger=QUIET,
        request_verification_enabled=False,  # done before a request is read at all: `Requests`
        process_before_response=True,
        raise_error_for_unhandled_request=False,
    )
