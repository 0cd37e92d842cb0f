"""Publishing once: what would change is told before and is there after, and whoever is in the way is waited for."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline import app
from pipeline.errors import HeldError
from pipeline.newsroom import DayName
from pipeline.once import PATIENCE, Offer, Once
from pipeline.publishing import Press
from pipeline.store import leases
from tests.make import NOON, post, react
from tests.pipeline.installed import STARTED, Installed, installed

TODAY = DayName("pycon", date(2026, 5, 15))
TOMORROW = DayName("pycon", date(2026, 5, 16))
A_DAY = 24 * 60.0


def offers(here: Installed, name: DayName = TODAY) -> list[Offer]:
    return list(here.once().offers(name))


def test_the_days_there_are(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        assert here.once().days(["pycon"]) == here.once().today(["pycon"]) == []
        here.take_in(*STARTED, post("1", "Hello", at=5), post("2", "Next day", at=A_DAY))
        assert here.once().days(["pycon"]) == [TODAY, TOMORROW]
        assert here.once().days(["zoo"]) == []
        assert here.once().today(["pycon"]) == [TODAY]
        here.now = NOON + timedelta(days=5)
        assert here.once().today(["pycon"]) == []


def test_an_offer_says_what_would_change(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5))
        assert offers(here) == [Offer("site", TODAY, 1, "new")]
        here.once().publish("site", TODAY)
        assert offers(here) == [Offer("site", TODAY, 1, "same")]
        here.take_in(post("2", "More", at=-4))
        assert offers(here) == [Offer("site", TODAY, 2, "changed")]
        here.once().publish("site", TODAY)
        here.take_in(react("1", "❌"), react("2", "❌"))
        assert offers(here) == [Offer("site", TODAY, 0, "changed")]


def test_a_title_that_another_process_took_off_meanwhile_does_not_come_back_into_the_archive(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5), post("2", "Next day", at=A_DAY))
        here.take_in(post("3", "!title Sesame", at=A_DAY))
        here.now = NOON + timedelta(days=5)
        here.once().publish("site", TOMORROW)
        assert b"Sesame" in here.pages()["pycon/index.html"]
        ours, other = here.once(), here.once()
        here.take_in(react("3", "❌"))
        other.publish("site", TOMORROW)
        ours.publish("site", TODAY)
        assert b"Sesame" not in here.pages()["pycon/index.html"]


def test_an_offer_changes_nothing(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5))
        offers(here)
        assert here.pages() == {}
        here.once().publish("site", TODAY)
        here.take_in(post("2", "More", at=-4))
        before = here.pages()
        offers(here)
        assert here.pages() == before


def test_a_page_that_somebody_removed_is_made_again(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5))
        here.once().publish("site", TODAY)
        (tmp_path / "site" / "pycon" / "2026-05-15" / "index.html").unlink()
        assert [offer.state for offer in offers(here)] == ["changed"]
        here.once().publish("site", TODAY)
        assert "Hello" in here.page("2026-05-15")


def test_what_waits_goes_on_waiting(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5), post("2", "Held", at=-4), react("2", "🔒"))
        here.take_in(post("3", "draft: unsure", at=-3))
        here.once().publish("site", TODAY)
        page = here.page("2026-05-15")
        assert "Hello" in page
        assert "Held" not in page
        assert "unsure" not in page


def test_in_a_rehearsal_there_is_nothing_to_send(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(post("1", "Hello", at=-5))
        assert offers(here) == [Offer("site", TODAY, 0, "empty")]
        (outcome,) = here.once().publish("site", TODAY)
        assert (outcome.sent, outcome.error) == ("", "")
        assert here.pages() == {}


def test_every_target_has_an_offer_of_its_own(tmp_path: Path) -> None:
    with installed(tmp_path, targets=("site", "mirror")) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5))
        here.once().publish("mirror", TODAY)
        assert [(offer.target, offer.state) for offer in offers(here)] == [("site", "new"), ("mirror", "same")]
        assert "Hello" in here.page("2026-05-15", "mirror")


def test_a_new_day_is_linked_from_the_one_before(tmp_path: Path) -> None:
    with installed(tmp_path, NOON + timedelta(days=1)) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5), post("2", "Next day", at=A_DAY - 5))
        outcomes = here.publish_all()
        assert [outcome.date.day for outcome in outcomes] == [15, 16, 15]
        assert "/pycon/2026-05-16/" in here.page("2026-05-15")
        assert {offer.state for name in (TODAY, TOMORROW) for offer in offers(here, name)} == {"same"}
        assert len(here.publish_all()) == 2


def test_a_day_that_is_over_is_published_as_final(tmp_path: Path) -> None:
    with installed(tmp_path, NOON + timedelta(days=2)) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5))
        (outcome,) = here.publish_all()
        assert outcome.final == here.now


def test_a_target_that_fails_is_named_and_tried_again_the_next_time(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5))
        (tmp_path / "site").write_text("a file where a folder is to be")
        (outcome,) = here.once().publish("site", TODAY)
        assert outcome.error.startswith("site: cannot write")
        assert offers(here) == [Offer("site", TODAY, 1, "new")]
        (tmp_path / "site").unlink()
        (outcome,) = here.once().publish("site", TODAY)
        assert not outcome.error


LEASE, THEM = "target site, pycon 2026-05-15", "elsewhere process 1 since 2"


def hold(here: Installed) -> None:
    here.database.write(lambda connection: leases.take(connection, LEASE, THEM, here.now)).result()


def test_somebody_who_is_just_publishing_is_waited_for_and_named(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5))
        hold(here)
        slept: list[float] = []
        (outcome,) = Once(here.config, here.database, lambda: here.now, slept.append).publish("site", TODAY)
        assert "elsewhere process 1" in outcome.error
        assert sum(slept) == PATIENCE
        assert here.pages() == {}


def test_once_they_are_done_it_goes_out(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5))
        hold(here)

        def sleep(_: float) -> None:
            here.database.write(lambda connection: leases.release(connection, LEASE, THEM)).result()

        (outcome,) = Once(here.config, here.database, lambda: here.now, sleep).publish("site", TODAY)
        assert not outcome.error
        assert "Hello" in here.page("2026-05-15")


def test_what_is_taken_back_before_it_goes_out_does_not_go_out(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5), post("2", "A slip of the tongue", at=-4))
        once = here.once()
        assert [offer.entries for offer in once.offers(TODAY)] == [2]
        here.take_in(react("2", "❌"))
        once.publish("site", TODAY)
        assert "Hello" in here.page("2026-05-15")
        assert "A slip" not in here.page("2026-05-15")


def test_an_edition_of_an_older_state_of_the_log_never_replaces_a_newer_one(tmp_path: Path) -> None:
    with installed(tmp_path) as here:
        here.take_in(*STARTED, post("1", "Hello", at=-5), post("2", "A slip of the tongue", at=-4))
        editions = app.present_editions(here.config, here.database)
        editions.room.warm(TODAY)
        editions.room.look(here.now)
        old = editions.edition("site", TODAY, here.now)
        here.take_in(react("2", "❌"))
        here.once().publish("site", TODAY)
        with pytest.raises(HeldError, match="from a newer state of the log"):
            Press(here.database, leases.new_holder(), lambda: here.now).publish(editions.targets["site"], old)
        assert "A slip" not in here.page("2026-05-15")
