"""Tests of workbench.domain."""

from __future__ import annotations
