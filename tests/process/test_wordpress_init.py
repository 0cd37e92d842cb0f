"""`daypost init wordpress` with real blogs: from nothing to a post, and every way in which that goes wrong."""

import signal
import stat
import subprocess
import tomllib
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

from tests.conftest import NEWER
from tests.pipeline.cli.calls import DAYPOST, Done, call, environment
from tests.process.dialogue import Dialogue
from tests.process.driver import DEADLINE, Place, free_port
from tests.servers.wordpress import WordPress

pytestmark = NEWER

LOG_IN = "Application password (it will not be shown):"
AGAIN = "Application password (it will not be shown; Enter: the same as before):"

EARLIER = """\
# mine
[liveblog.pycon]  # the one
title = "PyCon" # keep
timezone = "UTC"
channels = ["console:main"]
targets = [
  "site", # ours
]

[console]
[target.site]
kind = "site"
folder = "public"
listen = "127.0.0.1:0"
url = "http://127.0.0.1:1"

[target.blog] # of somebody else
kind = "wordpress"
url = "https://example.org"
username = "ann"
password = "somewhere else"
"""


class Newcomer(Place):
    """Somebody who sets daypost up for a blog, in a folder in which nothing is yet."""

    def __init__(self, folder: Path, blog: WordPress) -> None:
        self.blog = blog
        self.dialogues: list[Dialogue] = []
        self.config = folder / "config.toml"
        super().__init__(folder)
        self.options = [
            *("--title", "PyCon", "--name", "pycon", "--timezone", self.zone),
            *("--first-day", "", "--listen", f"127.0.0.1:{self.port}"),
        ]

    def configure(self, liveblog: str = "", more: str = "") -> None:
        """Nothing: `init` does it."""

    def init(self, *words: str, **more: str) -> Dialogue:
        """Call it at a terminal."""
        self.dialogues.append(Dialogue(self.folder, "init", "wordpress", *words, *self.options, **more))
        return self.dialogues[-1]

    def call(self, *words: str, role: str = "editor", **more: str) -> Done:
        """Call it away from a terminal, with the login of a role in the environment."""
        person = self.blog.people[role]
        login = {"DAYPOST_TARGET__BLOG__USERNAME": person.name, "DAYPOST_TARGET__BLOG__PASSWORD": person.password}
        return call(self.folder, "init", "wordpress", *words, *self.options, **(login | more))

    def logs_in(self, init: Dialogue, role: str = "editor") -> None:
        init.answers("User name", self.blog.people[role].name)
        init.answers("Application password", self.blog.people[role].password)

    def read(self) -> dict[str, Any]:
        return tomllib.loads(self.config.read_text())


@pytest.fixture
def newcomer(tmp_path: Path, blog: WordPress) -> Iterator[Newcomer]:
    """A folder in which nothing is yet; what still runs at the end is ended."""
    newcomer = Newcomer(tmp_path, blog)
    yield newcomer
    for run in newcomer.runs:
        run.close()
    for dialogue in newcomer.dialogues:
        print(dialogue.said)
        dialogue.close()


