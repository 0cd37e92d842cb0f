"""The templates of the configuration: title, intro, slug.

Only what the configuration says is ever a template; what people write in chat is data. All the same it is sandboxed: a
file may have been copied from somewhere.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import jinja2
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.config.wording import did_you_mean

NAMES: Final = ("day", "date", "name")

# Not HTML: what is filled goes through the same escaping as any other text.
_ENVIRONMENT: Final = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
_SAMPLE: Final = date(2026, 5, 15)


@dataclass(frozen=True, slots=True)
class Template:
    """A template of the configuration; `parse_template` makes those that are sound."""

    source: str

    @property
    def names(self) -> set[str]:
        """The names that it uses."""
        return meta.find_undeclared_variables(_ENVIRONMENT.parse(self.source))

    def fill(self, *, day: int | None, date: date, name: str) -> str:
        """The text for a day: its number, if any, its date and the live blog's name. Plain text, not HTML."""
        return _compiled(self.source).render(day=day, date=date, name=name)

    def __str__(self) -> str:
        return self.source


@cache
def _compiled(source: str) -> jinja2.Template:
    """Compiling takes longer than filling, and there are only as many as the configuration has."""
    return _ENVIRONMENT.from_string(source)


def parse_template(source: str) -> Template:
    """The template of that source; ValueError for a syntax error, an unknown name, and what fails when filled."""
    try:
        template = Template(source)
        unknown = min(template.names.difference(NAMES), default=None)
        if unknown is None:
            template.fill(day=1, date=_SAMPLE, name="name")
    except TemplateSyntaxError as error:
        raise ValueError(f"{source!r} is not a template: {error.message}") from None
    except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise ValueError(f"{source!r} cannot be filled: {error}") from None
    if unknown is not None:
        raise ValueError(f"{unknown!r} is not known here, only day, date and name{did_you_mean(unknown, NAMES)}")
    return template
