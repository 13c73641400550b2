"""The nouns of the workbench: immutable, no I/O, and nothing but the standard library and RE2's patterns."""

from __future__ import annotations
