"""The words of trouble: which lines of a log are worth reading, and which of them say that something failed.

What CloudWatch Logs is asked for and what is made of its answer come from one place: a line that is not
asked for can hold no signature.
"""

from __future__ import annotations

import re

from workbench.knowledge.signatures.catalogue import in_use
from workbench.knowledge.signatures.failures import failures

TROUBLE_WORDS = (
    *("ERROR", "Error", "Exception", "Traceback", "AccessDenied", "Denied", "denied", "killed"),
    *("An error occurred", "not authorized", "timed out", "Status: timeout", "exceeded"),
)
"""A line that speaks of trouble holds one of these, in most languages. Case counts."""
LEVELS = ("error", "fatal", "FATAL", "CRITICAL", "panic")
"""Levels of loggers that write them small, or call them otherwise: whoever looks for what nobody counted as
failed asks for these too. Much that is harmless holds them, so each line is judged."""
_FAILED = re.compile(
    r"\bpanic: |\b[\w.$]*[a-z]Exception\b|\b[\w.$]*Error:|\bTraceback \(most recent call last\)"
    r"|\bTask timed out\b"
)


def filter_pattern(words: tuple[str, ...] = TROUBLE_WORDS) -> str:
    """Return the filter pattern of CloudWatch Logs for lines that hold any of these words.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
    """
    return " ".join(f"?{word}" if word.isalnum() else f'?"{word}"' for word in words)


def says_it_failed(line: str, *, ended_well: bool = False) -> bool:
    """Tell whether a line says that something failed. A warning, or less, says that the program went on.

    Args:
        line: Of a log.
        ended_well: No run of the program is counted as failed. Then a known error was dealt with, unless the
            program itself calls it one, by its level or by the name of an exception.
    """
    if any(
        failure.is_error or _FAILED.search(failure.text)
        for failure in failures(line)
        if not failure.is_lesser
    ):
        return True
    known = None if ended_well else in_use().decide(line)
    return known is not None and not known.is_lesser
