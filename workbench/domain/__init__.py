"""The nouns of the workbench: immutable, standard library only, no I/O."""

from __future__ import annotations
