"""One section by itself, while the whole configuration is not written yet. Pure."""

from typing import Any

from pydantic import ValidationError

from pipeline.config.problems import Problem, translate
from pipeline.config.schema import SINGLE, Path, Table, keys_of
from pipeline.config.targets import KINDS


def section(path: Path, keys: Table) -> tuple[dict[str, Any], list[Problem]]:
    """A section's keys with those that have defaults, and what is wrong with them; what is missing is not told.

    It is one without a name, or a target of the `kind` that is among its keys.
    """
    group, *name = path
    kind = [keys["kind"]] if name else []
    model = KINDS[kind[0]] if kind else SINGLE[group]
    file = {group: {name[0]: keys} if name else keys}
    problems: list[Problem] = []
    try:
        model.model_validate(dict(keys))
    except ValidationError as error:
        for one in error.errors(include_url=False):
            if one["type"] != "missing":
                one["loc"] = (*path, *kind, *one["loc"])
                problems.append(translate(one, file))
    defaults = {key: field.default for key, field in keys_of(model).items() if isinstance(field.default, str)}
    return defaults | dict(keys), problems
