"""The Web API's methods about who and what there is: the app itself, people, groups, emoji, files."""

from typing import Any

from tests.servers.slack import access
from tests.servers.slack.calling import Call, Refusal
from tests.servers.slack.paging import page
from tests.servers.slack.team import Team

Json = dict[str, Any]


def auth_test(team: Team, _: Call) -> Json:
    """auth.test: who the token is."""
    space = team.space
    who = {"url": f"https://{space.domain}.slack.com/", "team": space.domain, "user": "daypost", "team_id": space.team}
    return who | {"user_id": space.bot_user, "bot_id": space.bot, "is_enterprise_install": False}


def users_info(team: Team, call: Call) -> Json:
    """users.info."""
    access.need(team, "users:read")
    user = team.space.users.get(call.text("user"))
    if user is None:
        raise Refusal("user_not_found")
    return {"user": user}


def users_list(team: Team, call: Call) -> Json:
    """users.list, in pages."""
    access.need(team, "users:read")
    shown, cursor = page(call, sorted(team.space.users), call.limit(1000, 1000))
    members = [team.space.users[one] for one in shown]
    return {"members": members, "cache_ts": int(team.space.now()), "response_metadata": {"next_cursor": cursor}}


def groups_list(team: Team, call: Call) -> Json:
    """usergroups.list; with `include_users`, their members too."""
    access.need(team, "usergroups:read")
    with_users = call.flag("include_users")
    listed = ({key: value for key, value in one.items() if key != "users" or with_users} for one in _groups(team))
    return {"usergroups": list(listed)}


def _groups(team: Team) -> list[Json]:
    return [one | {"user_count": len(one["users"])} for one in team.space.groups.values()]


def emoji_list(team: Team, _: Call) -> Json:
    """emoji.list: the team's own."""
    access.need(team, "emoji:read")
    return {"emoji": dict(team.space.emoji), "cache_ts": team.space.event_ts()}


def files_info(team: Team, call: Call) -> Json:
    """files.info."""
    access.need(team, "files:read")
    file = team.space.files.get(call.text("file"))
    if file is None:
        raise Refusal("file_not_found")
    if file.about.get("mode") == "tombstone":
        raise Refusal("file_deleted")
    return {"file": file.about | {"file_access": "visible"}, "comments": [], "response_metadata": {"next_cursor": ""}}


def bots_info(team: Team, call: Call) -> Json:
    """bots.info."""
    access.need(team, "users:read")
    space = team.space
    if call.text("bot", space.bot) != space.bot:
        raise Refusal("bot_not_found")
    return {
        "bot": {"id": space.bot, "deleted": False, "name": "daypost", "app_id": space.app, "user_id": space.bot_user}
    }


def team_info(team: Team, _: Call) -> Json:
    """team.info."""
    access.need(team, "team:read")
    return {"team": {"id": team.space.team, "name": team.space.domain, "domain": team.space.domain}}
