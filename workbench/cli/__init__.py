"""The command line, and the composition root: the only place that wires adapters to the engine."""

from __future__ import annotations
