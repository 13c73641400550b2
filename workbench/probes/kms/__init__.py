"""Probes of KMS keys."""

from __future__ import annotations
