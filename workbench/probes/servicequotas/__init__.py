"""Probes of Service Quotas."""

from __future__ import annotations
