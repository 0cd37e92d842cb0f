"""`daypost init`: what it asks, what it writes, and above all what it leaves alone."""

import os
import pty
import stat
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli.completing import Answers, completed, missing
from pipeline.config.wording import toml
from pipeline.errors import InputError
from tests.pipeline.cli.calls import DAYPOST, call, environment

ANSWERS = Answers(title="PyCon", name="pycon", timezone="America/Chicago", first_day=None, listen="127.0.0.1:8010")


def read(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "config.toml").read_text())


def test_defaults_make_a_configuration_that_check_accepts(tmp_path: Path) -> None:
    done = call(tmp_path, "init")
    assert done.code == 0, done.errors
    assert done.lines[0] == "config.toml is written."
    assert stat.S_IMODE((tmp_path / "config.toml").stat().st_mode) == 0o600
    assert read(tmp_path)["liveblog"]["live-notes"]["start"] == "manual"

    checked = call(tmp_path, "check")
    assert checked.code == 0, checked.said + checked.errors


def test_options_are_answers(tmp_path: Path) -> None:
    options = ["--title", 'Py"Con" 2026', "--timezone", "America/Chicago", "--first-day", "2026-05-15"]
    assert call(tmp_path, "init", *options, "--listen", "127.0.0.1:8765", "--config", "deep/c.toml").code == 0
    assert tomllib.loads((tmp_path / "deep" / "c.toml").read_text()) == {
        "liveblog": {
            "py-con-2026": {
                "title": 'Py"Con" 2026, day {{ day }}',
                "timezone": "America/Chicago",
                "first_day": tomllib.loads("x = 2026-05-15")["x"],
                "channels": ["console:main"],
                "targets": ["site"],
                "start": "manual",
            }
        },
        "console": {},
        "target": {
            "site": {
                "kind": "site",
                "folder": "public",
                "listen": "127.0.0.1:8765",
                "url": "http://127.0.0.1:8765",
            }
        },
    }


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--name", "Py Con"], "cannot be a name"),
        (["--name", "media"], "reserved"),
        (["--timezone", "Europe/Berln"], "did you mean 'Europe/Berlin'?"),
        (["--first-day", "2026-02-30"], "calendar"),
        (["--listen", "8010"], "address to listen on"),
        (["--title", "{{ dya }}"], "'dya' is not known"),
        (["--title", "Day {{ day }}"], "say which is the first"),
        (["--title", " "], "one line of text"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_nothing_is_written(
    tmp_path: Path, options: list[str], said: str
) -> None:
    done = call(tmp_path, "init", *options)
    assert done.code == 2
    assert said in done.errors
    assert not (tmp_path / "config.toml").exists()


def test_a_complete_file_is_left_as_it_is(tmp_path: Path) -> None:
    call(tmp_path, "init")
    path = tmp_path / "config.toml"
    path.chmod(0o640)
    before = path.read_bytes(), path.stat().st_mtime_ns

    done = call(tmp_path, "init", "--title", "Something else")

    assert done.code == 0
    assert "nothing was changed" in done.said
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_what_is_missing_is_added_and_comments_stay(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '# mine\n[liveblog.pycon]  # the one\ntitle = "My PyCon" # keep\nauthors = ["ann"]\n\n'
        '[person.ann] # me\nname = "Ann"\naccounts = ["console:ann"]'
    )
    path.chmod(0o644)
    done = call(tmp_path, "init", "--title", "Other", "--timezone", "UTC", "--listen", "127.0.0.1:8765")
    assert done.code == 0, done.errors
    text = path.read_text()
    for comment in ("# mine\n", "[liveblog.pycon]  # the one\n", '"My PyCon" # keep\n', "[person.ann] # me\n"):
        assert comment in text
    assert read(tmp_path)["liveblog"] == {
        "pycon": {
            "title": "My PyCon",
            "authors": ["ann"],
            "timezone": "UTC",
            "channels": ["console:main"],
            "targets": ["site"],
        }
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert call(tmp_path, "check").code == 0


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text("")
    (tmp_path / "config.toml").symlink_to("real.toml")
    assert call(tmp_path, "init").code == 0
    assert (tmp_path / "config.toml").is_symlink()
    assert "[console]" in (tmp_path / "real.toml").read_text()


def test_what_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[liveblog.pycon\n")
    done = call(tmp_path, "init")
    assert done.code == 1
    assert "config.toml: " in done.errors
    assert (tmp_path / "config.toml").read_text() == "[liveblog.pycon\n"


def test_keys_are_not_added_to_a_section_that_is_written_another_way() -> None:
    with pytest.raises(InputError, match=r"liveblog\.pycon: timezone"):
        completed('liveblog = { pycon = { title = "T" } }\n', ANSWERS)
    with pytest.raises(InputError, match="timezone"):
        completed('text = """\n[liveblog.pycon]\n"""\n[liveblog]\npycon.title = "T"\n', ANSWERS)


@pytest.mark.parametrize("kind", ["ghost", "micropub", "files", "server"])
def test_what_this_version_cannot_speak_to_is_said(tmp_path: Path, kind: str) -> None:
    done = call(tmp_path, "init", kind)
    assert done.code == 1
    assert kind in done.errors
    assert "console" in done.errors
    assert "site" in done.errors
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("key", ["channels", "targets"])
@pytest.mark.parametrize("value", ["5", '"site"', "{}"])
def test_what_is_no_list_is_said(tmp_path: Path, key: str, value: str) -> None:
    (tmp_path / "config.toml").write_text(f'[liveblog.pycon]\ntitle = "T"\ntimezone = "UTC"\n{key} = {value}\n')
    for words in (["init"], ["init", "wordpress", "http://127.0.0.1:1"]):
        login = {"DAYPOST_TARGET__BLOG__USERNAME": "ann", "DAYPOST_TARGET__BLOG__PASSWORD": "x"}
        done = call(tmp_path, *words, **(login if len(words) > 1 else {}))
        assert done.code == 1
        assert f"liveblog.pycon.{key}: " in done.errors
        assert "is not a list; write it in brackets" in done.errors


@pytest.mark.parametrize("kind", [[], ["slack"], ["server"]])
def test_what_is_no_blog_has_no_address(tmp_path: Path, kind: list[str]) -> None:
    done = call(tmp_path, "init", *kind, "https://example.org")
    assert done.code == 2
    assert "Traceback" not in done.errors
    assert not list(tmp_path.iterdir())


def test_a_live_blog_that_lacks_its_channel_alone_gets_one(tmp_path: Path) -> None:
    """As `init slack` leaves it behind, if nobody types the word."""
    (tmp_path / "config.toml").write_text('[liveblog.pycon]\ntitle = "T"\ntimezone = "UTC"\ntargets = ["site"]\n')
    assert call(tmp_path, "init").code == 0
    assert read(tmp_path)["liveblog"]["pycon"]["channels"] == ["console:main"]


def test_at_a_terminal_it_asks_and_asks_again(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [DAYPOST, "init"], cwd=tmp_path, env=environment(), stdin=theirs, stdout=theirs, stderr=theirs
    ) as process:
        os.close(theirs)
        os.write(ours, "Löwen 2026\nLö wen\nloewen\nEurope/Berln\nEurope/Berlin\n2026-05-15\n\n".encode())
        said = b""
        while not said.endswith(b"!start.\r\n"):
            try:
                said += os.read(ours, 1000)
            except OSError:  # it ended
                break
        assert process.wait(60) == 0, said
    os.close(ours)
    assert b"did you mean 'Europe/Berlin'?" in said
    liveblog = read(tmp_path)["liveblog"]["loewen"]
    assert liveblog["title"] == "Löwen 2026, day {{ day }}"
    assert liveblog["timezone"] == "Europe/Berlin"


_SECTIONS = {
    "liveblog": st.dictionaries(
        st.sampled_from(["pycon", "pycon-2", "zoo"]),
        st.fixed_dictionaries(
            {},
            optional={
                "title": st.just("T"),
                "timezone": st.just("UTC"),
                "channels": st.sampled_from([["console:main"], ["slack:C1"]]),
                "targets": st.sampled_from([["site"], ["blog"], ["blog", "site"]]),
                "delay": st.just("5s"),
            },
        ),
        max_size=2,
    ),
    "target": st.dictionaries(st.sampled_from(["site", "blog"]), st.just({"kind": "site"}), max_size=2),
    "console": st.none() | st.just({}),
    "media": st.none() | st.just({"width": 800}),
}
files = st.fixed_dictionaries(_SECTIONS)


def written(file: dict[str, Any]) -> str:
    """A file as somebody may have typed it."""
    sections: dict[tuple[str, ...], Any] = {
        (group, name): keys for group in ("liveblog", "target") for name, keys in file[group].items()
    }
    sections |= {(name,): file[name] for name in ("console", "media") if file[name] is not None}
    lines = []
    for path, keys in sections.items():
        lines += [f"# {path}", f"[ {'.'.join(path)} ] # here"]
        lines += [f"{key} = {toml(value)}  # {key}" for key, value in keys.items()]
    return "\n".join(lines)


@given(files)
def test_every_line_stays_and_every_answer_stands(file: dict[str, Any]) -> None:
    text = written(file)
    result = completed(text, ANSWERS)

    lines = iter(result.splitlines())
    assert all(line in lines for line in text.splitlines()), "lines are gone, or in another order"
    before, after = tomllib.loads(text), tomllib.loads(result)
    assert contains(after, before)
    assert not missing(after)
    assert completed(result, ANSWERS) == result
    for liveblog in after["liveblog"].values():
        assert {"title", "timezone", "channels", "targets"} <= liveblog.keys() or "console:main" in str(before)


def contains(whole: Any, part: Any) -> bool:
    if isinstance(part, dict):
        return all(key in whole and contains(whole[key], value) for key, value in part.items())
    return bool(whole == part)
