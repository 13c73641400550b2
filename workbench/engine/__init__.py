"""Use cases and ports: the probe contract, the runner, the diagnosis and the incident session."""

from __future__ import annotations
