"""Where files may go: what is secret never inside what is served, and no two targets in one place."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.config.problems import Problem
from pipeline.config.schema import Table, named


def check_folders(file: Table, base: Path) -> Iterator[Problem]:
    """What is wrong with the folders of a file that stands in `base`. Looks at the disk, for links."""
    data = _place(base, file.get("data", "data"))
    owners: dict[Path, str] = {}
    for name, target in named(file, "target").items():
        if target.get("kind") not in ("site", "files"):
            continue
        path = ("target", name, "folder")
        folder = _place(base, target.get("folder", "public" if target["kind"] == "site" else None))
        if folder is None:
            continue
        owner = owners.setdefault(folder, name)
        if owner != name:
            yield Problem(path, f"target {owner!r} has the same folder; give each its own")
        if data and data.is_relative_to(folder):
            yield Problem(
                ("data",), f"must not be inside the folder of target {name!r}, which is served; keep them apart"
            )
        elif data and folder.is_relative_to(data):
            yield Problem(path, "must not be inside data, which holds what is private; keep them apart")
    templates = _place(base, file.get("templates"))
    if templates and not templates.is_dir():
        yield Problem(("templates",), f"there is no folder {str(templates)!r}; make it, or leave the key out")


def _place(base: Path, written: object) -> Path | None:
    """Where a folder really is; None for what is none."""
    if not isinstance(written, str) or not written.strip():
        return None
    try:
        return (base / Path(written).expanduser()).resolve()
    except (RuntimeError, OSError):  # no such home, or links that go round in a circle: told elsewhere
        return None
