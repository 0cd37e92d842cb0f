"""The targets: what is published where, one model for each kind of blog."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, PrivateAttr, SecretStr, ValidationInfo, field_validator

from pipeline.config.addresses import Address
from pipeline.config.fields import (
    BaseUrl,
    Duration,
    Flag,
    Folder,
    Line,
    Listen,
    LoginBaseUrl,
    LoginUrl,
    OpeningHours,
    Secret,
    Section,
    Url,
    Whole,
    Words,
)
from pipeline.config.templates import parse_template

Featured = Literal["first", "none"]


class Paced(Section):
    """What every target has: a name, and how often it is written to."""

    every: Duration = timedelta(seconds=60)
    quiet: Duration = timedelta(seconds=10)
    hours: OpeningHours | None = None

    _name: str = PrivateAttr("")

    @property
    def name(self) -> str:
        """The key of its section."""
        return self._name


class Site(Paced):
    """The embedded live site: a folder of files, and the address where `run` serves them."""

    kind: Literal["site"]
    folder: Folder = Field(default=Path("public"), validate_default=True)
    listen: Listen = Address("127.0.0.1", 8010)
    url: BaseUrl = Field(default=None, validate_default=True)
    every: Duration = timedelta(0)
    quiet: Duration = timedelta(0)

    @field_validator("url", mode="before")
    @classmethod
    def _is_where_it_listens(cls, url: object, info: ValidationInfo) -> object:
        return f"http://{info.data.get('listen', 'localhost')}" if url is None else url


class Blog(Paced):
    """What every kind of blog has."""

    tags: tuple[Words, ...] = ()
    slug: Line = parse_template("{{ name }}-{{ date }}")

    @field_validator("every")
    @classmethod
    def _spares_the_blog(cls, every: timedelta) -> timedelta:
        if not every:
            raise ValueError('"0s" is for the site only, which is our own; "60s" is usual for a blog')
        return every


class WordPress(Blog):
    """A WordPress blog, by its REST interface and an application password. `post` is a prepared post's id."""

    kind: Literal["wordpress"]
    insecure: Flag = False
    url: LoginBaseUrl = Field(examples=["https://example.org"])
    username: Words = Field(examples=["daypost"])
    password: Secret
    status: Literal["publish", "draft", "private"] = "publish"
    categories: tuple[Words, ...] = ("Live",)
    comments: Literal["open", "closed"] = "open"
    featured: Featured = "first"
    post: Whole = Field(default=0, ge=0)
    canonical: Flag = False


class Ghost(Blog):
    """A Ghost blog, by its Admin API and the key of a custom integration. `post` is a prepared post's id."""

    kind: Literal["ghost"]
    insecure: Flag = False
    url: LoginBaseUrl = Field(examples=["https://example.org"])
    admin_key: Secret
    status: Literal["publish", "draft"] = "publish"
    featured: Featured = "first"
    post: Words | None = None
    canonical: Flag = False

    @field_validator("admin_key")
    @classmethod
    def _is_an_admin_key(cls, key: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[0-9a-f]+:([0-9a-f]{2})+", key.get_secret_value()):
            raise ValueError("is not an Admin API key, which is two hexadecimal numbers with a colon between them")
        return key


class Micropub(Blog):
    """A blog with a Micropub endpoint, whose address is `url`. `post` is a prepared post's address."""

    kind: Literal["micropub"]
    insecure: Flag = False
    url: LoginUrl = Field(examples=["https://example.org/micropub"])
    token: Secret
    status: Literal["publish", "draft"] = "publish"
    post: Url | None = None
    canonical: Flag = False


class Files(Blog):
    """Files for a static site generator, in a folder that may be a git working tree."""

    kind: Literal["files"]
    folder: Folder = Field(examples=["blog/content/posts"])
    flavour: Literal["hugo", "jekyll", "eleventy", "pelican", "html"] = "html"
    git: Literal["push", "commit", "none"] = "none"
    status: Literal["publish", "draft"] = "publish"
    categories: tuple[Words, ...] = ()


Target = Site | WordPress | Ghost | Micropub | Files
AnyTarget = Annotated[Target, Field(discriminator="kind")]

KINDS: Final[dict[str, type[Target]]] = {
    "site": Site,
    "wordpress": WordPress,
    "ghost": Ghost,
    "micropub": Micropub,
    "files": Files,
}
