"""Web addresses and addresses to listen on. Pure.

No message quotes an address that holds an `@`, as people put passwords before it.
"""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from pipeline.config.wording import shown

LISTEN: Final = 'an address to listen on; write it as "127.0.0.1:8010"'
URL: Final = 'a web address; write it as "https://example.org"'


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port to listen on; port 0 takes any free one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_address(text: str) -> Address:
    """The address that "127.0.0.1:8010" or "[::1]:8010" stands for; ValueError otherwise."""
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):([0-9]{1,5})", text)
    if match is None or int(match[3]) > 65_535:
        raise ValueError(f"{'this' if '@' in text else repr(text)} is not {LISTEN}")
    return Address(match[1] or match[2], int(match[3]))


def parse_url(text: str) -> str:
    """A web address as it is written, found sound; ValueError otherwise."""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:
        sound = False
    if sound and "@" in parts.netloc:
        raise ValueError("has a login before the '@'; give user name and password in keys of their own")
    if not sound or re.search(r"\s", text):
        raise ValueError(f"{'this' if '@' in text else shown(text)} is not {URL}")
    return text


def with_scheme(text: str) -> str:
    """A web address as people type it, with a scheme: https, or on this machine http."""
    text = text.strip().rstrip("/")
    if not text or "://" in text:
        return text
    try:
        return f"https://{text}" if is_open(f"http://{text}") else f"http://{text}"
    except ValueError:  # it is no address in either case
        return f"https://{text}"


def is_open(url: str) -> bool:
    """Whether what is sent there crosses a network unencrypted: plain http, and not to this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        loopback = ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost" or host.endswith(".localhost")
    return parts.scheme == "http" and not loopback
