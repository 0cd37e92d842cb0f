"""One section by itself, while the whole configuration is not written yet. Pure."""

from typing import Any

from pydantic import ValidationError

from pipeline.config.problems import Problem, translate
from pipeline.config.schema import SINGLE, Table, keys_of


def section(name: str, keys: Table) -> tuple[dict[str, Any], list[Problem]]:
    """A section's keys with those that have defaults, and what is wrong with them; what is missing is not told."""
    model = SINGLE[name]
    problems: list[Problem] = []
    try:
        model.model_validate(dict(keys))
    except ValidationError as error:
        for one in error.errors(include_url=False):
            if one["type"] != "missing":
                one["loc"] = (name, *one["loc"])
                problems.append(translate(one, {name: keys}))
    defaults = {key: field.default for key, field in keys_of(model).items() if isinstance(field.default, str)}
    return defaults | dict(keys), problems
