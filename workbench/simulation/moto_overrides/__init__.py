"""Answers as AWS gives them, where moto gives none or others.

One module per service; each rule names what moto does instead. Modules
are found, not listed.
"""

from __future__ import annotations

import importlib
import pkgutil


def load() -> None:
    """Import all modules of this package, which registers their rules."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
