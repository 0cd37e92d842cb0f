"""What `daypost check` finds, each thing well and not well."""

import asyncio
import os
import socket
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.checking import Clock, check
from pipeline.config import Config
from pipeline.errors import Finding
from pipeline.store import leases
from tests.make import NOON, day_of, post
from tests.pipeline.installed import configured, installed


def checked(config: Config) -> tuple[list[Finding], list[Clock]]:
    return asyncio.run(check(config, NOON))


def of(findings: list[Finding], what: str) -> Finding:
    (found,) = [finding for finding in findings if what in finding.what]
    return found


def with_port(config: Config, port: int, host: str = "127.0.0.1") -> Config:
    listen = config.targets["site"].listen.__class__(host, port)  # type: ignore[union-attr]
    site = config.targets["site"].model_copy(update={"listen": listen})
    site._name = "site"
    return config.model_copy(update={"targets": {"site": site}})


def test_all_is_well(tmp_path: Path) -> None:
    findings, (clock,) = checked(with_port(configured(tmp_path, first_day=date(2026, 5, 14)), 0))
    assert all(finding.well for finding in findings), findings
    assert [finding.what for finding in findings] == [
        f"the database in {tmp_path / 'data'}",
        "console:main: what is typed is by console:me, after /as NAME by console:NAME",
        f"target site: write to {tmp_path / 'site'}",
        "target site: listen on 127.0.0.1:0",
    ]
    assert (clock.day, clock.number) == (day_of(NOON), 2)


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config = with_port(configured(tmp_path), taken.getsockname()[1])
        finding = of(checked(config)[0], "listen on")
        assert not finding.well
        assert "another program listens there" in finding.mend

        with installed(tmp_path) as here:
            holder = leases.new_holder()
            here.database.write(lambda connection: leases.take(connection, "source console", holder, NOON)).result()
            finding = of(checked(config)[0], "listen on")
    assert finding.well
    assert f"as {leases.called(holder)} does" in finding.what


def test_an_address_of_another_machine(tmp_path: Path) -> None:
    finding = of(checked(with_port(configured(tmp_path), 8010, "203.0.113.1"))[0], "listen on")
    assert not finding.well
    assert "choose an address of this machine" in finding.mend


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file where a folder is to be")
    finding = of(checked(configured(tmp_path))[0], "write to")
    assert not finding.well
    assert "make the folder writable" in finding.mend


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "daypost.sqlite3").write_bytes(os.urandom(5000))
    findings, clocks = checked(configured(tmp_path))
    finding = of(findings, "the database")
    assert not finding.well
    assert "not a daypost database" in finding.mend
    assert clocks[0].day == day_of(NOON), "the clock is told all the same"


@pytest.mark.parametrize(
    ("settings", "what", "mend"),
    [
        ({"channels": ["replay:main"]}, "the channels", "listens only to console and matrix and slack"),
        ({"targets": ["blog"]}, "the targets", "publishes only to site and wordpress, not to micropub"),
    ],
)
def test_what_this_version_cannot_speak_to(tmp_path: Path, settings: dict[str, Any], what: str, mend: str) -> None:
    blog = {"kind": "micropub", "url": "https://example.org/micropub", "token": "t"}
    whole = {
        "liveblog": {
            "pycon": {
                "title": "T",
                "timezone": "America/Chicago",
                "channels": ["console:main"],
                "targets": ["site"],
                **settings,
            }
        },
        "target": {"site": {"kind": "site"}, "blog": blog},
        "data": str(tmp_path / "data"),
    }
    config = Config.model_validate(whole, context={"base": tmp_path})
    finding = of(checked(config)[0], what)
    assert not finding.well
    assert mend in finding.mend


def test_a_day_that_was_cut_otherwise_counts(tmp_path: Path) -> None:
    with installed(tmp_path, timezone="Asia/Tokyo") as here:
        here.take_in(post("1", "Hello"))
        (clock,) = checked(here.config)[1]
    assert clock.day == day_of(NOON)
    assert clock.day.ends - NOON < timedelta(days=1)
