"""One key for all that a set of files holds, by which it is told later whether it is the same set."""

from __future__ import annotations

import hashlib

from workbench.logs.local_files import LogFiles
from workbench.logs.parts import digest


def content_key(found: LogFiles) -> str:
    """Return the SHA-256 over `sha256sum`'s lines of the files, by their paths below the source, in order."""
    lines = []
    for file in found.files:
        below = file.path.relative_to(found.root) if file.path != found.root else file.path.name
        try:
            lines.append(f"{digest(file.path)}  {below}\n")
        except OSError:
            lines.append(f"unreadable  {below}\n")
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()
