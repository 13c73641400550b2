"""The `sim.*` actions of a scenario: what only AWS itself can do, and the building blocks of a pipeline.

One module per service. Each function that is registered is one action: `at` is `sim.At`, `transfer_server` is
`sim.TransferServer`. Their arguments are in lower case, unlike AWS's own. Modules are found, not listed.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping

from workbench.simulation.sim_actions.registry import REGISTERED


@functools.cache
def sim_actions() -> Mapping[str, Callable[..., None]]:
    """Return all actions, by their name after `sim.`."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    return REGISTERED
