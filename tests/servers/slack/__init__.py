"""A Slack of our own, for bots that are to meet all that Slack does: `SlackServer`."""

from tests.servers.slack.faults import FAULTS, Fault, Limit
from tests.servers.slack.server import SlackServer
from tests.servers.slack.times import Times

__all__ = ["FAULTS", "Fault", "Limit", "SlackServer", "Times"]
