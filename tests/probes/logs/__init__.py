"""Tests of the probes of CloudWatch Logs."""

from __future__ import annotations