@pytest.fixture
def no_blog(tmp_path: Path) -> Iterator[str]:
    """The address of a site that is no WordPress."""
    (tmp_path / "no-blog").mkdir()
    (tmp_path / "no-blog" / "index.html").write_text("<!doctype html><title>A site</title>Hello")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "no-blog"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_from_nothing_to_a_post(newcomer: Newcomer) -> None:
    blog, editor = newcomer.blog, newcomer.blog.people["editor"]
    newcomer.options = ["--timezone", newcomer.zone, "--listen", f"127.0.0.1:{newcomer.port}"]
    init = newcomer.init(f" {blog.url.removeprefix('http://')}/")
    init.answers("What do you cover", "PyCon")
    init.answers("Its name in addresses [pycon]:")
    init.answers("First day")
    init.hears(f"Well: a WordPress blog at {blog.url}.")
    init.hears(f"{blog.url}/wp-admin/profile.php#application-passwords-section")
    newcomer.logs_in(init)
    init.hears("Well: editor logs in (editor).")
    init.hears("Well: a draft was made, changed and removed.")
    init.hears(f"config.toml is completed: pycon is published to {blog.url} as well.")
    init.hears("It begins as a rehearsal")
    init.ends()
    assert editor.posts() == []
    assert editor.password not in init.said
    assert stat.S_IMODE(newcomer.config.stat().st_mode) == 0o600
    assert newcomer.read()["target"]["blog"] == {
        "kind": "wordpress",
        "url": blog.url,
        "username": "editor",
        "password": editor.password,
    }
    assert newcomer.read()["liveblog"]["pycon"]["targets"] == ["site", "blog"]
    assert newcomer.read()["liveblog"]["pycon"]["channels"] == ["console:main"]

    before = newcomer.config.read_bytes()
    for words in ([], [blog.url], [f"{blog.url}/"]):
        again = newcomer.init(*words)
        again.hears("has an answer to everything; nothing was changed")
        again.ends()
    assert newcomer.config.read_bytes() == before

    checked = call(newcomer.folder, "check")
    assert checked.code == 0, checked.said + checked.errors
    newcomer.run("!start", "hi from the hall")
    (post,) = editor.posts()
    assert post["status"] == "publish"
    assert "hi from the hall" in post["content"]["raw"]
    assert editor.password not in checked.said + checked.errors


def test_addresses_logins_and_roles_that_are_not_right(newcomer: Newcomer, no_blog: str) -> None:
    blog = newcomer.blog
    blog.set_option("permalink_structure", "")
    init = newcomer.init("somebody:secret@example.org")
    init.hears("That has a login before the '@'; give user name and password in keys of their own.")
    init.answers("Address of the blog:", "http://example.org")
    init.hears("That")
    init.answers("Address of the blog:", f"127.0.0.1:{free_port()}")
    init.hears("127.0.0.1 does not answer")
    init.answers("Address of the blog [", no_blog)
    init.hears("127.0.0.1 does not say where its REST interface is")
    blog.trouble(closed=True)
    init.answers(f"Address of the blog [{no_blog}]:", blog.url)
    init.hears("127.0.0.1 answers 503 Service Unavailable")
    blog.trouble()
    init.answers(f"Address of the blog [{blog.url}]:")
    init.hears("Well: a WordPress blog at")
    init.answers("User name:", "editor")
    init.answers(LOG_IN, "not the password")
    init.hears("user name and application password do not fit together")
    init.answers("User name [editor]:", "nobody")
    init.answers(AGAIN)
    init.hears("user name and application password do not fit together")
    init.answers("User name [nobody]:", "contributor")
    init.answers(AGAIN, blog.people["contributor"].password)
    init.hears("Not well: contributor may publish posts: give the user the role Author or Editor there.")
    before = newcomer.config.read_bytes()
    blog.trouble(no_authorization=True)
    init.answers("User name [contributor]:", "editor")
    init.answers(AGAIN, blog.people["editor"].password)
    init.hears("takes the header Authorization away")
    assert newcomer.config.read_bytes() == before
    assert "blog" not in newcomer.read()["target"]
    blog.trouble()
    init.answers("User name [editor]:")
    init.answers(AGAIN)
    init.hears("is completed: pycon is published")
    init.ends()
    assert blog.people["administrator"].posts() == []
    assert "secret" not in init.said.partition("Address of the blog")[2]
    assert max(len(line) for line in init.said.splitlines() if "http" not in line) <= 80
    assert call(newcomer.folder, "check").code == 0


def test_leaving_off_writes_nothing_of_the_blog(newcomer: Newcomer) -> None:
    init = newcomer.init(newcomer.blog.url)
    init.answers("User name:", "editor")
    init.hears(LOG_IN)
    init.leaves()
    init.hears("The blog is not set up; `daypost init wordpress` does it.")
    init.ends(1)
    assert newcomer.read()["target"].keys() == {"site"}
    assert call(newcomer.folder, "check").code == 0


