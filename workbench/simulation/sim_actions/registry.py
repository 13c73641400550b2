"""Where the modules of this package put their actions."""

from __future__ import annotations

from collections.abc import Callable

REGISTERED: dict[str, Callable[..., None]] = {}
"""All actions that have been imported, by their name after `sim.`."""


def sim_action(function: Callable[..., None]) -> Callable[..., None]:
    """Register an action under the name of its function; its first argument is the way to AWS."""
    REGISTERED["".join(part.capitalize() for part in function.__name__.split("_"))] = function
    return function
