"""Probes of Step Functions: state machines, their executions and their logs."""

from __future__ import annotations
