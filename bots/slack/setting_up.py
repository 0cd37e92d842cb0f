"""What `daypost init slack` says, asks and tries."""

from collections.abc import Callable, Collection, Sequence

from bots.setting_up import Claim, Credential, Settings, Setup
from bots.slack.checking import PAGES, check_app, check_bot
from bots.slack.claiming import claimed
from bots.slack.manifest import manifest
from bots.slack.web import Web
from pipeline.errors import Finding

_PREPARATION = f"""\
Make an app. At {PAGES} press Create New App and From a
manifest, choose the workspace, and put this in place of the YAML that stands
there; then press Next and Create.

{manifest()}"""


async def _tried(key: str, settings: Settings) -> Sequence[Finding]:
    web = Web(settings.get("bot_token", ""), settings["api_url"])
    if key == "app_token":
        return await check_app(web, settings["app_token"])
    findings, _ = await check_bot(web)
    return findings


async def _claimed(settings: Settings, word: str, channels: Collection[str], said: Callable[[str], None]) -> Claim:
    return await claimed(
        Web(settings["bot_token"], settings["api_url"]), settings["app_token"], word, channels=channels, said=said
    )


SETUP = Setup(
    preparation=_PREPARATION,
    credentials=(
        Credential(
            "bot_token",
            "Bot User OAuth Token",
            "Install it. On the app's page Install App press Install to Workspace and Allow; copy the Bot User OAuth "
            "Token, which begins with xoxb-.",
        ),
        Credential(
            "app_token",
            "App-Level Token",
            "Let it listen. On its page Basic Information, under App-Level Tokens, press Generate Token and Scopes, "
            "give it any name, add the scope connections:write and press Generate; copy the token, which begins with "
            "xapp-.",
        ),
    ),
    tried=_tried,
    claimed=_claimed,
)
