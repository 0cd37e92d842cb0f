"""What a claim adds to a configuration, and above all what it leaves alone."""

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.setting_up import Claim
from pipeline.cli.adding import Extension, added
from pipeline.cli.claims import is_joined, with_claim
from pipeline.config.wording import toml
from pipeline.errors import InputError

ANN = Claim("slack:C1", "#live", "slack:U1", "Ann Example")


def after(text: str, claim: Claim = ANN) -> dict[str, Any]:
    return tomllib.loads(with_claim(text, "pycon", claim))


def test_a_live_blog_that_has_nothing_gets_channel_people_and_delay() -> None:
    assert after('[liveblog.pycon]\ntitle = "PyCon"\n') == {
        "liveblog": {
            "pycon": {
                "title": "PyCon",
                "channels": ["slack:C1"],
                "delay": "20s",
                "authors": ["ann"],
                "editors": ["ann"],
            }
        },
        "person": {"ann": {"name": "Ann Example", "accounts": ["slack:U1"]}},
    }


def test_an_answer_that_is_there_stays() -> None:
    text = '[liveblog.pycon]\nchannels = ["console:main"]\nauthors = ["bo"]\neditors = []\ndelay = "0s"\n'
    text += '[person.bo]\nname = "Bo"\naccounts = ["console:bo"]\n'
    liveblog = after(text)["liveblog"]["pycon"]
    assert liveblog["channels"] == ["console:main", "slack:C1"]
    assert liveblog["authors"] == ["bo", "ann"]
    assert (liveblog["editors"], liveblog["delay"]) == ([], "0s")


@pytest.mark.parametrize("key", ["channels", "authors"])
def test_what_is_no_list_is_said(key: str) -> None:
    with pytest.raises(InputError, match=rf"liveblog\.pycon\.{key}: is not a list; write it in brackets"):
        after(f"[liveblog.pycon]\n{key} = 5\n")


def test_whoever_is_called_the_same_is_the_same() -> None:
    text = '[liveblog.pycon]\nauthors = ["a"]\n[person.a]\nname = "ann example"\naccounts = []\n'
    assert after(text)["person"] == {"a": {"name": "ann example", "accounts": ["slack:U1"]}}
    assert after(text)["liveblog"]["pycon"]["authors"] == ["a"]


def test_another_of_the_same_first_name_is_another() -> None:
    text = '[liveblog.pycon]\n[person.ann]\nname = "Ann Other"\naccounts = ["slack:U2"]\n'
    assert after(text)["person"]["ann-2"] == {"name": "Ann Example", "accounts": ["slack:U1"]}
    assert after(text)["liveblog"]["pycon"]["authors"] == ["ann-2"]


def test_an_account_that_is_listed_is_whose_it_is() -> None:
    text = '[liveblog.pycon]\n[person.boss]\nname = "The boss"\naccounts = ["slack:U1"]\n'
    assert after(text)["person"].keys() == {"boss"}
    assert after(text)["liveblog"]["pycon"]["authors"] == ["boss"]


@pytest.mark.parametrize(
    ("called", "name"), [("Юлия", "author"), ("Zoë Ø.", "zoe"), ("42", "author"), ("Media", "author")]
)
def test_a_name_of_any_letters_is_a_person(called: str, name: str) -> None:
    claim = Claim("slack:C1", "#live", "slack:U1", called)
    assert after("[liveblog.pycon]\n", claim)["person"][name]["name"] == called


def test_a_list_that_cannot_be_found_is_said_with_what_to_write() -> None:
    with pytest.raises(InputError, match=r'liveblog.pycon: "slack:C1" in channels'):
        with_claim('[liveblog]\npycon.channels = ["console:main"]\n', "pycon", ANN)


_lists = st.lists(st.sampled_from(["console:main", 'q"u,o]te#', "a'b", "x"]), max_size=3, unique=True)
_between = st.sampled_from(["", " ", "\n", '\n  # "said", ]\n  '])


@given(_lists, st.lists(_between, min_size=8, max_size=8), st.booleans())
def test_a_list_is_extended_however_it_is_written(values: list[str], between: list[str], trailing: bool) -> None:
    parts = [f"{between[2 * i]}{toml(value)}{between[2 * i + 1]}" for i, value in enumerate(values)]
    written = ",".join(parts) + ("," if trailing and values else "") + between[-1]
    text = f'[other]\nlist = ["y"]\n[liveblog.pycon] # ]\nlist = [{written}] # end\n[last]\nlist = []\n'
    result = added(text, [Extension(("liveblog", "pycon"), "list", "new")])
    assert tomllib.loads(result)["liveblog"]["pycon"]["list"] == [*values, "new"]
    assert result.replace(', "new"', "").replace('"new"', "") == text


_files = st.fixed_dictionaries(
    {},
    optional={
        "channels": st.sampled_from([["console:main"], ["slack:C9"], ["console:main", "slack:C9"]]),
        "authors": st.sampled_from([[], ["ann"], ["bo"], ["slack:U1"], ["slack:U9", "bo"]]),
        "editors": st.sampled_from([[], ["bo"]]),
        "delay": st.just("5s"),
        "title": st.just("T"),
    },
)
_people = st.dictionaries(
    st.sampled_from(["ann", "bo"]),
    st.fixed_dictionaries(
        {
            "name": st.sampled_from(["Ann Example", "Bo"]),
            "accounts": st.sampled_from([["console:x"], ["slack:U1"], ["slack:U9"]]),
        }
    ),
)


@given(_files, _people)
def test_whatever_is_there_stays_and_a_second_claim_adds_nothing(
    liveblog: dict[str, Any], people: dict[str, Any]
) -> None:
    sections = {"liveblog.pycon": liveblog} | {f"person.{name}": person for name, person in people.items()}
    lines = []
    for name, keys in sections.items():
        lines += [f"[{name}] # {name}", *(f"{key} = {toml(value)} # {key}" for key, value in keys.items())]
    text = "\n".join(lines)
    result = with_claim(text, "pycon", ANN)
    assert contains(tomllib.loads(result), tomllib.loads(text))
    assert with_claim(result, "pycon", ANN) == result
    assert is_joined(tomllib.loads(result), tomllib.loads(result)["liveblog"]["pycon"], "slack")
    for line in lines:
        assert line.rpartition("#")[2] in result


def contains(whole: Any, part: Any) -> bool:
    if isinstance(part, dict):
        return all(key in whole and contains(whole[key], value) for key, value in part.items())
    return bool(whole[: len(part)] == part if isinstance(part, list) else whole == part)
