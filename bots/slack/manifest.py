"""The app that daypost is at Slack: what it may do, what it hears of, as the manifest that one pastes there. Pure.

https://docs.slack.dev/reference/app-manifest
"""

from collections.abc import Mapping

SCOPES: Mapping[str, str] = {
    "channels:history": "reads public channels that it is in",
    "channels:read": "knows their names, and whether it is in them",
    "groups:history": "reads private channels that it is in",
    "groups:read": "knows their names, and whether it is in them",
    "reactions:read": "hears commands given by reaction",
    "reactions:write": "shows by a reaction what became of a message",
    "files:read": "fetches pictures",
    "users:read": "calls people by their names",
    "chat:write": "answers and warns",
    "emoji:read": "shows the workspace's own emoji",
    "usergroups:read": "calls groups of people by their names",
    "commands": "offers the shortcut in a message's menu",
}
"""What the app must be allowed, and what for: nothing else is asked for."""

EVENTS: Mapping[str, tuple[str, ...]] = {
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "channel_left": ("channels:read",),
    "group_left": ("groups:read",),
    "channel_archive": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_id_changed": ("channels:read", "groups:read"),
    "group_archive": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_rename": ("groups:read",),
    "emoji_changed": ("emoji:read",),
    "user_change": ("users:read",),
    "subteam_created": ("usergroups:read",),
    "subteam_updated": ("usergroups:read",),
    "tokens_revoked": (),
    "app_uninstalled": (),
}
"""What the app is told of, and the scopes that Slack wants for that."""

SHORTCUT = "correct_entry"
"""The message shortcut, as Slack names it when somebody chooses it; so is the form that it opens."""

TITLE = "Correct this entry"
"""What both are called for people."""

_MANIFEST = """\
display_information:
  name: daypost
  description: Turns a channel into a running post of the day on your blog
features:
  bot_user:
    display_name: daypost
    always_online: false
  shortcuts:
    - name: {title}
      type: message
      callback_id: {shortcut}
      description: Gives an entry on the blog another text
oauth_config:
  scopes:
    bot:
{scopes}
settings:
  event_subscriptions:
    bot_events:
{events}
  interactivity:
    is_enabled: true
  socket_mode_enabled: true
  org_deploy_enabled: false
  token_rotation_enabled: false
"""


def manifest() -> str:
    """The manifest, in YAML, with the reason for each scope beside it."""
    scopes = "\n".join(f"      - {scope:<16} # {reason}" for scope, reason in SCOPES.items())
    events = "\n".join(f"      - {event}" for event in EVENTS)
    return _MANIFEST.format(shortcut=SHORTCUT, title=TITLE, scopes=scopes, events=events)
