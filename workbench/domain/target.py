"""Whom we ask, where, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """Where answers come from."""

    LIVE = "live"
    SIMULATED = "simulated"
    REPLAY = "replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Detour:
    """How requests go that do not go straight to AWS."""

    services: tuple[str, ...]
    """Whose: boto3 client names; empty for those of all services."""
    endpoint: str
    """The URL that replaces AWS's own, without user and password; empty where none does."""
    proxy: str
    """The proxy in between, without user and password; empty for none."""
    named_by: str
    """What names the endpoint: `AWS_ENDPOINT_URL_S3`, a file, an option."""
    is_aws: bool
    """They end at an API of AWS's."""
    certificates: str = ""
    """A file of certificates that is believed in place of botocore's, and what names it; empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The account under examination, as seen through one identity."""

    source: Source
    account: str
    """Twelve digits, or empty while the identity is unknown."""
    region: str
    identity: str
    """The ARN that STS names as the caller, or empty."""
    endpoint: str | None = None
    """An endpoint URL that replaces AWS's own, or None."""
    detours: tuple[Detour, ...] = ()
    """Where requests of some services, or of all, do not go straight to AWS."""
    expires_at: datetime | None = None
    """When the credentials end, where the provider tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A profile of the AWS configuration, as far as its files tell without a call."""

    name: str
    region: str = ""
    """The Region that it names; empty where it names none."""
    account: str = ""
    """Twelve digits; empty where the files do not tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """As whom and where AWS is asked: what a person chose, by name."""

    profile: str = ""
    """Empty for what the options and the environment name."""
    region: str = ""
    """Empty for that of the profile, the options or the environment."""


AS_STARTED = Place()
"""As the options and the environment say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who did it, as the operating system and AWS know them."""

    os_user: str
    host: str
    aws_identity: str = ""
