"""botocore sessions: guarded, with our timeouts, sharing one model loader.

The AWS chain is honoured as boto3 honours it: environment, profile, SSO, `role_arn`, `credential_process`,
container and instance metadata. AWS_REGION, which the AWS CLI reads, counts as well. Nothing is stored.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.aws.answer_formats import MalformedAnswerError
from workbench.aws.catalogue import Operation
from workbench.aws.guard import guard_authentication, guard_probes
from workbench.aws.log_files import LogFileConsent
from workbench.aws.timestamps import parse_time
from workbench.aws.transport import OverBudgetError, bound_answers
from workbench.engine.errors import GuardRefusedError, UsageError
from workbench.engine.reconcile import app_id

CONNECT_TIMEOUT_S = 3
READ_TIMEOUT_S = 10
ATTEMPTS = 2
PROCESS_TIMEOUT_S = 25.0
"""Less than the look-up of the identity may take, so that it can still say what hung."""
_GLANCE_S = 0.05
_LONGEST_OUTPUT = 1024 * 1024
"""Bytes of a `credential_process`; a session has some thousand."""
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
    CloudTrail tells its requests from those of the pipeline. Checksums are not asked for: their mode is a
    header that was not reviewed.
    """
    from botocore.config import Config

    return Config(
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=POOL_CONNECTIONS,
        user_agent_appid=app_id(),
        response_checksum_validation="when_required",
        **more,
    )


def open_session(
    catalogue: Mapping[str, Operation],
    *,
    profile: str | None = None,
    region: str | None = None,
    credentials: StaticCredentials | None = None,
    allow_cost: bool = False,
    log_file_consent: LogFileConsent | None = None,
) -> Any:
    """Return a `botocore.session.Session` whose clients can send reviewed operations only.

    Args:
        catalogue: The reviewed list.
        profile: A profile name, or None for the default of the AWS chain.
        region: A Region, or None for what the AWS configuration names.
        credentials: Use these and ignore the AWS chain and its files.
        allow_cost: The person has agreed to operations that cost money.
        log_file_consent: Whether the person agreed to the reading of EMR's log files; None for no.

    Raises:
        UsageError: There is no such profile, or a configuration file is malformed.
    """
    from botocore.exceptions import BotoCoreError

    if credentials:
        session = _isolated_session(region)
        session.set_credentials(credentials.access_key, credentials.secret_key)
    else:
        try:
            session = _plain_session(profile, region)
            _check_files(session)
            _check_profile(session)
        except (BotoCoreError, OSError, ValueError) as error:
            raise UsageError(f"The AWS configuration cannot be used: {error}") from error
        session.register_component("credential_provider", _Authentication(profile, region))
    guard_probes(session, catalogue, allow_cost=allow_cost, log_file_consent=log_file_consent)
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
            elif provider.METHOD == "custom-process":
                provider._popen = _bounded_process()  # noqa: SLF001 - nor this one
        found = _told_as_error(chain.load_credentials)
        return found and _Credentials(found)


class _Credentials:
    """As botocore's `Credentials`, whose renewal fails with botocore's errors only.

    Providers parse what a metadata service, a program or STS answered, and fall over what they did not
    expect.
    """

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def get_frozen_credentials(self) -> Any:
        frozen = _told_as_error(self._inner.get_frozen_credentials)
        _check_characters(frozen)
        return frozen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def _check_characters(frozen: Any) -> None:
    """Refuse what no header of a request can carry: botocore and http.client fall over it."""
    from botocore.exceptions import CredentialRetrievalError

    for name in ("access_key", "secret_key", "token"):
        value = str(getattr(frozen, name, None) or "")
        if not (value.isascii() and value.isprintable()):
            raise CredentialRetrievalError(
                provider="the AWS chain",
                error_msg=f"the {name.replace('_', ' ')} holds a character that no request can carry: was it "
                "pasted with a line feed?",
            )


def _told_as_error(obtain: Callable[[], Any]) -> Any:
    """Return what a credential provider obtains.

    Raises:
        CredentialRetrievalError: It fell over what it was given.
        BotoCoreError: It said itself what is wrong.
    """
    from botocore.exceptions import BotoCoreError, ClientError, CredentialRetrievalError

    known = (BotoCoreError, ClientError, MalformedAnswerError, OverBudgetError, GuardRefusedError, UsageError)
    try:
        return obtain()
    except known:
        raise
    except Exception as error:
        said = f"{type(error).__name__}: {error}"
        raise CredentialRetrievalError(provider="the AWS chain", error_msg=said) from error


def _bounded_process() -> type[Any]:
    """Return a `Popen` for `credential_process` that has an end: botocore waits for the program for ever."""
    import subprocess

    from botocore.exceptions import CredentialRetrievalError

    class BoundedProcess(subprocess.Popen[bytes]):
        def communicate(self, input: Any = None, timeout: float | None = None) -> tuple[Any, Any]:  # noqa: A002 - Popen's name
            del timeout
            for _ in range(round(PROCESS_TIMEOUT_S / _GLANCE_S)):
                try:
                    return super().communicate(input, _GLANCE_S)
                except subprocess.TimeoutExpired as error:
                    if len(error.output or b"") > _LONGEST_OUTPUT:
                        raise self._given_up(f"wrote more than {_LONGEST_OUTPUT:,} bytes") from error
            raise self._given_up(f"did not end within {PROCESS_TIMEOUT_S:g} s")

        def _given_up(self, why: str) -> Exception:
            self.kill()
            self.wait()
            for pipe in filter(None, (self.stdout, self.stderr)):
                pipe.close()
            error: Exception = CredentialRetrievalError(
                provider="custom-process", error_msg=f"credential_process {why}"
            )
            return error

    return BoundedProcess


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
    from workbench.aws.models import model_loader

    session.register_component("data_loader", model_loader())
    session.get_component("response_parser_factory").set_parser_defaults(timestamp_parser=parse_time)
    if region:
        session.set_config_variable("region", region)
    return session


def _check_files(session: Any) -> None:
    """Raise OSError for a file of the configuration that may not be read: botocore passes it over."""
    for name in ("config_file", "credentials_file"):
        path = Path(os.path.expandvars(session.get_config_variable(name))).expanduser()
        if _is_file(path):
            path.open("rb").close()


def _is_file(path: Path) -> bool:
    """Tell whether a file is there; below a folder that may not be entered none is, as for AWS clients."""
    try:
        return path.is_file()
    except OSError:
        return False


def _check_profile(session: Any) -> None:
    name, profiles = session.profile, session.available_profiles
    if name is not None and name not in profiles:
        known = ", ".join(sorted(profiles)) or "none"
        hint = "" if name else " AWS_PROFILE or AWS_DEFAULT_PROFILE is set and empty: unset it, or name one."
        raise UsageError(
            f"There is no AWS profile '{name}'. Profiles in the AWS configuration: {known}.{hint}"
        )
