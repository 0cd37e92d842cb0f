"""The chat networks we listen to, and how we log in there."""

from typing import Literal

from pydantic import Field, SecretStr, ValidationInfo, field_validator

from pipeline.config.addresses import Address
from pipeline.config.fields import Flag, Listen, LoginBaseUrl, Secret, Section, Words, missing
from pipeline.config.wording import toml


class Slack(Section):
    """A Slack app in one workspace."""

    mode: Literal["socket", "http"] = "socket"
    bot_token: Secret
    app_token: Secret | None = Field(default=None, validate_default=True)
    signing_secret: Secret | None = Field(default=None, validate_default=True)
    listen: Listen | None = Field(default=None, validate_default=True)
    insecure: Flag = False
    api_url: LoginBaseUrl = "https://slack.com/api"

    @field_validator("bot_token", "app_token")
    @classmethod
    def _is_the_right_one(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        """The two tokens of an app are easily exchanged; their prefixes tell them apart."""
        other, own = ("xapp-", "xoxb-") if info.field_name == "bot_token" else ("xoxb-", "xapp-")
        if token and token.get_secret_value().startswith(other):
            raise ValueError(f"begins with {other}, so it is the other token; this one begins with {own}")
        return token

    @field_validator("app_token", "signing_secret")
    @classmethod
    def _serves_its_mode(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        mode = "socket" if info.field_name == "app_token" else "http"
        if secret is None and info.data.get("mode") == mode:
            raise missing(f", which mode = {toml(mode)} needs")
        return secret

    @field_validator("listen")
    @classmethod
    def _is_there_for_requests(cls, listen: Address | None, info: ValidationInfo) -> Address | None:
        if listen is None and info.data.get("mode") == "http":
            raise ValueError('missing, which mode = "http" needs; write it as "127.0.0.1:8020"')
        return listen


class Matrix(Section):
    """An account on a Matrix homeserver: an access token with its device, or a password to log in with."""

    insecure: Flag = False
    homeserver: LoginBaseUrl = Field(examples=["https://matrix.example.org"])
    user_id: Words = Field(examples=["@daypost:example.org"])
    password: Secret | None = None
    access_token: Secret | None = Field(default=None, validate_default=True)
    device_id: Words | None = Field(default=None, validate_default=True, examples=["ABCDEFGHIJ"])
    trust: Literal["users", "verified"] = "users"

    @field_validator("user_id")
    @classmethod
    def _is_whole(cls, user_id: str) -> str:
        if not user_id.startswith("@") or ":" not in user_id:
            raise ValueError(f'{user_id!r} is not a whole user id; write it as "@daypost:example.org"')
        return user_id

    @field_validator("access_token")
    @classmethod
    def _can_log_in(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if token is None and "password" in info.data and info.data["password"] is None:
            raise missing(", and so is password; one of the two is needed")
        return token

    @field_validator("device_id")
    @classmethod
    def _belongs_to_token(cls, device_id: str | None, info: ValidationInfo) -> str | None:
        if device_id is None and info.data.get("access_token"):
            raise missing(": an access token belongs to a device, which the login answered with it")
        return device_id


class Console(Section):
    """The terminal as a chat; nothing to set."""
