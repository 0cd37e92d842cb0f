"""Leases: who may do what only one may do at a time, across processes and machines.

A lease is taken by compare-and-set, kept up by renewing it, and ends by itself. A holder on this machine that is no
more loses it at once, so that a restart after a crash need not wait.
"""

import os
import re
import socket
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from pipeline.errors import HeldError
from pipeline.store.schema import instant, leases, stamp

LASTS = timedelta(seconds=90)

_HOLDER = re.compile(r"(?P<machine>\S+) process (?P<pid>\d+) since (?P<began>\S+) boot (?P<boot>\S+) \S+")


def new_holder() -> str:
    """A name for this process: machine, process, when each of them began, and a random part."""
    pid = os.getpid()
    return f"{socket.gethostname()} process {pid} since {_began(pid)} boot {_boot()} {uuid4().hex[:8]}"


def take(connection: Connection, name: str, holder: str, now: datetime) -> None:
    """Take the lease, or renew it. Raises HeldError, naming the holder, if somebody else has it."""
    row = connection.execute(select(leases).where(leases.c.name == name)).one_or_none()
    if row is None:
        connection.execute(insert(leases).values(name=name, holder=holder, until=stamp(now + LASTS)))
        return
    if row.holder != holder and instant(row.until) > now and not _is_gone(row.holder):
        raise HeldError(f"{name} is held by {called(row.holder)} until {row.until[:19]}Z")
    connection.execute(update(leases).where(leases.c.name == name).values(holder=holder, until=stamp(now + LASTS)))


def release(connection: Connection, name: str, holder: str) -> None:
    """Let go of the lease, if it is still ours."""
    connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def holders(connection: Connection, now: datetime) -> dict[str, str]:
    """Who holds what."""
    rows = connection.execute(select(leases))
    return {row.name: row.holder for row in rows if instant(row.until) > now and not _is_gone(row.holder)}


def listening(connection: Connection, now: datetime) -> str | None:
    """Who listens to some source, which is what a `run` that is up does; None if nobody does."""
    held = holders(connection, now)
    return next((called(holder) for name, holder in sorted(held.items()) if name.startswith("source ")), None)


def called(holder: str) -> str:
    """A holder as people are told of it: machine and process."""
    return " ".join(holder.split()[:3])


def _is_gone(holder: str) -> bool:
    """Whether the holder was a process of this machine, since it was last started, that has ended."""
    known = _HOLDER.fullmatch(holder)
    if known is None or (known["machine"], known["boot"]) != (socket.gethostname(), _boot()):
        return False
    began = _began(int(known["pid"]))
    return began is None or (began != known["began"] and "?" not in (began, known["began"]))


def _began(pid: int) -> str | None:
    """When a process began, in the kernel's ticks; "?" where that cannot be known, None where there is none."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return None if state in "ZX" else fields[18]
    except OSError:
        pass  # no such folder on this system, or not of other people's processes
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    return "?"


def _boot() -> str:
    """Which start of the machine this is, as process numbers mean nothing to another; "?" where that is not told."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "?"
