"""Tests of workbench.engine."""

from __future__ import annotations
