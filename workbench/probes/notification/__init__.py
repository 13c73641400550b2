"""Probes of the last step of a notification: from S3 or EventBridge to its target."""

from __future__ import annotations
