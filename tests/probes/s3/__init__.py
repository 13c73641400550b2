"""Tests of the S3 probes."""

from __future__ import annotations