def test_away_from_a_terminal(newcomer: Newcomer, no_blog: str) -> None:
    blog = newcomer.blog
    done = newcomer.call()
    assert (done.code, done.errors) == (
        1,
        "Say where the blog is: `daypost init wordpress https://example.org`.\n",
    )
    done = call(newcomer.folder, "init", "wordpress", blog.url)
    assert done.code == 1
    assert f"{blog.url}/wp-admin/profile.php#application-passwords-section" in done.said
    variables = "DAYPOST_TARGET__BLOG__USERNAME and DAYPOST_TARGET__BLOG__PASSWORD"
    assert done.errors == f"Set {variables}, and call it again.\n"
    assert not newcomer.config.exists()
    done = newcomer.call(no_blog)
    assert done.code == 1
    assert "does not say where its REST interface is" in done.said
    done = newcomer.call(blog.url, role="contributor")
    assert done.code == 1
    assert "Not well: contributor may publish posts: give the user the role Author or Editor there." in done.said
    assert "Mend that, there, in config.toml or in the environment, and call it again." in done.errors
    assert "blog" not in newcomer.read()["target"]
    done = newcomer.call(blog.url)
    assert done.code == 0, done.said + done.errors
    assert newcomer.read()["target"]["blog"] == {"kind": "wordpress", "url": blog.url}
    before = newcomer.config.read_bytes()
    assert "has an answer to everything; nothing was changed" in newcomer.call(blog.url).said
    assert newcomer.config.read_bytes() == before


def test_an_author_needs_a_category_that_is_there(newcomer: Newcomer) -> None:
    blog = newcomer.blog
    init = newcomer.init(blog.url)
    newcomer.logs_in(init, "author")
    init.hears("there is no category 'Live', and the user may not make one")
    blog.people["editor"].ask("POST", "categories", {"name": "Live"})
    init.answers("User name [author]:")
    init.answers(AGAIN)
    init.hears("is completed")
    init.ends()


def test_what_the_file_says_stays(newcomer: Newcomer) -> None:
    newcomer.config.write_text(EARLIER)
    newcomer.config.chmod(0o640)
    url, editor = newcomer.blog.url, newcomer.blog.people["editor"]
    done = call(newcomer.folder, "init", "wordpress")
    assert (done.code, newcomer.config.read_text()) == (1, EARLIER)
    init = newcomer.init(url)
    newcomer.logs_in(init)
    init.hears("is completed: pycon is published")
    init.ends()
    lists = '"site", "blog-2", # ours'
    text = newcomer.config.read_text()
    assert text.startswith(EARLIER.replace('"site", # ours', lists))
    assert text.removeprefix(EARLIER.replace('"site", # ours', lists)) == (
        f'\n[target.blog-2]\nkind = "wordpress"\nurl = "{url}"\nusername = "editor"\npassword = "{editor.password}"\n'
    )
    assert stat.S_IMODE(newcomer.config.stat().st_mode) == 0o600
    again = newcomer.init()
    again.hears("Say which blog: `daypost init wordpress URL`. There are blog, blog-2.")
    again.ends(1)
    assert newcomer.config.read_text() == text


def test_a_blog_that_is_begun_is_completed_and_listed(newcomer: Newcomer) -> None:
    blog = newcomer.blog
    begun = EARLIER.replace("https://example.org", blog.url).replace('"ann"', '"editor"')
    newcomer.config.write_text(begun.replace('password = "somewhere else"\n', ""))
    done = newcomer.call(DAYPOST_TARGET__BLOG__USERNAME="editor")
    assert done.code == 0, done.said + done.errors
    assert newcomer.read()["liveblog"]["pycon"]["targets"] == ["site", "blog"]
    assert newcomer.read()["target"]["blog"] == {"kind": "wordpress", "url": blog.url, "username": "editor"}
    newcomer.config.write_text(begun.replace("somewhere else", blog.people["editor"].password))
    init = newcomer.init(blog.url)
    init.hears("a draft was made, changed and removed")
    init.hears("is completed")
    init.ends()
    assert newcomer.read()["liveblog"]["pycon"]["targets"] == ["site", "blog"]


