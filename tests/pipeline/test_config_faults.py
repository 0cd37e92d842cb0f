"""Whatever a file holds: a configuration or sentences, and never a secret in them."""

import traceback
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.config import load
from pipeline.config.schema import is_secret, sections
from pipeline.errors import ConfigError

CANARY = "canary7f3a"
FILE = {
    "database": f'"postgresql+psycopg://me:{CANARY}@localhost/daypost"',
    "heartbeat_url": f'"https://example.org/{CANARY}"',
    "liveblog.pycon.title": '"PyCon"',
    "liveblog.pycon.timezone": '"America/Chicago"',
    "liveblog.pycon.channels": '["slack:C1", "matrix:!room:example.org"]',
    "liveblog.pycon.authors": '["ann"]',
    "liveblog.pycon.targets": '["site", "blog", "ghost", "notes"]',
    "person.ann.name": '"Ann"',
    "person.ann.accounts": '["slack:U1"]',
    "reactions.pin": '["pushpin"]',
    "slack.bot_token": f'"xoxb-{CANARY}"',
    "slack.app_token": f'"xapp-{CANARY}"',
    "slack.signing_secret": f'"{CANARY}"',
    "matrix.homeserver": '"https://example.org"',
    "matrix.user_id": '"@daypost:example.org"',
    "matrix.access_token": f'"{CANARY}"',
    "matrix.device_id": '"DEVICE"',
    "matrix.password": f'"{CANARY}"',
    "target.site.kind": '"site"',
    "target.blog.kind": '"wordpress"',
    "target.blog.url": '"https://example.org"',
    "target.blog.username": '"daypost"',
    "target.blog.password": f'"{CANARY}"',
    "target.ghost.kind": '"ghost"',
    "target.ghost.url": '"https://example.org"',
    "target.ghost.admin_key": '"ca9a27:ca9a27"',
    "target.notes.kind": '"micropub"',
    "target.notes.url": '"https://example.org"',
    "target.notes.token": f'"{CANARY}"',
    "media.width": "1600",
    "log.level": '"info"',
}
SECRET_KEYS = sorted(key for key, value in FILE.items() if CANARY in value or "ca9a27" in value)
JUNK = [
    "3",
    "-1.5",
    "nan",
    "true",
    '""',
    '"x:y"',
    '"{{"',
    "[]",
    "[1]",
    '[["x"]]',
    "{}",
    "{a=1}",
    "07:32:00",
    "1979-05-27",
]
FORMS = ["[{}]", "{{ a = {} }}", "[[{}]]"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("config") / "config.toml"


def said(path: Path, file: dict[str, str], environ: dict[str, str] | None = None) -> str:
    """What is said about a file, as a person and as a traceback would show it; else how the configuration looks."""
    path.write_text("\n".join(f"{key} = {value}" for key, value in file.items()), encoding="utf-8")
    try:
        config = load(path, environ or {})
    except ConfigError as error:
        return "".join(traceback.format_exception(error))
    return f"{config!r} {config} {config.slack} {config.matrix} {config.targets}"


def replaced(file: dict[str, str], key: str, value: str) -> dict[str, str]:
    """The file with a key, or a whole section, that is something else."""
    return {k: v for k, v in file.items() if k != key and not k.startswith(f"{key}.")} | {key: value}


prefixes = sorted({".".join(key.split(".")[:depth]) for key in FILE for depth in (1, 2, 3)})


def test_the_file_of_these_tests_is_sound_and_has_every_secret(path: Path) -> None:
    assert "Traceback" not in said(path, FILE)
    named = {"target": {"blog": {"kind": "wordpress"}, "ghost": {"kind": "ghost"}, "notes": {"kind": "micropub"}}}
    secrets = {".".join((*section, key)) for section, keys in sections(named) for key in keys if is_secret(keys[key])}
    assert set(SECRET_KEYS) == secrets


@settings(deadline=None)
@given(key=st.sampled_from(prefixes), junk=st.sampled_from(JUNK))
def test_junk_anywhere_is_told_in_sentences(path: Path, key: str, junk: str) -> None:
    """No other exception ends `load`, and every line begins with the file."""
    path.write_text("\n".join(f"{k} = {v}" for k, v in replaced(FILE, key, junk).items()), encoding="utf-8")
    lines: list[str] = []
    try:
        load(path, {})
    except ConfigError as error:
        lines = str(error).splitlines()
    assert all(line.startswith(f"{path}: ") for line in lines)


@settings(deadline=None)
@given(
    broken=st.lists(st.tuples(st.sampled_from(prefixes), st.sampled_from(JUNK)), max_size=3),
    form=st.sampled_from(["{}", *FORMS]),
    key=st.sampled_from(SECRET_KEYS),
    by_environment=st.booleans(),
)
def test_no_secret_is_ever_shown(
    path: Path, broken: list[tuple[str, str]], form: str, key: str, *, by_environment: bool
) -> None:
    file = dict(FILE)
    for prefix, junk in broken:
        file = replaced(file, prefix, junk)
    environ = {}
    if key in file and by_environment:
        environ["DAYPOST_" + key.upper().replace(".", "__")] = file.pop(key).strip('"')
    elif key in file:
        file[key] = form.format(file[key])
    shown = said(path, file, environ)
    assert CANARY not in shown
    assert "ca9a27" not in shown


@pytest.mark.parametrize("key", SECRET_KEYS)
@pytest.mark.parametrize("form", FORMS)
def test_a_secret_in_the_wrong_form_is_refused_unseen(path: Path, key: str, form: str) -> None:
    shown = said(path, FILE | {key: form.format(FILE[key])})
    assert f"{key}: must be text, in quotes" in shown
    assert CANARY not in shown


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("slack", f'"xoxb-{CANARY}"'),
        ("slack.bot_token", f'"xapp-{CANARY}"'),
        ("slack.api_url", f'"https://me:{CANARY}@example.org"'),
        ("target.blog.url", f'"https://me:{CANARY}@example.org"'),
        ("target.blog.url", f'"me:{CANARY}@example.org"'),
        ("target.ghost.admin_key", f'"{CANARY}"'),
        ("database", f'"postgres://me:{CANARY}@localhost/daypost"'),
        ("heartbeat_url", f'"example.org/{CANARY}"'),
        ("liveblog.pycon.title", f'{{ bot_token = "{CANARY}" }}'),
        ("liveblog.pycon.delay", f'["{CANARY}"]'),
        ("slack.tokken", f'"{CANARY}"'),
        ("target.site.listen", f'"me:{CANARY}@127.0.0.1:80"'),
        ("slack.listen", f'"me:{CANARY}@127.0.0.1:80"'),
        ("liveblog.pycon.desk", f'"https://me:{CANARY}@example.org"'),
        ("liveblog.pycon.authors", f'["postgresql://me:{CANARY}@example.org"]'),
        ("log.level", f'"https://me:a@{CANARY}@example.org/"'),
        ("target.blog.password", f'"{CANARY}'),
    ],
)
def test_what_is_faulty_and_secret_is_told_unseen(path: Path, key: str, value: str) -> None:
    shown = said(path, replaced(FILE, key, value))
    assert "ConfigError" in shown
    assert CANARY not in shown


@settings(deadline=None)
@given(
    section=st.sampled_from(
        ["", "liveblog.pycon.", "person.ann.", "reactions.", "slack.", "matrix.", "target.blog.", "media."]
    ),
    key=st.from_regex(r"[a-z_]{1,12}", fullmatch=True),
)
def test_any_unknown_key_anywhere_is_told_with_its_path(path: Path, section: str, key: str) -> None:
    names = {
        group: {name: {"kind": "wordpress"}}
        for group, name in (("liveblog", "pycon"), ("person", "ann"), ("target", "blog"))
    }
    known = {".".join((*path, key)) for path, keys in sections(names) for key in keys}
    if f"{section}{key}" in known or f"{section}{key}" in prefixes:
        return
    assert f"{path}: {section}{key}: unknown key" in said(path, FILE | {f"{section}{key}": "1"})
