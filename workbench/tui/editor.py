"""A person's own editor, in place of the screens for a while."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from workbench.engine.errors import UsageError

_MOST = 1_000_000
"""Characters that are taken."""


def edited(app: App[Any], text: str) -> str:
    """Return what a person made of `text` in $VISUAL or $EDITOR, without line feeds at its end.

    Raises:
        UsageError: There is no editor, it failed, or the screens cannot be left for it.
    """
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not command:
        raise UsageError("no editor is known: set EDITOR")
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder:
        path = Path(folder) / "note.txt"
        path.write_text(text, "utf-8", errors="replace")
        try:
            with app.suspend():
                code = subprocess.call([*shlex.split(command), str(path)])  # noqa: S603 - the person's own choice
            if code:
                raise UsageError(f"the editor ended with {code}: the text is as it was")
            return path.read_text("utf-8", errors="replace")[:_MOST].rstrip("\n")
        except SuspendNotSupported as error:
            raise UsageError("the screens cannot be left here: paste the lines instead") from error
        except (OSError, ValueError) as error:
            raise UsageError(f"the editor cannot be used: {error}") from error
