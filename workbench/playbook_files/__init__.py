"""Playbooks and scenarios as files: read, checked, turned into the domain's nouns. Nothing in them runs."""

from __future__ import annotations
