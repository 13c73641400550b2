"""Probes of CloudTrail: what is recorded, and what Event history shows."""

from __future__ import annotations
