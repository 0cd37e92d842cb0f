"""What is taken for the name of a homeserver. That names are asked is in tests/process/test_matrix_init.py."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.matrix.discovery import address
from pipeline.errors import InputError


@given(st.text(), st.sampled_from([*" /@#?%\\\n", "é"]), st.text())
def test_what_can_be_no_name_is_never_asked(before: str, wrong: str, after: str) -> None:
    called = f"{before}{wrong}{after}"
    if "://" not in called:
        with pytest.raises(InputError, match="no name of a homeserver"):
            asyncio.run(address(called))


@pytest.mark.parametrize("called", ["", "@daypost:example.org", "example.org:port", "example.org:123456", ".", "[::1"])
def test_neither_is_this(called: str) -> None:
    with pytest.raises(InputError):
        asyncio.run(address(called))


@given(st.from_regex(r"https?://[a-z.]{1,20}(:[0-9]{2,4})?(/[a-z]{1,5})?", fullmatch=True), st.sampled_from(["", "/"]))
def test_a_whole_address_is_taken_as_it_is(url: str, slash: str) -> None:
    assert asyncio.run(address(url + slash)) == url
