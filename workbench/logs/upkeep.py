"""What is kept of logs is not kept for ever: what is gone, and what was not asked for long, makes room."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from workbench.logs.index import INDEX

_FOLDER = re.compile(r"[0-9a-f]{24}")
_MOST_SOURCES = 20
_MOST_BYTES = 4 << 30
_AT_REST_S = 3600
"""Seconds since a source was asked last, before which another process may be at work on it."""


def drop_unused(home: Path, used: Path) -> str:
    """Remove what is kept of sources that are gone, and what is too much, of the longest unasked first.

    Args:
        home: Holds a folder for each source.
        used: The one that was asked just now, which stays.

    Returns:
        What was removed, for a person; empty for nothing.

    Raises:
        OSError: The folders cannot be looked through.
    """
    now = _last_asked(used)
    for left in used.glob("unpacked-*"):  # of a process that was killed
        if now - left.stat().st_mtime > _AT_REST_S:
            shutil.rmtree(left, ignore_errors=True)
    others = [path for path in home.iterdir() if _FOLDER.fullmatch(path.name) and path != used]
    size = _size(used)
    sources = 1
    dropped = 0
    for folder in sorted(others, key=_last_asked, reverse=True):
        takes = _size(folder)
        too_much = sources >= _MOST_SOURCES or size + takes > _MOST_BYTES
        if now - _last_asked(folder) > _AT_REST_S and (too_much or not _source_is_there(folder)):
            shutil.rmtree(folder, ignore_errors=True)
            dropped += takes
        else:
            size += takes
            sources += 1
    if not dropped:
        return ""
    return f"removed {dropped / 1e6:.1f} MB in {home}, kept of logs that are gone or were not asked for long"


def _last_asked(folder: Path) -> float:
    index = folder / INDEX
    return (index if index.exists() else folder).stat().st_mtime


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _source_is_there(folder: Path) -> bool:
    """Tell whether the logs still are where they were; what does not say of which it is serves nobody."""
    try:
        return Path(json.loads((folder / INDEX).read_text("utf-8"))["source"]).exists()
    except (OSError, ValueError, KeyError, TypeError):
        return False
