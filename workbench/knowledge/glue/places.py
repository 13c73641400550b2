"""The places in S3 that a job run was told of, and what it does there.

No API says which place a job reads and which it writes: the arguments have names of the team's own. What the
failed call did counts first, then the name of the argument, by the words that people use.

Sources: Glue developer guide, "Using job parameters in AWS Glue jobs".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from workbench.knowledge.s3.places import S3Place

Side: TypeAlias = Literal["input", "output", "temp", "code", ""]
"""What a job does at a place; empty when that is not known."""

_URI = re.compile(r"s3[an]?://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/([^\s,;'\"]*))?")
_CODE = ("--extra-py-files", "--extra-jars", "--extra-files", "--additional-python-modules", "ScriptLocation")
_IGNORED = ("--spark-event-logs-path", "--job-bookmark-from", "--conf")
_OUTPUT = re.compile(r"out|target|tgt|sink|dest|dst|write|result|curated|publish|export", re.IGNORECASE)
_INPUT = re.compile(r"input|source|src|read|raw|landing|from|in[-_]|[-_]in$", re.IGNORECASE)
_WRITES = re.compile(
    r"\.(?:pyWrite\w*|write\w*|save\w*|insertInto|jdbc)\b|_temporary|committer|Writer|writing", re.IGNORECASE
)
_READS = re.compile(
    r"\.(?:getDynamicFrame\w*|getSample\w*|load|textFile|toDF|count|showString|collect\w*)\b|FileScanRDD"
)
_WRITE_ACTIONS = re.compile(r"s3:(?:Put|Delete|Abort|Create|Upload|Complete)", re.IGNORECASE)
_READ_ACTIONS = re.compile(r"s3:Get", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class JobPlace(S3Place):
    """A place in S3 that a run was told of."""

    told_by: str = ""
    """The argument, `--source_path`, `ScriptLocation`, or a table, `raw.orders`; empty: its failure."""
    side: Side = ""


def places_in(arguments: Mapping[str, str], script: str = "") -> tuple[JobPlace, ...]:
    """Return the places that arguments name, in their order, and that of the script."""
    given = {**arguments, **({"ScriptLocation": script} if script else {})}
    return tuple(
        JobPlace(bucket, key, told_by=name, side=_side_of_argument(name))
        for name, value in given.items()
        if name not in _IGNORED
        for bucket, key in _URI.findall(value)
    )


def _side_of_argument(name: str) -> Side:
    if name in _CODE:
        return "code"
    if name == "--TempDir":
        return "temp"
    if _OUTPUT.search(name):
        return "output"
    return "input" if _INPUT.search(name) else ""


def side_of(bucket: str, key: str, action: str, words: str, places: Iterable[JobPlace]) -> Side:
    """Return what a run did at a place when it failed there.

    Args:
        bucket: Where it failed.
        key: The object, or the beginning of keys.
        action: The IAM action that was refused; empty when the words do not tell.
        words: The failure.
        places: What `places_in` found.
    """
    around = [place for place in places if bucket and place.covers(S3Place(bucket, key))]
    for side in ("temp", "code"):
        if around and all(place.side == side for place in around):
            return side
    if _WRITE_ACTIONS.match(action):
        return "output"
    if _READ_ACTIONS.match(action):
        return "input"
    told = {place.side for place in around if place.side in ("input", "output")}
    if len(told) == 1:
        return told.pop()
    writes, reads = bool(_WRITES.search(words)), bool(_READS.search(words))
    return "" if writes == reads else "output" if writes else "input"
