"""Whether a file can hold a record that is wanted, told from its unpacked bytes: nothing is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from workbench.domain.patterns import Pattern
from workbench.logs.contents import UNREADABLE
from workbench.logs.local_files import LogFile, LogFileKind
from workbench.logs.plain_runs import Runs, Wanted
from workbench.logs.stopping import Stop
from workbench.logs.unpacking import is_document, unpacked

_FEW = 3
"""So many runs are looked for one after the other; more by one automaton."""
_ESCAPE = re.compile(rb"\\u(00(2[dDeE]|3\d|4[1-9a-fA-F]|5[\daAcCfF]|6[1-9a-fA-F]|7[\daA])|[dD][89a-bA-B])")
r"""A letter, digit, `.`, `_`, `-` or backslash that is escaped, so that a run may stand in other bytes.

So may one with half a pair of surrogates, which is no text, and is shown by its code in small letters.
"""
_LONGEST_ESCAPE = 6
_MOST_HELD = 100
"""Pieces of a quarter of a megabyte."""
_SEARCHED = (LogFileKind.DELIVERED, LogFileKind.LINES)
_BORDER = 64
"""Bytes at either end of a file, by which a document is known to be whole."""


def what_it_lacks(file: LogFile, wanted: Wanted, stop: Stop) -> Runs | None:
    """Return runs of which none is in a file, so that no record of it is wanted; None where it is to be read.

    A file that is damaged, of an unusual form, or takes more than any log should, is to be read: the reader
    tells what is wrong with it.

    Raises:
        StoppedError: `stop` was said.
    """
    if file.kind not in _SEARCHED or not wanted:
        return None
    try:
        with closing(unpacked(file.path, stop)) as pieces:
            return _lacking(pieces, wanted, delivered=file.kind is LogFileKind.DELIVERED)
    except UNREADABLE:
        return None


def _lacking(pieces: Iterable[bytes], wanted: Wanted, *, delivered: bool) -> Runs | None:
    """Look for what is dear to find only where all else is there; until then, hold what was unpacked."""
    cheap = [(runs, _finder(runs)) for runs in wanted if len(runs) <= _FEW]
    dear = [(runs, _finder(runs)) for runs in wanted if len(runs) > _FEW]
    longest = max(len(run) for runs in wanted for run in runs)
    begins = ends = b""
    held: list[bytes] = []
    for ends in _overlapping(pieces, max(longest, _LONGEST_ESCAPE, _BORDER)):
        begins = begins or ends
        cheap = [(runs, finds) for runs, finds in cheap if not finds(ends)]
        held.append(ends)
        if not cheap or len(held) > _MOST_HELD:
            dear = [(runs, finds) for runs, finds in dear if not any(map(finds, held))]
            held.clear()
        if not (cheap or dear) or (b"\\" in ends and _ESCAPE.search(ends)):
            return None
    whole = is_document(begins, ends) if delivered else ends.rstrip().endswith(b"}")
    return (cheap or dear)[0][0] if whole else None


def _overlapping(pieces: Iterable[bytes], border: int) -> Iterator[bytes]:
    """Yield each piece with the end of the one before it, so that nothing is cut in two."""
    held = b""
    for piece in pieces:
        held += piece
        yield held
        held = held[-border:]


def _finder(runs: Runs) -> Callable[[bytes], object]:
    """Return what tells whether one of some runs is in a text."""
    if len(runs) > _FEW:
        return Pattern("|".join(map(Pattern.literal, sorted(runs)))).occurs_in
    encoded = [run.encode("ascii") for run in runs]
    return lambda text: any(run in text for run in encoded)
