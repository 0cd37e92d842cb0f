"""The configuration of daypost: the model of config.toml, and how it is read.

`load` reads a file and the environment; `Config.model_validate` takes the same keys from a dict. Importing this package
takes pydantic and Jinja2 along, so nothing imports it before it is needed.
"""

from pipeline.config.addresses import Address
from pipeline.config.durations import format_duration, parse_duration
from pipeline.config.liveblog import LiveBlog
from pipeline.config.load import load, load_table
from pipeline.config.model import Config, Log, Media, Reactions
from pipeline.config.names import parse_account, parse_channel
from pipeline.config.people import Person, Role
from pipeline.config.sources import Console, Matrix, Slack
from pipeline.config.targets import Files, Ghost, Micropub, Site, Target, WordPress
from pipeline.config.templates import Template
from pipeline.config.times import Hours

__all__ = [
    "Address",
    "Config",
    "Console",
    "Files",
    "Ghost",
    "Hours",
    "LiveBlog",
    "Log",
    "Matrix",
    "Media",
    "Micropub",
    "Person",
    "Reactions",
    "Role",
    "Site",
    "Slack",
    "Target",
    "Template",
    "WordPress",
    "format_duration",
    "load",
    "load_table",
    "parse_account",
    "parse_channel",
    "parse_duration",
]
