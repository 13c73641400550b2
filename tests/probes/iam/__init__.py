"""Tests of the IAM probes."""

from __future__ import annotations
