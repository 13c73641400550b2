"""Lines of a container's log that tell of trouble, and what each of them makes likely.

gunicorn ends a worker that takes too long with the same signal 9 that the kernel ends it with for memory: of
those whose `WORKER TIMEOUT` was logged, memory is not to blame.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.knowledge.inference.causes import InferenceCause, read
from workbench.knowledge.signatures import TROUBLE_WORDS

LINE_WORDS = (
    *TROUBLE_WORDS,
    *("signal", "SIGKILL", "died", "Died", "exited", "failed", "terminated", "TIMEOUT", "Timeout", "timeout"),
    *(
        "upstream",
        "memory",
        "OOM",
        "healthy",
        "Dead",
        "unavailable",
        "bad_alloc",
        "closed",
        "no worker",
        "No worker",
        "serving exit",
        "exited unexpectedly",
        "137",
    ),
)
"""A line of a model's server that speaks of trouble holds one of these. Case counts."""
_TIMED_OUT = re.compile(r"\bWORKER TIMEOUT \(pid: ?(\d+)\)")
_KILLED = re.compile(r"\b[Ww]orker (?:\(pid: ?|with pid )(\d+)\)? was ")
_TIMEOUT_ROW = "server-worker-timed-out"


@dataclass(frozen=True, slots=True)
class ServerLine:
    """A line, and what it makes likely."""

    index: int
    """Its place among those that were given."""
    text: str
    causes: tuple[InferenceCause, ...]
    is_timeout: bool
    """The server itself gave up on a worker."""

    @property
    def cause(self) -> InferenceCause | None:
        """The one cause that it names."""
        return self.causes[0] if len(self.causes) == 1 else None


def most_told(lines: Sequence[ServerLine]) -> ServerLine | None:
    """Return the first line of the cause that most lines name; where none names one, the first of all."""
    counted = Counter(line.cause for line in lines if line.cause)
    most = next((cause for cause, _ in counted.most_common(1)), None)
    return next((line for line in lines if line.cause == most), next(iter(lines), None))


def server_lines(lines: Iterable[str]) -> list[ServerLine]:
    """Return the lines whose words are known, in order."""
    found: list[ServerLine] = []
    timed_out: set[str] = set()
    for index, line in enumerate(lines):
        timed_out.update(_TIMED_OUT.findall(line))
        reading = read(line)
        killed = _KILLED.search(line)
        if not reading.signature or (killed and killed[1] in timed_out):
            continue
        found.append(ServerLine(index, line, reading.causes, reading.signature == _TIMEOUT_ROW))
    return found
