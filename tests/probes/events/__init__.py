"""Tests of the probes of EventBridge rules."""

from __future__ import annotations
