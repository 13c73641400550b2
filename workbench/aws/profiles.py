"""The profiles of the AWS configuration, as its files tell of them: nobody is asked.

Sources: AWS SDKs and Tools Reference Guide, "Shared config and credentials files", "IAM Identity Center
credential provider" (`sso_account_id`), "Assume role credential provider" (`role_arn`, `source_profile`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workbench.domain.target import Profile
from workbench.domain.text import clean
from workbench.engine.errors import UsageError
from workbench.knowledge.arns import Arn

_ACCOUNT = re.compile(r"\d{12}")
_STATED = ("sso_account_id", "aws_account_id")


def configured_profiles() -> tuple[Profile, ...]:
    """Return every profile by name, those of the credentials file among them.

    Raises:
        UsageError: A file of the configuration cannot be read.
    """
    from botocore.exceptions import BotoCoreError
    from botocore.session import Session

    try:
        told: Mapping[str, Mapping[str, Any]] = Session().full_config["profiles"]
    except (BotoCoreError, OSError, ValueError) as error:
        raise UsageError(f"The AWS configuration cannot be used: {error}") from error
    return tuple(
        Profile(name=name, region=_text(told[name], "region"), account=_account(told, name))
        for name in sorted(told)
    )


def _account(told: Mapping[str, Mapping[str, Any]], name: str) -> str:
    """Return whose account a profile leads into: its role's, else the one it states, else its source's."""
    seen: set[str] = set()
    while name in told and name not in seen:
        seen.add(name)
        settings = told[name]
        stated = (Arn.parse(_text(settings, "role_arn")).account, *(_text(settings, key) for key in _STATED))
        known = next((account for account in stated if _ACCOUNT.fullmatch(account)), "")
        if known or _text(settings, "role_arn"):
            return known
        name = _text(settings, "source_profile")
    return ""


def _text(settings: Mapping[str, Any], key: str) -> str:
    value = settings.get(key)  # an indented block is a mapping: `s3 =`
    return clean(value.strip()) if isinstance(value, str) else ""
