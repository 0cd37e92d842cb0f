"""What is sent to Slack: whole where it fits, and never a mention or a link that somebody else wrote."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.slack.words import MOST, taken

TROUBLE = st.sampled_from(["<!here>", "<@U1>", "@channel", "@here ", "&", "<", ">", "#live", "\ud83d", "x" * 500, "\n"])
TEXTS = st.lists(st.text(max_size=40) | TROUBLE, max_size=60).map("".join)


@given(TEXTS)
def test_it_fits_and_mentions_nobody(words: str) -> None:
    sent = taken(words)
    assert len(sent) <= MOST
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)|@(here|channel|everyone|group)\b", sent, re.IGNORECASE)
    sent.encode()


@given(TEXTS.filter(lambda words: "@" not in words and "\ud83d" not in words))
def test_it_reads_as_it_was_or_is_its_beginning_and_says_so(words: str) -> None:
    read = html.unescape(taken(words)) if "&" not in words else taken(words).replace("&lt;", "<").replace("&gt;", ">")
    read = read.replace("&amp;", "&")
    if read != words:
        kept, _, note = read.rpartition("…")
        assert words.startswith(kept)
        assert note == f" (cut: it has {len(words):,} characters)"
        assert len(taken(kept)) > MOST // 2


@pytest.mark.parametrize("gap", ["\n", " "])
def test_it_is_cut_where_a_line_or_a_word_ends(gap: str) -> None:
    words = gap.join(["twelve chars"] * 1000)
    kept = taken(words).partition("…")[0]
    assert kept.endswith("twelve chars")


def test_an_address_can_still_be_copied() -> None:
    assert taken("write to ann@example.org, @ann") == "write to ann@example.org, @ann"
