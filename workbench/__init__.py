"""A deterministic, read-only, offline-rehearsable diagnosis of an AWS data or ML pipeline."""

from __future__ import annotations

__version__ = "0.1.0"
