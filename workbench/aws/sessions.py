"""botocore sessions: guarded, with our timeouts, sharing one model loader.

The AWS chain is honoured as boto3 honours it: environment, profile, SSO, `role_arn`, `credential_process`,
container and instance metadata. AWS_REGION, which the AWS CLI reads, counts as well. Nothing is stored.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.aws.catalogue import Operation
from workbench.aws.guard import guard_authentication, guard_probes
from workbench.aws.transport import bound_answers
from workbench.engine.errors import UsageError
from workbench.engine.reconcile import app_id

CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 10
ATTEMPTS = 2
POOL_CONNECTIONS = 40
"""As wide as probes run side by side; a smaller pool throws connections away after each use."""

_REGION = ("region", ["AWS_DEFAULT_REGION", "AWS_REGION"], None, None)
"""Where botocore looks for the Region: it knows AWS_DEFAULT_REGION only, the AWS CLI also AWS_REGION."""


class MfaNeededError(UsageError):
    """The profile wants to ask for an MFA code, and there is no terminal to ask on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticCredentials:
    """An access key given outright, for a simulated account. The AWS chain is then not looked at."""

    access_key: str
    secret_key: str = field(repr=False)


def client_config(**more: Any) -> Any:
    """Return the `botocore.config.Config` of every client.

    Mode, attempts and both timeouts are explicit: with botocore's defaults a hung endpoint blocks for five
    minutes, and the default retry mode changes between releases. The user agent names the workbench, so that
    CloudTrail tells its requests from those of the pipeline.
    """
    from botocore.config import Config

    return Config(
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=POOL_CONNECTIONS,
        user_agent_appid=app_id(),
        **more,
    )


def open_session(
    catalogue: Mapping[str, Operation],
    *,
    profile: str | None = None,
    region: str | None = None,
    credentials: StaticCredentials | None = None,
    allow_cost: bool = False,
) -> Any:
    """Return a `botocore.session.Session` whose clients can send reviewed operations only.

    Args:
        catalogue: The reviewed list.
        profile: A profile name, or None for the default of the AWS chain.
        region: A Region, or None for what the AWS configuration names.
        credentials: Use these and ignore the AWS chain and its files.
        allow_cost: The person has agreed to operations that cost money.

    Raises:
        UsageError: There is no such profile, or a configuration file is malformed.
    """
    from botocore.exceptions import BotoCoreError

    if credentials:
        session = _isolated_session(region)
        session.set_credentials(credentials.access_key, credentials.secret_key)
    else:
        session = _plain_session(profile, region)
        try:
            _check_profile(session)
        except BotoCoreError as error:
            raise UsageError(f"The AWS configuration cannot be used: {error}") from error
        session.register_component("credential_provider", _Authentication(profile, region))
    guard_probes(session, catalogue, allow_cost=allow_cost)
    return session


class _Authentication:
    """The credential provider of the probes' session: the chain of another session, guarded differently.

    Renewals during the run (AssumeRole, SSO) go through that other session too.
    """

    def __init__(self, profile: str | None, region: str | None) -> None:
        self._profile = profile
        self._region = region

    def load_credentials(self) -> Any:
        """As botocore's `CredentialResolver.load_credentials`."""
        session = _plain_session(self._profile, self._region)
        session.set_default_client_config(client_config())
        guard_authentication(session)
        bound_answers(session, lambda _: None)
        chain = session.get_component("credential_provider")
        for provider in chain.providers:
            if provider.METHOD == "assume-role":
                provider._prompter = _refuse_prompt  # noqa: SLF001 - botocore has no public way to set it
        return chain.load_credentials()


def _refuse_prompt(prompt: str) -> str:
    raise MfaNeededError(
        f"This profile asks for an MFA code ({prompt.strip().rstrip(':')}), which cannot be typed in here. "
        "Obtain a session first (for example with aws-vault, granted or `aws sts assume-role`) and start "
        "the workbench with its credentials."
    )


def _plain_session(profile: str | None, region: str | None) -> Any:
    from botocore.session import Session

    return _prepared(Session(profile=profile, session_vars={"region": _REGION}), region)


def _isolated_session(region: str | None) -> Any:
    """Return a session that neither environment variables nor files can point elsewhere."""
    from botocore.session import Session

    nowhere = (None, None, os.devnull, None)
    nothing = (None, None, None, None)
    overridden = {"profile": nothing, "config_file": nowhere, "credentials_file": nowhere}
    return _prepared(Session(session_vars=overridden), region)


def _prepared(session: Any, region: str | None) -> Any:
    session.register_component("data_loader", _loader())
    if region:
        session.set_config_variable("region", region)
    return session


@functools.cache
def _loader() -> Any:
    """One loader for all sessions: parsing service models is what makes a client slow to build.

    It reads botocore's own models only. What lies in `~/.aws/models` or AWS_DATA_PATH could make another
    request of a reviewed operation, or less of its answer.
    """
    from botocore.loaders import Loader

    return Loader(extra_search_paths=[Loader.BUILTIN_DATA_PATH], include_default_search_paths=False)


def _check_profile(session: Any) -> None:
    name, profiles = session.profile, session.available_profiles
    if name and name not in profiles:
        known = ", ".join(sorted(profiles)) or "none"
        raise UsageError(f"There is no AWS profile '{name}'. Profiles in the AWS configuration: {known}.")
