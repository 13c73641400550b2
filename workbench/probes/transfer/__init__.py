"""Probes of AWS Transfer Family: SFTP servers, their users and logs."""

from __future__ import annotations
