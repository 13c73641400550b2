"""CloudTrail: its records, and which of them a trail keeps."""

from __future__ import annotations
