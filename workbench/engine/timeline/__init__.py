"""The event timeline: what CloudTrail, logs, executions and the incident tell, on one line of time."""

from __future__ import annotations
