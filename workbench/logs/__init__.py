"""Logs as evidence: CloudTrail and S3 access logs, from files or by Athena, with one SQL."""

from __future__ import annotations
