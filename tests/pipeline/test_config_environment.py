"""Values from the environment: the same as in the file, and faults named by their variable."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import Config, WordPress, load
from pipeline.errors import ConfigError

BASE = {
    "liveblog.my-blog.title": '"Live"',
    "liveblog.my-blog.timezone": '"America/Chicago"',
    "liveblog.my-blog.channels": '["slack:C1"]',
    "liveblog.my-blog.authors": '["slack:U1"]',
    "liveblog.my-blog.targets": '["site", "blog"]',
    "target.site.kind": '"site"',
    "target.blog.kind": '"wordpress"',
    "target.blog.url": '"https://example.org"',
    "target.blog.username": '"daypost"',
}
SECRETS = {
    "DAYPOST_SLACK__BOT_TOKEN": "xoxb-1",
    "DAYPOST_SLACK__APP_TOKEN": "xapp-1",
    "DAYPOST_TARGET__BLOG__PASSWORD": "secret",
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config") / "config.toml"


def outcome(path: Path, changes: dict[str, str], environ: dict[str, str]) -> Config | list[str]:
    """The configuration, or what is said about it."""
    path.write_text("\n".join(f"{key} = {value}" for key, value in (BASE | changes).items()), encoding="utf-8")
    try:
        return load(path, SECRETS | environ)
    except ConfigError as error:
        return str(error).splitlines()


def told(text: str) -> tuple[str, str]:
    """A text as TOML and as a variable's value."""
    escaped = "".join(f"\\u{ord(char):04x}" if char in '"\\' or not char.isprintable() else char for char in text)
    return f'"{escaped}"', text


words = st.text(st.characters(codec="utf-8", exclude_characters="\0", max_codepoint=0xFFFF), max_size=20)
durations = st.builds(lambda number, unit: f"{number}{unit}", st.integers(0, 2000), st.sampled_from("smhd"))
VALUES: dict[str, st.SearchStrategy[tuple[str, str]]] = {
    "data": words.map(told),
    "metrics": st.sampled_from(["127.0.0.1:9108", "nowhere"]).map(told),
    "liveblog.my-blog.title": words.map(told),
    "liveblog.my-blog.delay": durations.map(told),
    "liveblog.my-blog.approval": st.booleans().map(lambda flag: (str(flag).lower(), str(flag))),
    "liveblog.my-blog.first_day": st.dates(date(1000, 1, 1)).map(lambda day: (day.isoformat(), day.isoformat())),
    "liveblog.my-blog.start": st.datetimes().map(lambda moment: told(moment.isoformat())),
    "liveblog.my-blog.day_starts_at": st.times().map(lambda clock: told(f"{clock:%H:%M}")),
    "liveblog.my-blog.replies": st.sampled_from(["own", "plus", "none", "all"]).map(told),
    "target.site.listen": st.sampled_from(["127.0.0.1:0", "[::1]:80"]).map(told),
    "target.blog.kind": st.sampled_from(["wordpress", "ghost"]).map(told),
    "target.blog.post": st.integers(-5, 10**9).map(lambda number: (str(number), str(number))),
    "target.blog.hours": st.sampled_from(["08:00-19:00", "8-19"]).map(told),
    "media.width": st.integers(0, 20_000).map(lambda number: (str(number), str(number))),
    "media.max_image": st.sampled_from(["40Mpx", "40MB", "12kpx"]).map(told),
    "slack.mode": st.sampled_from(["socket", "http"]).map(told),
    "slack.bot_token": words.map(told),
}


def variable(key: str) -> str:
    return "DAYPOST_" + key.upper().replace("-", "_").replace(".", "__")


@settings(deadline=None)
@given(data=st.data(), key=st.sampled_from(sorted(VALUES)))
def test_a_value_from_the_environment_is_as_good_as_one_in_the_file(path: Path, data: st.DataObject, key: str) -> None:
    """And as bad: but then the variable is named, not the file."""
    in_file, in_environment = data.draw(VALUES[key])
    without = {name: value for name, value in SECRETS.items() if name != variable(key)}
    path.write_text("\n".join(f"{k} = {v}" for k, v in (BASE | {key: in_file}).items()), encoding="utf-8")
    expected: Config | list[str]
    try:
        expected = load(path, without)
    except ConfigError as error:
        expected = [line.replace(f"{path}: {key}: ", f"{variable(key)}: ") for line in str(error).splitlines()]
    assert outcome(path, {}, {variable(key): in_environment}) == expected


def test_the_environment_wins_over_the_file(path: Path) -> None:
    config = outcome(path, {"log.level": '"error"'}, {"DAYPOST_LOG__LEVEL": "debug"})
    assert isinstance(config, Config)
    assert config.log.level == "debug"


@pytest.mark.parametrize(("word", "flag"), [("true", True), ("1", True), ("No", False), ("off", False)])
def test_truth_has_several_words(path: Path, word: str, *, flag: bool) -> None:
    config = outcome(path, {}, {"DAYPOST_TARGET__BLOG__INSECURE": word})
    assert isinstance(config, Config)
    blog = config.targets["blog"]
    assert isinstance(blog, WordPress)
    assert blog.insecure is flag


FAULTS = """
DAYPOST_SLACK__BOT_TOKE=x
is not a key of the configuration; did you mean DAYPOST_SLACK__BOT_TOKEN?
DAYPOST_LIVEBLOG__MYBLOG__DELAY=1s
is not a key of the configuration; did you mean DAYPOST_LIVEBLOG__MY_BLOG__DELAY?
DAYPOST_QQQQ=x
is not a key of the configuration; docs/configuration.md names all keys
DAYPOST_LIVEBLOG__MY_BLOG__TARGETS=site
is a list, which only the file can hold
DAYPOST_LIVEBLOG__MY_BLOG__APPROVAL=maybe
'maybe' is not true or false
DAYPOST_LIVEBLOG__MY_BLOG__DELAY=20
'20' is not a duration; write it as "60s", "5m", "1h" or "7d"
DAYPOST_TARGET__BLOG__POST=x7
'x7' is not a whole number, such as 1600
DAYPOST_TARGET__BLOG__URL=http://example.org
would send the login over plain http; write https://, or insecure = true to accept that
DAYPOST_DATA=public
must not be inside the folder of target 'site', which is served; keep them apart
"""
LINES = FAULTS.strip().splitlines()


@pytest.mark.parametrize(("assignment", "said"), list(zip(LINES[::2], LINES[1::2], strict=True)))
def test_a_fault_is_named_by_its_variable(path: Path, assignment: str, said: str) -> None:
    name, _, value = assignment.partition("=")
    assert outcome(path, {}, {name: value}) == [f"{name}: {said}"]


def test_other_variables_are_none_of_our_business(path: Path) -> None:
    assert isinstance(outcome(path, {}, {"HOME": "/", "DAYPOSTER": "x", "daypost_data": "x"}), Config)


def test_a_variable_for_a_section_that_is_no_section(path: Path) -> None:
    assert outcome(path, {"log": "3"}, {"DAYPOST_LOG__LEVEL": "debug"}) == [
        f"{path}: log: must be a section; write [log] with its keys below"
    ]
