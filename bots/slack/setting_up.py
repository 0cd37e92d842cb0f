"""What `daypost init slack` says, asks and tries."""

from collections.abc import Collection, Mapping

from bots.setting_up import Claim, Question, Said, Settings, Setup, Step, Trial
from bots.slack.checking import PAGES, check_app, check_bot
from bots.slack.claiming import claimed
from bots.slack.manifest import manifest
from bots.slack.web import Web

_PREPARATION = f"""\
Make an app. At {PAGES} press Create New App and From a
manifest, choose the workspace, and put this in place of the YAML that stands
there; then press Next and Create.

{manifest()}"""

_BOT_TOKEN = Question(
    "bot_token",
    "Bot User OAuth Token",
    "Install it. On the app's page Install App press Install to Workspace and Allow; copy the Bot User OAuth Token, "
    "which begins with xoxb-.",
)
_APP_TOKEN = Question(
    "app_token",
    "App-Level Token",
    "Let it listen. On its page Basic Information, under App-Level Tokens, press Generate Token and Scopes, give it "
    "any name, add the scope connections:write and press Generate; copy the token, which begins with xapp-.",
)


async def _bot(settings: Settings, answers: Mapping[str, str], _: Said) -> Trial:
    token = {**settings, **answers}["bot_token"]
    findings, _scopes = await check_bot(Web(token, settings["api_url"]))
    return Trial(findings, answers)


async def _app(settings: Settings, answers: Mapping[str, str], _: Said) -> Trial:
    token = {**settings, **answers}["app_token"]
    return Trial(await check_app(Web("", settings["api_url"]), token), answers)


async def _claimed(settings: Settings, word: str, channels: Collection[str], said: Said) -> Claim:
    return await claimed(
        Web(settings["bot_token"], settings["api_url"]), settings["app_token"], word, channels=channels, said=said
    )


SETUP = Setup(preparation=_PREPARATION, steps=(Step([_BOT_TOKEN], _bot), Step([_APP_TOKEN], _app)), claimed=_claimed)
