"""The preview of the real process: in rehearsal the page is there for who asks for it, and nowhere else."""

import re
import subprocess
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.process.driver import DAYPOST, DEADLINE, Place, Running
from tests.process.page import Page


def get(url: str) -> tuple[int, bytes]:
    try:
        with urlopen(url, timeout=DEADLINE) as answer:  # noqa: S310 - our own, on loopback
            return answer.status, answer.read()
    except HTTPError as error:
        return error.code, error.read()


def preview_of(run: Running) -> str:
    """The address, for who types for it."""
    run.post("!preview")
    found = re.search(r"http://\S+/preview/\S+", run.said(r"^» .*/preview/"))
    assert found
    return found[0]


def rehearse(place: Place) -> None:
    config = place.folder / "config.toml"
    config.write_text(config.read_text("utf-8").replace('start = "now"', 'start = "manual"'), "utf-8")


def told(place: Place, *command: str) -> str:
    """What a command says beside the run."""
    done = subprocess.run([DAYPOST, *command], cwd=place.folder, capture_output=True, text=True, timeout=DEADLINE)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_in_rehearsal_what_is_typed_is_on_the_preview_alone(place: Place) -> None:
    rehearse(place)
    run = place.start()
    number = run.post("Zanzibar opens its doors")
    url = preview_of(run)

    status, html = get(url)
    page = Page(html)
    assert (status, page.numbers, page.words(number)) == (200, [number], "Zanzibar opens its doors")
    assert "Rehearsal" in page.text

    root, _, rest = url.partition("/preview/")
    secret = rest.partition("/")[0]
    public = [f"{root}{path}" for path in ("/", "/pycon/", f"/preview/{'x' * len(secret)}/", "/preview/", "/nothing")]
    answers = [get(address) for address in public]
    assert {status for status, _ in answers} == {404}
    assert len(set(answers)) == 1, "a wrong secret is as any page that is not there"
    assert b"Zanzibar" not in answers[0][1]
    assert not place.public.exists() or not [path for path in place.public.rglob("*") if path.is_file()]

    second = run.post("Second thoughts")
    assert Page(get(url)[1]).numbers == [number, second], "as of each reload"
    run.type(f"/react {second} ❌")
    run.said(f"^ok .*{second}")
    assert Page(get(url)[1]).numbers == [number]

    assert secret not in told(place, "status") + told(place, "status", "--json") + told(place, "export")
    run.end_input()
    run.ends()
    assert secret not in run.errors
    assert [line for line in run.lines if secret in line] == [run.said("^» .*/preview/")]


def test_the_address_outlives_the_process_and_the_rehearsal(place: Place) -> None:
    rehearse(place)
    run = place.start()
    number = run.post("Doors")
    url = preview_of(run)
    run.kill()

    run = place.start()
    run.post("!start keep")
    run.until(lambda: bool(place.day_pages) and number in place.page().numbers)
    assert preview_of(run) == url
    page = Page(get(url)[1])
    assert page.numbers == [number]
    assert not page.root.findall(".//*[@class='wait']")
    assert Page(get(url.partition("/preview/")[0] + "/")[1]).numbers == [number]
    run.end_input()
    run.ends()
