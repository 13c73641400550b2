"""Tests of the probes of kms."""

from __future__ import annotations
