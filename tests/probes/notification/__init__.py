"""Tests of the probes of the targets of notifications."""

from __future__ import annotations
