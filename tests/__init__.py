"""Tests; `fakes` holds what several of them share."""

from __future__ import annotations
