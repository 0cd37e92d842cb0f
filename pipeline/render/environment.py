"""Jinja2 with our templates and a folder of the user's own before them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)

from pipeline.errors import InputError

TEMPLATES: Final = ("archive.html", "day.html", "entry.html", "front.html", "missing.html", "offline.html", "page.html")
BLOG_TEMPLATES: Final = ("blog_entry.html", "blog_foot.html", "blog_head.html", "blog_intro.html", "blog_moments.html")

_HERE: Final = Path(__file__).resolve().parent.parent


def template_folders(overrides: Path | None) -> tuple[Path, ...]:
    """The folders that hold templates, the user's own first. Ours are in the package, in a checkout beside it."""
    if overrides is not None and not overrides.is_dir():
        raise InputError(f"There is no folder of templates at {overrides}. Make it, or take `templates` out.")
    packaged = _HERE / "templates"
    ours = packaged if packaged.is_dir() else _HERE.parent / "templates"
    return (overrides.resolve(), ours) if overrides else (ours,)


class Templates:
    """Some templates by name. Each is read when this is made, so that a fault is told then and not during a talk."""

    def __init__(self, folders: Sequence[Path], templates: Sequence[str], names: Mapping[str, Any]) -> None:
        self._folders = folders
        self._environment = Environment(
            loader=ChoiceLoader(
                [
                    *(FileSystemLoader(folder) for folder in folders),
                    PrefixLoader({"daypost": FileSystemLoader(folders[-1])}),
                ]
            ),
            autoescape=True,
            undefined=StrictUndefined,
            keep_trailing_newline=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(names)
        self._templates = {name: self._read(name) for name in templates}

    def render(self, name: str, /, **names: Any) -> str:
        """The template filled. Raises InputError naming file and line for whatever goes wrong in it."""
        template = self._templates[name]
        try:
            # As Template.render does it, but for the copies of the global names: a third of what an entry costs.
            context = template.new_context({**self._environment.globals, **names}, shared=True)
            return "".join(template.root_render_func(context))
        except Exception:  # noqa: BLE001 - what a template calls may raise anything
            self._explain()

    def _explain(self) -> NoReturn:
        """Raise the present error again, with the line of the template that it came from."""
        try:
            self._environment.handle_exception()
        except Exception as error:
            where = self._line(error)
            if where is None:
                raise
            raise InputError(f"{where}: {_reason(error)}") from error

    def _read(self, name: str) -> Template:
        try:
            return self._environment.get_template(name)
        except TemplateSyntaxError as error:
            raise InputError(f"{error.filename or name}, line {error.lineno}: {error.message}") from None
        except (OSError, UnicodeDecodeError) as error:
            path = next((folder / name for folder in self._folders if (folder / name).exists()), name)
            raise InputError(f"{path} cannot be read as UTF-8 text: {error}") from None

    def _line(self, error: BaseException) -> str | None:
        """The file and line of a template that an error came from."""
        if isinstance(error, TemplateSyntaxError):
            return f"{error.filename or error.name}, line {error.lineno}"
        places = [place for place in _frames(error) if any(place[0].is_relative_to(folder) for folder in self._folders)]
        return "{}, line {}".format(*places[-1]) if places else None


def _reason(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name!r}"
    if isinstance(error, RecursionError):
        return 'it extends or includes itself; ours is "daypost/" and the name'
    return str(error.message if isinstance(error, TemplateError) else error) or type(error).__name__


def _frames(error: BaseException) -> Iterator[tuple[Path, int]]:
    trace = error.__traceback__
    while trace:
        yield Path(trace.tb_frame.f_code.co_filename), trace.tb_lineno
        trace = trace.tb_next
