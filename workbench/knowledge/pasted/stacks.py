"""Stack frames in a pasted text: which function called which, of no use to somebody who reads an error.

The traces of Python, Java, .NET, JavaScript, PHP and Ruby are known. Everything here is
linear in the length of the text.
"""

from __future__ import annotations

import re

_OF_PYTHON = re.compile(r"(?P<indent>[ \t]*)File \"[^\"\n]{1,400}\", line \d")
"""The source of the call stands below, and marks below that, further to the right."""
_OTHER = re.compile(
    r"[ \t]*(?:Traceback \(most recent call last\):\s*$"
    r"|at [\w.$/<>`\[\],]{1,400}\(|at [^()\n]{0,200} \((?:[^()\s]{1,400}:\d+|<anonymous>|native)\)"
    r"|at \S{1,400}:\d+:\d+\s*$"
    r"|\.{3} \d+ (?:more|common frames)|#\d+ \S{1,400}\(\d+\): |#\d+ \{main\}|from \S{1,400}:\d+:in )"
)


def without_stack(text: str) -> str:
    """Return the exceptions of a text with their messages, without frames; all where nothing is left."""
    lines, kept = text.split("\n"), []
    frame: int | None = None
    for line in lines:
        if match := _OF_PYTHON.match(line):
            frame = len(match["indent"])
        elif frame is not None and len(line) - len(line.lstrip()) > frame:
            continue
        else:
            frame = None
            if not _OTHER.match(line):
                kept.append(line)
    return text if len(kept) == len(lines) else "\n".join(kept).strip() or text
