"""Probes of IAM: who may do what, as IAM itself evaluates it."""

from __future__ import annotations
