"""Tests of workbench.knowledge."""

from __future__ import annotations
