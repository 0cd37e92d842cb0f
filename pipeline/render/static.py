"""Style sheet and icon: files that go out beside the pages, under names that change with their content."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.errors import InputError


@dataclass(frozen=True, slots=True)
class StaticFiles:
    """The files by their path on the site, and those paths by the names that templates know them by."""

    files: dict[str, bytes]
    paths: dict[str, str]

    @classmethod
    def read(cls, folders: Iterable[Path]) -> "StaticFiles":
        """The files below `static` in each folder; of two with one name that of the earlier folder."""
        found: dict[str, Path] = {}
        for folder in folders:
            for path in sorted((folder / "static").rglob("*")):
                if path.is_file() and not path.name.startswith("."):
                    found.setdefault(path.relative_to(folder / "static").as_posix(), path)
        files: dict[str, bytes] = {}
        paths: dict[str, str] = {}
        for name, path in sorted(found.items()):
            content = path.read_bytes()
            paths[name] = f"static/{_hashed(PurePosixPath(name), content)}"
            files[paths[name]] = content
        return cls(files, paths)

    def path(self, name: str) -> str:
        """The path on the site of the file of that name. Raises InputError where there is none."""
        if name not in self.paths:
            raise InputError(f"there is no file static/{name}, only {', '.join(sorted(self.paths))}")
        return f"/{self.paths[name]}"


def _hashed(name: PurePosixPath, content: bytes) -> PurePosixPath:
    return name.with_name(f"{name.stem}.{hashlib.sha256(content).hexdigest()[:10]}{name.suffix}")
