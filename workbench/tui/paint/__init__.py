"""From domain objects to text on the screen. Pure functions, no widgets."""

from __future__ import annotations
