"""Tests of workbench.engine.policies."""

from __future__ import annotations
