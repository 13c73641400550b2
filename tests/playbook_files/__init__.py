"""Playbook and scenario files, through their loaders."""

from __future__ import annotations
