"""The demo: a folder with a configuration, the sample day and its pictures, for `daypost demo` to play."""

import fcntl
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.demo.day import retold
from pipeline.demo.pictures import draw_pictures
from pipeline.demo.settings import machine_zone, settings
from pipeline.errors import InputError

HOST, PORT = "127.0.0.1", 8010

_MARKER = ".daypost-demo"
_MARKED = "Made by `daypost demo`, which makes what is in here anew each time. Files of your own are left alone.\n"
_OURS = ("config.toml", "day.jsonl", "media", "data", "public")
_DAY = Path(__file__).with_name("day.jsonl")


@dataclass(frozen=True, slots=True)
class Demo:
    """A demo that is ready to run: its configuration, the recording to play and the moment that it ends at."""

    config: Path
    recording: Path
    ends_at: datetime
    url: str


@contextmanager
def prepare(folder: Path, now: datetime, zone: str | None = None, port: int = PORT) -> Iterator[Demo]:
    """A fresh demo in the folder, which is kept for it meanwhile; the sample day ends now.

    The zone is the machine's own if none is given, the port any free one if that is taken. Raises InputError for a
    folder that is in use, cannot be written, or was not made by an earlier demo.
    """
    folder = folder.absolute()
    with ExitStack() as held:
        try:
            held.enter_context(_kept(folder))
            for name in _OURS:
                _remove(folder / name)
            demo = _fill(folder, now, zone or machine_zone(), port)
        except OSError as error:
            raise InputError(f"{folder} cannot hold the demo: {error.strerror}; name another folder") from error
        yield demo


@contextmanager
def _kept(folder: Path) -> Iterator[None]:
    """Hold the folder against a second demo, which would empty it."""
    folder.mkdir(parents=True, exist_ok=True)
    marker = folder / _MARKER
    if not marker.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} holds files that no demo made; name another folder, or a new one")
    with marker.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise InputError(f"a demo is running in {folder}; stop it, or name another folder") from error
        if not file.tell():
            file.write(_MARKED)
            file.flush()
        yield


def _fill(folder: Path, now: datetime, zone: str, port: int) -> Demo:
    media = folder / "media"
    media.mkdir()
    draw_pictures(media)
    recording = folder / "day.jsonl"
    recording.write_text(retold(_DAY.read_text("utf-8"), now, zone, media), "utf-8")
    address = f"{HOST}:{_free_port(port)}"
    config = folder / "config.toml"
    config.write_text(settings(now, zone, address), "utf-8")
    return Demo(config, recording, now, f"http://{address}")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _free_port(usual: int) -> int:
    """The usual port, or any free one where it is taken."""
    for port in (usual, 0):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((HOST, port))
            except OSError:
                continue
            return int(listener.getsockname()[1])
    raise InputError(f"there is no free port on {HOST} to show the demo at")
