"""Tests of reading CloudTrail's files."""

from __future__ import annotations
