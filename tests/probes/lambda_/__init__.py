"""Tests of the probes of Lambda functions."""

from __future__ import annotations
