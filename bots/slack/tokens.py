"""When a token is worth nothing. Pure."""

from bots import Condition

REVOKED = frozenset(
    {"invalid_auth", "token_revoked", "account_inactive", "not_authed", "token_expired", "app_uninstalled"}
)
"""Slack's words for a token that is worth nothing."""

TOKEN_REVOKED = Condition(
    "revoked", "the app's token is not valid (any more); install the app again and set `bot_token`"
)
