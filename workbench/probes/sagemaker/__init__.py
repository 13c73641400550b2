"""Probes of Amazon SageMaker AI: its jobs, what they were made with, and what became of them."""

from __future__ import annotations
