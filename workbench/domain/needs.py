"""What would decide a question that is open.

A need is its own text: records and exports hold it as that, and its kind says who can supply it.
"""

from __future__ import annotations

import re

_IAM_ACTION = re.compile(r"[a-z0-9-]+:[A-Z][A-Za-z0-9]*")
"""As the service authorization reference writes them: `s3:GetObjectVersion`."""

_CONSENT = "--allow-"


class Need(str):
    """Something in words: `structured logging of the server`; or the id of a check that was not asked."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({super().__repr__()})"


class Permission(Need):
    """An IAM action that somebody would have to allow: `iam:GetRole`."""

    __slots__ = ()


class Parameter(Need):
    """The name of a parameter that would have to be given: `since`."""

    __slots__ = ()


class Consent(Need):
    """The option by which a person agrees to what is not done unasked: `--allow-log-files`."""

    __slots__ = ()


LOG_FILES = Consent("--allow-log-files")
"""The reading of log files that a service wrote to S3."""


def recorded_need(text: str) -> Need:
    """Return a need as it was, from a record, which holds its text alone.

    Words are never written as an IAM action is. A parameter comes back as words: what a record was given is
    in it.
    """
    if text.startswith(_CONSENT):
        return Consent(text)
    return Permission(text) if _IAM_ACTION.fullmatch(text) else Need(text)


def as_need(text: str) -> Need:
    """Return a need of no kind as one in words, and any other as it is."""
    return text if isinstance(text, Need) else Need(text)
