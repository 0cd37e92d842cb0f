"""How single values are written: durations, sizes, hours, names, addresses."""

import re
from contextlib import nullcontext
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import Hours, format_duration, parse_account, parse_channel, parse_duration
from pipeline.config.addresses import is_open, parse_address, parse_url, with_scheme
from pipeline.config.durations import LONGEST, parse_bytes, parse_pixels
from pipeline.config.names import RESERVED, check_name
from pipeline.config.times import parse_clock, parse_hours

clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0, fold=0))
spans = st.integers(0, int(LONGEST.total_seconds())).map(lambda seconds: timedelta(seconds=seconds))


@given(spans)
def test_a_duration_is_read_as_it_was_written(span: timedelta) -> None:
    assert parse_duration(format_duration(span)) == span


@given(st.integers(1, 3650), st.sampled_from("smhd"))
def test_a_duration_is_written_in_the_greatest_unit(number: int, unit: str) -> None:
    written = format_duration(parse_duration(f"{number}{unit}"))
    assert len(written) <= len(f"{number}{unit}")


@given(st.text() | st.from_regex(r"[0-9]{1,12}[smhd]", fullmatch=True))
def test_a_duration_is_a_number_and_a_unit_of_at_most_ten_years_or_refused(text: str) -> None:
    match = re.fullmatch(r"([0-9]{1,9})([smhd])", text)
    seconds = int(match[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86_400}[match[2]] if match else -1
    sound = 0 <= seconds <= LONGEST.total_seconds()
    with nullcontext() if sound else pytest.raises(ValueError, match=r"is not a duration|is too long"):
        assert timedelta(0) <= parse_duration(text) <= LONGEST


@pytest.mark.parametrize(
    ("text", "seconds"), [("0s", 0), ("20s", 20), ("5m", 300), ("1h", 3600), ("7d", 604_800), ("090s", 90)]
)
def test_durations(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "5", "s", "-5s", "1.5h", "5 m", "5M", "1h30m", "٣s", "9" * 5000 + "s"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a duration|is too long"):
        parse_duration(text)


def test_sizes() -> None:
    assert parse_pixels("40Mpx") == 40_000_000
    assert [parse_bytes(text) for text in ("50MB", "500 kB", "1gb", "7B")] == [50_000_000, 500_000, 10**9, 7]
    with pytest.raises(ValueError, match="is not a size"):
        parse_bytes("0MB")


@given(clocks, clocks, clocks)
def test_a_clock_is_within_hours_or_within_those_left(starts: time, ends: time, clock: time) -> None:
    if starts != ends:
        assert (clock in Hours(starts, ends)) != (clock in Hours(ends, starts))


@given(clocks, clocks)
def test_hours_are_read_as_they_were_written(starts: time, ends: time) -> None:
    if starts != ends:
        assert parse_hours(str(Hours(starts, ends))) == Hours(starts, ends)
    assert parse_clock(f"{starts:%H:%M}") == starts


@given(st.text("ab1-_A", max_size=6))
def test_no_name_has_what_separates_the_parts_of_a_variable(name: str) -> None:
    """So that `_` in a variable can only stand for the `-` of one name."""
    sound = re.fullmatch(r"[ab][ab1-]*", name) and "--" not in name and not name.endswith("-")
    with nullcontext() if sound else pytest.raises(ValueError, match="cannot be a name"):
        check_name(name)


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_the_names_of_the_site_are_reserved(name: str) -> None:
    with pytest.raises(ValueError, match="is reserved"):
        check_name(name)


@pytest.mark.parametrize("name", ["", "My", "my_blog", "my--blog", "-a", "a-", "1a", "a.b", "ä", "a\n"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a name"):
        check_name(name)


def test_channels_and_accounts_split_at_the_first_colon_only() -> None:
    assert parse_channel("matrix:!room:example.org").id == "!room:example.org"
    assert str(parse_channel("matrix:!room:example.org")) == "matrix:!room:example.org"
    assert parse_account("matrix:@ann:example.org:8448") == "matrix:@ann:example.org:8448"


@pytest.mark.parametrize("text", ["127.0.0.1:8010", "[::1]:80", "localhost:0"])
def test_addresses_are_read_as_they_were_written(text: str) -> None:
    assert str(parse_address(text)) == text


@pytest.mark.parametrize(
    ("url", "crosses"),
    [
        ("https://example.org", False),
        ("http://127.0.0.1:8080/x", False),
        ("http://127.1.2.3", False),
        ("http://[::1]:8080", False),
        ("http://localhost", False),
        ("http://blog.localhost", False),
        ("http://localhost.example.org", True),
        ("http://example.org", True),
        ("http://10.0.0.1", True),
    ],
)
def test_plain_http_is_for_this_machine(url: str, *, crosses: bool) -> None:
    assert is_open(url) is crosses


@pytest.mark.parametrize(
    "url", ["", "example.org", "ftp://example.org", "https://", "https://a b", "https://[", "https://a:x"]
)
def test_what_is_no_web_address(url: str) -> None:
    with pytest.raises(ValueError, match="is not a web address"):
        parse_url(url)


def test_an_address_may_have_an_at_sign_in_its_path() -> None:
    assert parse_url("https://social.example.org/@ann") == "https://social.example.org/@ann"


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        (" example.org/ ", "https://example.org"),
        ("example.org:8080/blog/", "https://example.org:8080/blog"),
        ("http://example.org", "http://example.org"),
        ("localhost:8080", "http://localhost:8080"),
        ("127.0.0.1/blog", "http://127.0.0.1/blog"),
        ("[::1]:80", "http://[::1]:80"),
        ("[", "https://["),
        ("", ""),
        (" / ", ""),
    ],
)
def test_a_scheme_need_not_be_typed(typed: str, url: str) -> None:
    assert with_scheme(typed) == url


@given(st.text())
def test_a_scheme_is_put_there_once(text: str) -> None:
    assert with_scheme(with_scheme(text)) == with_scheme(text)
