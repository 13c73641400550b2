"""Use cases and ports: probe contract, runner, diagnosis, incident session, event timeline, triage."""

from __future__ import annotations
