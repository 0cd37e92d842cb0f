"""A Slack of our own for a test."""

from tests.servers.conftest import slack

__all__ = ["slack"]
