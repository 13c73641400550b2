"""Inputs made by rule, and what must hold for each: for the tests by a seed, for `make soak` for long."""

from __future__ import annotations
