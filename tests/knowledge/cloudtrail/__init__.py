"""Tests of workbench.knowledge.cloudtrail."""

from __future__ import annotations
