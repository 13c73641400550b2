"""Tests of the probes: the contract of all, and what each decides."""

from __future__ import annotations
