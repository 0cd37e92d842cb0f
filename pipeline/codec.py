"""Events as JSON and back: the format of the log's rows and of `daypost export`.

Version 1. A field that holds its default is left out; times are RFC 3339 in UTC. What this version does not know is no
error: an unknown field is passed over, an event of an unknown kind or of a newer version becomes `Unknown`. Both
survive an export, because the log keeps the JSON that it was given and exports that.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pipeline.errors import InputError
from pipeline.events import Event, Unknown, kinds

VERSION = 1

Json = dict[str, Any]
T = TypeVar("T")

_KINDS = {cls.kind: cls for cls in kinds()}
_OWN_COLUMNS = ("raw", "translator")


def encode(event: Event) -> Json:
    """The event as a JSON object, without raw payload and translator version, which have columns of their own."""
    line: Json = {"v": VERSION, "kind": event.kind, **plain(event)}
    for name in _OWN_COLUMNS:
        line.pop(name, None)
    return line


def decode(line: Mapping[str, Any]) -> Event:
    """The event that a JSON object holds.

    Raises InputError, naming the field, if it holds none.
    """
    kind = line.get("kind")
    if not isinstance(kind, str):
        raise InputError("an event needs a text field 'kind'")
    version = line.get("v")
    if not isinstance(version, int) or isinstance(version, bool):
        raise InputError("an event needs its version, a number, in field 'v'")
    if kind != Unknown.kind and (kind not in _KINDS or version > VERSION):
        return read(Unknown, {**line, "called": kind})
    return read(_KINDS[kind], line)


def dumps(line: Mapping[str, Any]) -> str:
    """The JSON object as one line of text that every file can hold."""
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair, which JSON can hold as an escape alone
        return json.dumps(line, separators=(",", ":"))
    return text


def read(cls: type[T], line: Mapping[str, Any]) -> T:
    """The dataclass `cls` as a JSON object holds it. Raises InputError, naming the field."""
    values = {}
    for name, convert, required in _readers(cast(Any, cls)):
        if name in line:
            try:
                values[name] = convert(line[name])
            except (TypeError, ValueError, OverflowError, InputError) as error:
                raise InputError(f"field '{name}': {error}") from error
        elif required:
            raise InputError(f"field '{name}' is missing")
    return cls(**values)


def plain(value: object) -> Any:
    """A value in terms of JSON: of a dataclass the fields that do not hold their default."""
    return _writer(cast(Any, type(value)))(value)


@cache
def _writer(cls: Any) -> Callable[[Any], Any]:
    """The function that puts the values of a class in terms of JSON."""
    if is_dataclass(cls):
        defaults = tuple((f.name, f.default) for f in fields(cls))
        return lambda value: {
            name: part if type(part) is str else plain(part)
            for name, default in defaults
            if (part := getattr(value, name)) != default
        }
    if issubclass(cls, datetime):
        return lambda value: value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if issubclass(cls, date):
        return lambda value: value.isoformat()
    if issubclass(cls, tuple):
        return lambda value: [plain(part) for part in value]
    return lambda value: value


@cache
def _readers(cls: Any) -> tuple[tuple[str, Callable[[Any], Any], bool], ...]:
    hints = get_type_hints(cls)
    return tuple((f.name, _reader(hints[f.name]), _is_required(f)) for f in fields(cls))


def _is_required(f: "Field[Any]") -> bool:
    return f.default is MISSING and f.default_factory is MISSING


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    """The function that reads a JSON value as what a type hint says."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (inner,) = (part for part in parts if part is not NoneType)
        convert = _reader(inner)
        return lambda value: None if value is None else convert(value)
    if origin is Literal:
        return lambda value: _one_of(parts, value)
    if origin is tuple:
        if parts[-1] is Ellipsis:
            convert = _reader(parts[0])
            return lambda value: tuple(map(convert, _a(list, value)))
        converts = tuple(map(_reader, parts))
        return lambda value: tuple(convert(part) for convert, part in zip(converts, _a(list, value), strict=True))
    if origin is Mapping:
        return lambda value: dict(_a(dict, value))
    if hint is datetime:
        return instant
    if hint is date:
        return lambda value: date.fromisoformat(_a(str, value))
    if hint is float:
        return _number
    if is_dataclass(hint):
        return lambda value: read(cast(type, hint), _a(dict, value))
    return lambda value: _a(hint, value)


def _a(kind: type | tuple[type, ...], value: Any) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"{value!r:.60} is not of the expected type")
    return value


def _number(value: Any) -> float:
    number = float(_a((int, float), value))
    if not math.isfinite(number):
        raise ValueError(f"{number} is no number that can be reckoned with")
    return number


def _one_of(choices: tuple[Any, ...], value: Any) -> Any:
    if value not in choices:
        raise ValueError(f"{value!r:.60} is none of {', '.join(map(repr, choices))}")
    return value


def instant(value: Any) -> datetime:
    """The instant that a JSON text stands for; raises TypeError or ValueError where it stands for none."""
    read = datetime.fromisoformat(_a(str, value))
    if read.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone; write it as 2026-05-15T14:55:00Z")
    return read.astimezone(UTC)
