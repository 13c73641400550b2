"""botocore sessions that the person's own AWS configuration cannot mislead."""

from __future__ import annotations

import os

from botocore.session import Session

_NO_PROFILE = (None, None, None, None)
_EMPTY_FILE = (None, None, os.devnull, None)


def isolated_session() -> Session:
    """Return a session that reads no profile and no file: neither a missing one nor a broken one matters."""
    return Session(
        session_vars={
            "profile": _NO_PROFILE,
            "config_file": _EMPTY_FILE,
            "credentials_file": _EMPTY_FILE,
        }
    )
