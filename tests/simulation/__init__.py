"""Tests of the simulated account."""

from __future__ import annotations
