"""Probes of KMS: the key of a bucket, and who may use it."""

from __future__ import annotations
