"""Probes of IAM: who somebody is, what he may do, and what a refusal says."""

from __future__ import annotations
