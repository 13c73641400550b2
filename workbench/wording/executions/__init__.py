"""An execution put in words, and drawn in characters."""

from __future__ import annotations

from workbench.wording.cells import as_text
from workbench.wording.executions.drawing import draw

__all__ = ["as_text", "draw"]
