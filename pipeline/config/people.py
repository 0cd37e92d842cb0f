"""Who is who: persons with their accounts, and what an account may do in a live blog."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from pipeline.config.fields import Account, NotEmpty, Section, Url, Words

TERMINAL = "console:me"


class Person(Section):
    """Somebody with accounts; the key of the section is what authors and editors name."""

    name: Words = Field(examples=["Ann Example"])
    accounts: Annotated[tuple[Account, ...], NotEmpty] = Field(examples=[["slack:U0123"]])
    url: Url | None = None
    picture: Url | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """What an account may do. `person` is the person's key in the configuration, or the account where it has none."""

    person: str
    author: bool
    editor: bool

    @property
    def word(self) -> Literal["author", "editor", "both"]:
        """The role as events are stamped with it."""
        if self.author and self.editor:
            return "both"
        return "author" if self.author else "editor"


def roles(
    persons: Mapping[str, Person], authors: Iterable[str], editors: Iterable[str], *, terminal: bool
) -> dict[str, Role]:
    """The role of each account that has one; with `terminal`, whoever types there is an author."""
    owners = {account: key for key, person in persons.items() for account in person.accounts}
    may_write = {*_accounts(persons, authors), *([TERMINAL] if terminal else [])}
    may_edit = set(_accounts(persons, editors))
    return {
        account: Role(owners.get(account, account), account in may_write, account in may_edit)
        for account in sorted(may_write | may_edit)
    }


def _accounts(persons: Mapping[str, Person], members: Iterable[str]) -> Iterator[str]:
    for member in members:
        if ":" in member:
            yield member
        elif member in persons:
            yield from persons[member].accounts
