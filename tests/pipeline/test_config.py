"""A configuration that is sound: what is made of it, and what it answers."""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pydantic
import pytest

from pipeline.config import Address, Config, Hours, Role, Site, Template, WordPress, load
from pipeline.events import Channel

SMALLEST = """
[liveblog.pycon]
title = "PyCon"
timezone = "America/Chicago"
channels = ["slack:C1"]
authors = ["slack:U1"]
targets = ["site"]
[target.site]
kind = "site"
"""

TWO = """
data = "private"
[liveblog.pycon]
title = "PyCon, day {{ day }}"
timezone = "America/Chicago"
first_day = 2026-05-15
channels = ["slack:C1", "matrix:!room:example.org"]
authors = ["ann", "bea", "slack:U9", "slack:U3"]
editors = ["bea", "matrix:@carl:example.org"]
desk = "slack:CDESK"
approval = true
hello = "08:30"
start = "2026-05-15 08:00"
targets = ["site", "blog"]
[liveblog.fosdem]
title = "FOSDEM"
timezone = "Europe/Brussels"
channels = ["console:main"]
desk = "slack:CDESK"
targets = ["site"]
start = 2026-02-01T08:00:00+01:00
[person.ann]
name = "Ann"
accounts = ["slack:U1", "matrix:@ann:example.org"]
[person.bea]
name = "Bea"
accounts = ["slack:U2", "console:me"]
[person.dora]
name = "Dora"
accounts = ["slack:U3", "matrix:@dora:example.org"]
[console]
[matrix]
homeserver = "https://matrix.example.org/"
user_id = "@daypost:example.org"
password = "secret"
[target.site]
kind = "site"
listen = "[::1]:9000"
[target.blog]
kind = "wordpress"
url = "https://example.org/blog/"
username = "daypost"
password = "secret"
hours = "22:00-06:30"
"""

SLACK = {"DAYPOST_SLACK__BOT_TOKEN": "xoxb-1", "DAYPOST_SLACK__APP_TOKEN": "xapp-1"}


def load_text(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, SLACK)


@pytest.fixture
def two(tmp_path: Path) -> Config:
    return load_text(tmp_path, TWO)


def test_the_smallest_configuration_has_the_defaults_of_the_contract(tmp_path: Path) -> None:
    config = load_text(tmp_path, SMALLEST)
    pycon = config.liveblogs["pycon"]
    assert pycon.day_starts_at == time(4)
    assert (pycon.start, pycon.approval, pycon.replies, pycon.receipts) == ("now", False, "own", "all")
    assert (pycon.delay, pycon.forget, pycon.feed_delay) == (timedelta(0), timedelta(days=7), timedelta(minutes=5))
    assert (pycon.order, pycon.order_after_end, pycon.language) == ("newest", "newest", "en")
    assert (pycon.first_day, pycon.last_day, pycon.desk, pycon.hello) == (None, None, None, None)
    assert config.data == tmp_path / "data"
    assert config.targets["site"] == load_text(tmp_path, SMALLEST).targets["site"]
    assert (config.media.max_image, config.media.max_file, config.media.width) == (40_000_000, 50_000_000, 1600)
    assert (config.log.level, config.log.format) == ("info", "text")


def test_pace_of_site_and_blogs(two: Config) -> None:
    site, blog = two.targets["site"], two.targets["blog"]
    assert (site.every, site.quiet) == (timedelta(0), timedelta(0))
    assert (blog.every, blog.quiet) == (timedelta(seconds=60), timedelta(seconds=10))


def test_values_are_typed(two: Config) -> None:
    pycon, blog = two.liveblogs["pycon"], two.targets["blog"]
    assert pycon.timezone == ZoneInfo("America/Chicago")
    assert pycon.first_day == date(2026, 5, 15)
    assert pycon.hello == time(8, 30)
    assert pycon.channels == (Channel("slack", "C1"), Channel("matrix", "!room:example.org"))
    assert isinstance(blog, WordPress)
    assert blog.password.get_secret_value() == "secret"
    assert blog.url == "https://example.org/blog"


