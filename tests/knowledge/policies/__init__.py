"""Tests of workbench.knowledge.policies."""

from __future__ import annotations
