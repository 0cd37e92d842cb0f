"""Where which key may stand: the sections of the file and their models."""

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Union, get_args, get_origin

from pydantic import BaseModel, SecretStr
from pydantic.fields import FieldInfo

from pipeline.config.liveblog import LiveBlog
from pipeline.config.model import Config, Log, Media, Reactions
from pipeline.config.people import Person
from pipeline.config.sources import Console, Matrix, Slack
from pipeline.config.targets import KINDS

Path = tuple[str, ...]
Table = Mapping[str, Any]
Keys = Mapping[str, FieldInfo]

SINGLE: Final[Mapping[str, type[BaseModel]]] = {
    "reactions": Reactions,
    "slack": Slack,
    "matrix": Matrix,
    "console": Console,
    "media": Media,
    "log": Log,
}
NAMED: Final = ("liveblog", "person", "target")


def keys_of(model: type[BaseModel]) -> Keys:
    """The keys of a section, as they are written in the file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def keys_at(section: Path, kind: object = None) -> Keys:
    """The keys that may stand in a section; of a target, those of its `kind`, or of every kind where it has none."""
    match section:
        case ():
            return keys_of(Config)
        case ("liveblog", _):
            return keys_of(LiveBlog)
        case ("person", _):
            return keys_of(Person)
        case ("target", _):
            models = [KINDS[kind]] if isinstance(kind, str) and kind in KINDS else KINDS.values()
            return {key: field for model in models for key, field in keys_of(model).items()}
        case (name,) if name in SINGLE:
            return keys_of(SINGLE[name])
    return {}


def sections(file: Table) -> Iterator[tuple[Path, Keys]]:
    """Every section that the file has, and those without a name that it may have, with their keys."""
    yield (), {key: field for key, field in keys_at(()).items() if key not in SINGLE and key not in NAMED}
    for name in SINGLE:
        yield (name,), keys_at((name,))
    for group in NAMED:
        for name, table in named(file, group).items():
            yield (group, name), keys_at((group, name), table.get("kind"))


def named(file: Table, group: str) -> dict[str, Table]:
    """The sections [group.NAME] by name; without what is no section at all."""
    found = file.get(group)
    return {name: table for name, table in found.items() if isinstance(table, dict)} if isinstance(found, dict) else {}


def plain_type(field: FieldInfo) -> object:
    """The type of a key, without None and annotations; tuple for any list."""
    kind: Any = field.annotation
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    return get_origin(kind) or kind


def is_secret(field: FieldInfo) -> bool:
    """Whether the key holds a secret."""
    return plain_type(field) is SecretStr


# Where each section stands in a file, for a key that was put into another one.
HOMES: Final[Mapping[str, Keys]] = {
    "[" + ".".join(path) + "]" if path else "the lines before the first section": keys
    for path, keys in sections({group: {"NAME": {}} for group in NAMED})
}
