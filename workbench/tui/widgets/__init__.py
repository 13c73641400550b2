"""Widgets that take plain values and know no session."""

from __future__ import annotations
