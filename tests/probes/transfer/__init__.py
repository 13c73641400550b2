"""Tests of the probes of SFTP."""

from __future__ import annotations