def test_of_several_live_blogs_one_is_meant(newcomer: Newcomer) -> None:
    other = '[liveblog.other]\ntitle = "T"\ntimezone = "UTC"\nchannels = ["slack:C1"]\ntargets = ["site"]\n'
    other += '[slack]\nbot_token = "xoxb-1"\napp_token = "xapp-1"\n'
    newcomer.config.write_text(EARLIER.partition("[target.blog]")[0] + other)
    newcomer.options = []
    done = newcomer.call(newcomer.blog.url)
    assert done.code == 2
    assert "say for which live blog: pycon, other" in done.errors
    done = newcomer.call(newcomer.blog.url, "--name", "elsewhere")
    assert done.code == 2
    assert "there is no live blog 'elsewhere'" in done.errors
    assert newcomer.call(newcomer.blog.url, "--name", "other").code == 0
    done = newcomer.call()
    assert "has an answer to everything" in done.said, done.errors
    liveblogs = newcomer.read()["liveblog"]
    assert {name: one["targets"] for name, one in liveblogs.items()} == {"pycon": ["site"], "other": ["site", "blog"]}
    done = newcomer.call("--name", "pycon")
    assert "is completed: pycon is published to" in " ".join(done.said.split())
    assert newcomer.read()["liveblog"]["pycon"]["targets"] == ["site", "blog"]


def test_what_is_wrong_elsewhere_in_the_file_is_said_first(newcomer: Newcomer) -> None:
    newcomer.config.write_text(EARLIER.replace("timezone", "timezon"))
    init = newcomer.init(newcomer.blog.url)
    init.hears("liveblog.pycon.timezon: unknown key; did you mean 'timezone'?")
    init.ends(1)


HELD = """\
add_action('rest_after_insert_post', function () {
    touch(dirname(ABSPATH) . '/made');
    while (!file_exists(dirname(ABSPATH) . '/let-go')) { clearstatcache(); usleep(10000); }
});
"""
"""Has the answer to who makes a post come only when that is let go."""


def waits_for_an_answer(blog: WordPress) -> None:
    deadline = monotonic() + DEADLINE
    while not (blog.folder / "made").exists():
        assert monotonic() < deadline, "no post was made"
        sleep(0.01)


def lets_go(blog: WordPress) -> None:
    (blog.folder / "let-go").touch()
    blog.install("")


@pytest.fixture
def held(blog: WordPress) -> Iterator[WordPress]:
    """A blog that holds its answers back."""
    blog.install(HELD)
    yield blog
    lets_go(blog)
    for name in ("made", "let-go"):
        (blog.folder / name).unlink(missing_ok=True)


def test_ctrl_c_in_the_middle_leaves_nothing(newcomer: Newcomer, held: WordPress) -> None:
    init = newcomer.init(held.url)
    newcomer.logs_in(init)
    waits_for_an_answer(held)
    assert len(held.people["editor"].posts()) == 1
    init.process.send_signal(signal.SIGINT)
    init.hears("The blog is not set up; `daypost init wordpress` does it.")
    init.ends(1)
    assert held.people["editor"].posts() == []
    assert "blog" not in newcomer.read()["target"]


def test_what_a_killed_check_leaves_the_next_one_removes(newcomer: Newcomer, held: WordPress) -> None:
    login = held.people["editor"]
    newcomer.config.write_text(EARLIER.replace("https://example.org", held.url).replace('"site", # ours', '"blog",'))
    variables = {"DAYPOST_TARGET__BLOG__USERNAME": login.name, "DAYPOST_TARGET__BLOG__PASSWORD": login.password}
    with subprocess.Popen([DAYPOST, "check"], cwd=newcomer.folder, env=environment() | variables) as check:
        waits_for_an_answer(held)
        check.kill()
    lets_go(held)
    assert len(login.posts()) == 1
    done = call(newcomer.folder, "check", **variables)
    assert done.code == 0, done.said + done.errors
    assert login.posts() == []
    done = call(newcomer.folder, "check", **(variables | {"DAYPOST_TARGET__BLOG__PASSWORD": "not this one"}))
    assert done.code == 1
    assert "user name and application password do not fit together" in done.said
    assert "not this one" not in done.said + done.errors
