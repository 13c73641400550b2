"""Probes of Amazon EventBridge: the rules that pass S3's events on."""

from __future__ import annotations
