"""moto's global state: emptied before and after each account, and kept from reaching for Docker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from moto.core.config import default_user_config
from moto.moto_api._internal.models import moto_api_backend

_WITHOUT_DOCKER = {"lambda": {"use_docker": False}, "batch": {"use_docker": False}}
"""Functions are accepted and never run: what they did is told by metrics and logs."""


@contextmanager
def fresh_moto() -> Iterator[None]:
    """Give moto an empty world, and leave an empty one behind."""
    before = {name: default_user_config.get(name) for name in _WITHOUT_DOCKER}
    default_user_config.update(_WITHOUT_DOCKER)
    moto_api_backend.reset()
    try:
        yield
    finally:
        moto_api_backend.reset()
        default_user_config.update(before)
