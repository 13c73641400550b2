"""One module per command, found by its file name; each holds `command`, and loads nothing heavy by itself."""

from __future__ import annotations
