"""What has to fit between sections: names, persons, channels, targets.

Read from the file as it is, whatever its shape, so that these are told together with everything else that is wrong;
what a section's own type refuses is passed over here.
"""

from collections.abc import Iterator

from pipeline.config.names import SOURCES, check_name
from pipeline.config.problems import Problem
from pipeline.config.schema import NAMED, Table, named
from pipeline.config.templates import parse_template
from pipeline.config.wording import did_you_mean


def check(file: Table) -> Iterator[Problem]:
    """Everything in a file that does not fit together."""
    for one in (check_names, check_members, check_accounts, check_channels, check_targets, check_addresses):
        yield from one(file)


def strings(table: Table, key: str) -> list[str]:
    """The texts in a list, or the one text, that a key holds."""
    value = table.get(key)
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]


def check_names(file: Table) -> Iterator[Problem]:
    """Live blogs, persons and targets are called so that addresses and variables can be made of their names."""
    for group in NAMED:
        for name in named(file, group):
            try:
                check_name(name)
            except ValueError as error:
                yield Problem((group, name), str(error))


def check_members(file: Table) -> Iterator[Problem]:
    """Authors and editors exist, and there is somebody who may write."""
    persons = named(file, "person")
    for name, liveblog in named(file, "liveblog").items():
        for key in ("authors", "editors"):
            for member in strings(liveblog, key):
                if ":" not in member and member not in persons:
                    else_add = f'; add [person.{member}] or write an account, as "slack:U0123"'
                    meant = did_you_mean(member, persons) or else_add
                    yield Problem(("liveblog", name, key), f"there is no person {member!r}{meant}")
        if not liveblog.get("authors") and "console" not in file:
            yield Problem(("liveblog", name, "authors"), "nobody may write here; list a person or an account")


def check_accounts(file: Table) -> Iterator[Problem]:
    """An account belongs to one person."""
    owners: dict[str, str] = {}
    for name, person in named(file, "person").items():
        for account in strings(person, "accounts"):
            owner = owners.setdefault(account, name)
            if owner != name:
                fault = f"{account!r} is {owner}'s already; take it from one of them"
                yield Problem(("person", name, "accounts"), fault)


def check_channels(file: Table) -> Iterator[Problem]:
    """A channel belongs to one live blog, which a desk may not be in; its source has a section."""
    owners: dict[str, str] = {}
    liveblogs = named(file, "liveblog")
    for name, liveblog in liveblogs.items():
        for channel in strings(liveblog, "channels"):
            owner = owners.setdefault(channel, name)
            if owner != name:
                fault = f"{channel!r} is a channel of {owner} already; take it from one"
                yield Problem(("liveblog", name, "channels"), fault)
    for name, liveblog in liveblogs.items():
        for desk in strings(liveblog, "desk"):
            if owners.get(desk, name) != name:
                fault = f"{desk!r} is a channel of {owners[desk]}; take another place"
                yield Problem(("liveblog", name, "desk"), fault)
        for key in ("channels", "desk"):
            for channel in strings(liveblog, key):
                source = channel.partition(":")[0]
                if source in SOURCES and source != "replay" and source not in file:
                    fault = f"{channel!r} needs the section [{source}], which is missing"
                    yield Problem(("liveblog", name, key), fault)
    if "console" in file and "console:main" not in owners:
        yield Problem(("console",), 'no live blog listens to the terminal; put "console:main" into its channels')


def check_targets(file: Table) -> Iterator[Problem]:
    """The targets of a live blog exist, at most one is canonical, and their slugs can be filled."""
    targets = named(file, "target")
    for name, liveblog in named(file, "liveblog").items():
        listed = strings(liveblog, "targets")
        canonical = [target for target in listed if target in targets and targets[target].get("canonical") is True]
        if len(canonical) > 1:
            fault = f"{' and '.join(canonical)} are both canonical; only one can be where a page has its home"
            yield Problem(("liveblog", name, "targets"), fault)
        for target in listed:
            if target not in targets:
                meant = did_you_mean(target, targets) or f"; add [target.{target}]"
                yield Problem(("liveblog", name, "targets"), f"there is no target {target!r}{meant}")
            elif "first_day" not in liveblog and "day" in _names(targets[target].get("slug")):
                fault = f"missing, and the slug of target {target!r} uses {{{{ day }}}}; write it as 2026-05-15"
                yield Problem(("liveblog", name, "first_day"), fault)


def check_addresses(file: Table) -> Iterator[Problem]:
    """Nothing listens where something else does."""
    sites = {name: target for name, target in named(file, "target").items() if target.get("kind") == "site"}
    places = [(("target", name, "listen"), site.get("listen", "127.0.0.1:8010")) for name, site in sites.items()]
    slack = file.get("slack")
    requests = slack.get("listen") if isinstance(slack, dict) and slack.get("mode") == "http" else None
    owners: dict[object, tuple[str, ...]] = {}
    for path, address in (*places, (("metrics",), file.get("metrics")), (("slack", "listen"), requests)):
        if isinstance(address, str) and owners.setdefault(address, path) != path:
            yield Problem(path, f"{address!r} is where {'.'.join(owners[address])} is already; take another port")


def _names(template: object) -> set[str]:
    """The names that a template uses; none where it is no template at all."""
    try:
        return parse_template(template).names if isinstance(template, str) else set()
    except ValueError:
        return set()
