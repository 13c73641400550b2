"""Probes of Amazon S3: presence, history, location and permission of objects."""

from __future__ import annotations
