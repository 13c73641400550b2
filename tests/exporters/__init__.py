"""Tests of the exporters."""

from __future__ import annotations
