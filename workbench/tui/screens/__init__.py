"""One module per screen; each owns its workers, handlers and keys."""

from __future__ import annotations