def test_sections_know_their_names(two: Config) -> None:
    assert [liveblog.name for liveblog in two.liveblogs.values()] == ["pycon", "fosdem"]
    assert [target.name for target in two.targets.values()] == ["site", "blog"]


def test_the_site_is_seen_where_it_listens_unless_told_otherwise(two: Config) -> None:
    site = two.targets["site"]
    assert isinstance(site, Site)
    assert site.listen == Address("::1", 9000)
    assert site.url == "http://[::1]:9000"


def test_a_start_without_an_offset_is_local_time(two: Config) -> None:
    chicago, offset = two.liveblogs["pycon"].start, two.liveblogs["fosdem"].start
    assert chicago == datetime(2026, 5, 15, 8, tzinfo=ZoneInfo("America/Chicago"))
    assert isinstance(offset, datetime)
    assert offset.isoformat() == "2026-02-01T08:00:00+01:00"


def test_hours_may_pass_midnight(two: Config) -> None:
    hours = two.targets["blog"].hours
    assert hours == Hours(time(22), time(6, 30))
    assert [clock in hours for clock in (time(21, 59), time(22), time(0), time(6, 29), time(6, 30))] == [
        False,
        True,
        True,
        True,
        False,
    ]


def test_folders_count_from_the_file_wherever_we_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (tmp_path / "config.toml").write_text(TWO, encoding="utf-8")
    monkeypatch.chdir(here)
    config = load(Path("../config.toml"), SLACK)
    assert config.data.resolve() == (tmp_path / "private").resolve()


def test_a_section_may_come_from_the_environment_alone(two: Config) -> None:
    assert two.slack is not None
    assert two.slack.bot_token.get_secret_value() == "xoxb-1"


@pytest.mark.parametrize(
    ("account", "role"),
    [
        ("slack:U1", Role("ann", author=True, editor=False)),
        ("matrix:@ann:example.org", Role("ann", author=True, editor=False)),
        ("slack:U2", Role("bea", author=True, editor=True)),
        ("slack:U9", Role("slack:U9", author=True, editor=False)),
        ("matrix:@carl:example.org", Role("matrix:@carl:example.org", author=False, editor=True)),
        ("slack:U3", Role("dora", author=True, editor=False)),
        ("matrix:@dora:example.org", None),
        ("slack:U4", None),
    ],
)
def test_roles(two: Config, account: str, role: Role | None) -> None:
    assert two.liveblogs["pycon"].role(account) == role


def test_whoever_types_at_the_terminal_is_an_author_everywhere(two: Config) -> None:
    assert two.liveblogs["fosdem"].role("console:me") == Role("bea", author=True, editor=False)
    assert two.liveblogs["pycon"].role("console:me") == Role("bea", author=True, editor=True)


def test_without_a_console_nobody_types(tmp_path: Path) -> None:
    assert load_text(tmp_path, SMALLEST).liveblogs["pycon"].role("console:me") is None


@pytest.mark.parametrize(
    ("author", "editor", "word"), [(True, True, "both"), (True, False, "author"), (False, True, "editor")]
)
def test_a_role_says_how_events_are_stamped(*, author: bool, editor: bool, word: str) -> None:
    assert Role("ann", author=author, editor=editor).word == word


def test_a_channel_belongs_to_its_live_blog_and_a_desk_to_none(two: Config) -> None:
    assert two.liveblog_of(Channel("matrix", "!room:example.org")) is two.liveblogs["pycon"]
    assert two.liveblog_of(Channel("console", "main")) is two.liveblogs["fosdem"]
    assert two.liveblog_of(Channel("slack", "CDESK")) is None


def test_templates_are_filled_with_day_date_and_name() -> None:
    template = Template("{{ name }} {{ date }} {{ date.strftime('%d %b') }} {{ day }}")
    assert template.fill(day=2, date=date(2026, 5, 16), name="<py>") == "<py> 2026-05-16 16 May 2"


def test_nothing_can_be_changed(two: Config) -> None:
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        two.liveblogs["pycon"].approval = False


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert load_text(tmp_path, "\ufeff" + SMALLEST).liveblogs.keys() == {"pycon"}
