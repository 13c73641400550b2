"""How long a test waits for what must come: longer than the busiest machine takes, less than a test may."""

from __future__ import annotations

PATIENCE_S = 60.0
