"""Leases: who may do what only one may do at a time, across processes and machines.

A lease is taken by compare-and-set, kept up by renewing it, and ends by itself. A holder on this machine that is no
more loses it at once, so that a restart after a crash need not wait.
"""

import os
import socket
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from pipeline.errors import HeldError
from pipeline.store.schema import instant, leases, stamp

LASTS = timedelta(seconds=90)


def new_holder() -> str:
    """A name for this process: machine, process, when that began, and a random part."""
    pid = os.getpid()
    return f"{socket.gethostname()} process {pid} since {_began(pid)} {uuid4().hex[:8]}"


def take(connection: Connection, name: str, holder: str, now: datetime) -> None:
    """Take the lease, or renew it. Raises HeldError, naming the holder, if somebody else has it."""
    row = connection.execute(select(leases).where(leases.c.name == name)).one_or_none()
    if row is None:
        connection.execute(insert(leases).values(name=name, holder=holder, until=stamp(now + LASTS)))
        return
    if row.holder != holder and instant(row.until) > now and not _is_gone(row.holder):
        raise HeldError(f"{name} is held by {' '.join(row.holder.split()[:3])} until {row.until[:19]}Z")
    connection.execute(update(leases).where(leases.c.name == name).values(holder=holder, until=stamp(now + LASTS)))


def release(connection: Connection, name: str, holder: str) -> None:
    """Let go of the lease, if it is still ours."""
    connection.execute(delete(leases).where(leases.c.name == name, leases.c.holder == holder))


def holders(connection: Connection, now: datetime) -> dict[str, str]:
    """Who holds what."""
    rows = connection.execute(select(leases))
    return {row.name: row.holder for row in rows if instant(row.until) > now and not _is_gone(row.holder)}


def _is_gone(holder: str) -> bool:
    """Whether the holder was a process of this machine that has ended."""
    machine, _, pid, _, began, *_ = [*holder.split(), "", "", "", "", ""]
    return machine == socket.gethostname() and pid.isdigit() and _began(int(pid)) != began


def _began(pid: int) -> str:
    """When a process began, in the kernel's ticks; "0" where there is none, "1" where that cannot be known."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except FileNotFoundError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return "0"
    except PermissionError:
        return "1"
    return "1"
