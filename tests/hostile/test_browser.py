"""A real browser finds nothing to run and nothing to ask elsewhere, be the security policy there or not."""

from tests.hostile.browser import Seen, browsing
from tests.pipeline.served import Served

BIG = "pycon/2026-05-15/"


def visit(seen: Seen, house: Served, path: str) -> None:
    seen.page.goto(f"http://127.0.0.1:{house.port}/{path}")
    seen.touch_everything()
    assert seen.strange == [], path
    links = seen.page.evaluate("() => [...new Set([...document.links].map(link => link.protocol))]")
    assert set(links) <= {"http:", "https:", "mailto:"}


def test_nothing_runs_and_nothing_offends_the_policy(house: Served) -> None:
    with browsing() as seen:
        visit(seen, house, BIG)


def test_without_the_policy_nothing_runs_either(house: Served) -> None:
    with browsing(bypass_csp=True) as seen:
        for path in (BIG, "pycon/", "", "nowhere", f"preview/{house.secret}/pycon/2026-05-20/", "pycon/2026-05-20/"):
            visit(seen, house, path)


def test_the_browser_tells_when_something_is_active() -> None:
    with browsing() as seen:
        seen.page.goto("data:text/html,<p>empty")
        seen.page.set_content("<img src=x onerror=canary(7)><img src=https://evil.example/x><p onfocus=alert(8)>")
        seen.touch_everything()
        assert {7, "dialog 8", "request https://evil.example/x"} <= {*seen.strange}
