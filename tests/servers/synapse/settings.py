"""How our Synapse is set up: alone in the world, without limits, with all that it keeps in one folder.

The settings are those of https://element-hq.github.io/synapse/latest/usage/configuration/config_documentation.html
"""

from pathlib import Path
from typing import Any

Json = dict[str, Any]

SERVER_NAME = "daypost.test"

_UNLIMITED = {"per_second": 1_000_000, "burst_count": 1_000_000}


def homeserver(folder: Path, port: int, secret: str) -> Json:
    """The content of `homeserver.yaml`; `secret` is that with which people are registered."""
    return {
        "server_name": SERVER_NAME,
        "listeners": [
            {
                "type": "http",
                "port": port,
                "bind_addresses": ["127.0.0.1"],
                "resources": [{"names": ["client"], "compress": False}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "homeserver.db")}},
        "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "registration_shared_secret": secret,
        "macaroon_secret_key": secret,
        "form_secret": secret,
        "bcrypt_rounds": 4,
        "presence": {"enabled": False},
        # A sync asked for twice is answered from memory else, without what has happened in between.
        "caches": {"sync_response_cache_duration": "0s"},
        **_nothing_leaves_the_machine(),
        **_no_limits(),
    }


def log(path: Path) -> Json:
    """The content of `log.yaml`."""
    return {
        "version": 1,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(request)s %(message)s"}},
        "handlers": {"file": {"class": "logging.FileHandler", "formatter": "line", "filename": str(path)}},
        "root": {"level": "INFO", "handlers": ["file"]},
        "loggers": {"synapse.federation": {"level": "WARNING"}},
        "disable_existing_loggers": False,
    }


def _nothing_leaves_the_machine() -> Json:
    return {
        "federation_domain_whitelist": [],
        "trusted_key_servers": [],
        "report_stats": False,
        "url_preview_enabled": False,
    }


def _no_limits() -> Json:
    alone = (
        *("rc_message", "rc_registration", "rc_admin_redaction", "rc_joins_per_room", "rc_media_create"),
        *("rc_room_creation", "rc_key_requests", "rc_3pid_validation", "rc_registration_token_validity"),
    )
    return {
        **dict.fromkeys(alone, _UNLIMITED),
        "rc_login": dict.fromkeys(("address", "account", "failed_attempts"), _UNLIMITED),
        "rc_joins": dict.fromkeys(("local", "remote"), _UNLIMITED),
        "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), _UNLIMITED),
    }
