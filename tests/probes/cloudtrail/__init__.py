"""Tests of the probes of CloudTrail."""

from __future__ import annotations
