"""Probes of AWS Lambda: the functions at the end of a trigger."""

from __future__ import annotations
