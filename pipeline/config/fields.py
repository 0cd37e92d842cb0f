"""The types of the configuration's keys: how each is read, and what is said where it cannot be.

A reader takes the text of the file, or a value that is already what it should become (TOML has dates and times of its
own), and raises ValueError with what a person should read.
"""

import re
from collections.abc import Callable, Sized
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    PlainValidator,
    SecretStr,
    StrictBool,
    StrictInt,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from pipeline.config import addresses, durations, names, templates, times
from pipeline.config.addresses import Address
from pipeline.config.templates import Template
from pipeline.config.times import Hours
from pipeline.config.wording import shown
from pipeline.events import Channel

T = TypeVar("T")


class Section(BaseModel):
    """A section of the configuration: read once, never changed, nothing in it that we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def _read(wanted: str, kind: type[T], parse: Callable[[str], T]) -> PlainValidator:
    def read(value: object) -> T:
        if isinstance(value, kind) and not isinstance(value, str):
            return value
        if isinstance(value, str):
            return parse(value)
        raise ValueError(f"{shown(value)} is not {wanted}")

    return PlainValidator(read)


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text


def _line(text: str) -> Template:
    if not text.strip() or "\n" in text.strip():
        raise ValueError("must be one line of text" if text.strip() else "is empty")
    return templates.parse_template(text)


def _base_url(text: str) -> str:
    """The address without the slash at its end, so that paths can be put behind it."""
    return addresses.parse_url(text).rstrip("/")


def _stays_private(url: str, info: ValidationInfo) -> str:
    """Logins cross a network encrypted, unless `insecure`, which stands before the address, says otherwise."""
    if info.data.get("insecure") is False and addresses.is_open(url):
        raise ValueError("would send the login over plain http; write https://, or insecure = true to accept that")
    return url


def _language(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", text):
        raise ValueError(f'{text!r} is not a language; write it as "en", "de" or "pt-BR"')
    return text


def _date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str):
        return times.parse_date(value)
    raise ValueError(f"{shown(value)} is not {times.DATE}")


def _start(value: object) -> Literal["now", "manual"] | datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, str):
        return times.parse_start(value)
    raise ValueError(f"{shown(value)} is not {times.START}")


def _folder(value: object, info: ValidationInfo) -> Path:
    """A folder; a relative one counts from the configuration file's own, wherever daypost is started."""
    if not isinstance(value, str | Path) or not str(value).strip():
        raise ValueError(f'{shown(value)} is not a folder; write it as "public"')
    try:
        path = Path(value).expanduser()
    except RuntimeError:
        raise ValueError(f"{shown(value)}: there is no such home folder") from None
    return info.context["base"] / path if info.context else path


def _not_empty(values: Sized) -> Sized:
    if not values:
        raise PydanticCustomError("too_short", "is empty")
    return values


def missing(why: str) -> PydanticCustomError:
    """The error of a key that is needed because of others; `why` goes on from "missing"."""
    return PydanticCustomError("missing", "missing", {"why": why})


def _secret(value: object) -> SecretStr:
    if isinstance(value, SecretStr):
        return value
    if not isinstance(value, str):
        raise ValueError("must be text, in quotes")  # noqa: TRY004  # pydantic wants ValueError
    if not value.strip():
        raise ValueError("is empty")
    return SecretStr(value)


def _secret_url(value: object) -> SecretStr:
    secret = _secret(value)
    try:
        addresses.parse_url(secret.get_secret_value())
    except ValueError:
        raise ValueError(f"is not {addresses.URL}") from None
    return secret


def _database(value: object) -> SecretStr:
    secret = _secret(value)
    if not secret.get_secret_value().startswith(("postgresql+psycopg://", "sqlite:///")):
        raise ValueError('is not a database; write it as "postgresql+psycopg://USER:PASSWORD@HOST/NAME"')
    if secret.get_secret_value().startswith("postgresql") and secret.get_secret_value().count("@") > 1:
        # All behind the first would be taken for the host: looked up, and told in errors.
        raise ValueError("holds more than one @; write %40 for one that belongs to the password")
    return secret


# A minimum length would be missed as well when what is there is faulty.
NotEmpty = AfterValidator(_not_empty)

Words = Annotated[str, _read('text; put it in quotes, "…"', str, _words)]
Language = Annotated[str, _read('a language; write it as "en"', str, _language)]
Line = Annotated[Template, _read('text; put it in quotes, "…"', Template, _line)]
Prose = Annotated[Template, _read('text; put it in quotes, "…"', Template, templates.parse_template)]
Secret = Annotated[SecretStr, PlainValidator(_secret)]
SecretUrl = Annotated[SecretStr, PlainValidator(_secret_url)]
Database = Annotated[SecretStr, PlainValidator(_database)]

Flag = StrictBool
Whole = StrictInt
Duration = Annotated[timedelta, _read(durations.DURATION, timedelta, durations.parse_duration)]
Pixels = Annotated[int, _read(durations.PIXELS, str, durations.parse_pixels)]
Bytes = Annotated[int, _read(durations.BYTES, str, durations.parse_bytes)]

Zone = Annotated[ZoneInfo, _read(times.ZONE, ZoneInfo, times.parse_zone)]
Clock = Annotated[time, _read(times.CLOCK, time, times.parse_clock)]
Day = Annotated[date, PlainValidator(_date)]
OpeningHours = Annotated[Hours, _read(times.HOURS, Hours, times.parse_hours)]
Start = Annotated[Literal["now", "manual"] | datetime, PlainValidator(_start)]

Place = Annotated[Channel, _read(names.CHANNEL, Channel, names.parse_channel)]
Account = Annotated[str, _read(names.ACCOUNT, str, names.parse_account)]
Member = Annotated[str, _read(names.MEMBER, str, names.parse_member)]

Folder = Annotated[Path, PlainValidator(_folder)]
Listen = Annotated[Address, _read(addresses.LISTEN, Address, addresses.parse_address)]
Url = Annotated[str, _read(addresses.URL, str, addresses.parse_url)]
BaseUrl = Annotated[str, _read(addresses.URL, str, _base_url)]
LoginUrl = Annotated[Url, AfterValidator(_stays_private)]
LoginBaseUrl = Annotated[BaseUrl, AfterValidator(_stays_private)]
