"""SFTP servers of Transfer Family: what their log, their clients and SSH itself tell of a session."""

from __future__ import annotations
