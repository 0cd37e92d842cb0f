"""What people chose of what was changed by hand on a target, `!keep theirs` or `!keep ours` (RULES 8.6). Pure."""

from collections.abc import Collection, Iterable
from datetime import date

from pipeline.coverage import Choice
from pipeline.publishers import Keep, Publication


def changed_by_hand(publication: Publication) -> int:
    """How many pieces of a day post somebody has changed on the target."""
    return sum(piece.hands in ("edited", "removed", "inside") for piece in publication.pieces)


def is_open(publication: Publication) -> bool:
    """Whether there is something to choose."""
    return bool(changed_by_hand(publication) or publication.refused) or is_in_conflict(publication)


def is_in_conflict(publication: Publication) -> bool:
    """Whether the target's day post is left as it is until somebody chooses."""
    return publication.needs_person and "!keep" in publication.error


def meant(choice: Choice, publications: Collection[Publication]) -> date:
    """The day that a choice is about, of those that a target has of the live blog.

    It is the day on which it was typed; where nothing on that was changed by hand, the newest one before it that waits
    for a choice: of what was changed on older days, and stays, nobody speaks any more. Once it was obeyed it is about
    no other day: what is changed later asks for another choice.
    """
    before = [one for one in publications if one.date <= choice.date]
    obeyed = [(one.kept, one.date) for one in before if one.kept and one.kept >= choice.at]
    if obeyed:
        return min(obeyed)[1]
    asked = (one.date for one in before if is_in_conflict(one) or (one.date == choice.date and is_open(one)))
    return max(asked, default=choice.date)


def chosen(choices: Iterable[Choice], target: str, publications: Collection[Publication]) -> dict[date, Keep]:
    """What was chosen last for a target, of each day, given the choices in the order in which they were made."""
    worth = [one for one in publications if one.kept or is_open(one)]  # of all that a target has, few
    return {meant(choice, worth): Keep(choice.choice, choice.at) for choice in choices if choice.target in ("", target)}
