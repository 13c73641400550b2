"""botocore sessions that the person's own AWS configuration cannot mislead."""

from __future__ import annotations

import os
from functools import cache

from botocore.loaders import Loader, create_loader
from botocore.session import Session

_NO_PROFILE = (None, None, None, None)
_EMPTY_FILE = (None, None, os.devnull, None)


def isolated_session() -> Session:
    """Return a session that reads no profile and no file: neither a missing one nor a broken one matters."""
    session = Session(
        session_vars={
            "profile": _NO_PROFILE,
            "config_file": _EMPTY_FILE,
            "credentials_file": _EMPTY_FILE,
        }
    )
    session.register_component("data_loader", _loader())
    return session


@cache
def _loader() -> Loader:
    """One loader for all accounts: parsing AWS's models is what makes a client slow to build."""
    return create_loader()
