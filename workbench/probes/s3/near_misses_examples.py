"""The worked examples of `s3.near_misses`."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes.s3 import _examples as s3
from workbench.probes.s3.near_misses import Params

_KEY = "in/2026/11/23/Größe 1.csv"


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *keys: str,
    reason: UnknownReason | SkipReason | None = None,
    since: datetime | None = None,
    truncated: bool = False,
) -> Example[Params]:
    """A bucket that holds these keys, all written at 02:00."""
    bucket = s3.listing(*keys, truncated=truncated)
    return Example(
        name=name,
        params=Params(bucket=s3.BUCKET, key=_KEY, since=since),
        answers={
            "exact": s3.listing(*(item for item in keys if item == _KEY)),
            "folder": s3.listing(*(item for item in keys if item.startswith("in/2026/11/23/"))),
            "bucket": bucket,
        },
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


_ONE_OCLOCK = datetime.fromisoformat("2026-11-23T01:00:00Z")


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "where it was expected",
        Verdict.SKIPPED,
        {"match": "none"},
        "in/2026/11/23/Größe 1.csv",
        reason=SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "the same name with decomposed accents",
        Verdict.FAIL,
        {"match": "same_name", "match_key": "in/2026/11/23/Gro\u0308ße 1.csv"},
        "in/2026/11/23/Gro\u0308ße 1.csv",
    ),
    _example(
        "the same name, escaped for a URL",
        Verdict.FAIL,
        {"match": "same_name", "difference": "URL encoding (+ or %20 for a blank)"},
        "in/2026/11/23/Größe+1.csv",
    ),
    _example(
        "a name that the client never changed to the final one",
        Verdict.FAIL,
        {"match": "temporary_name"},
        "in/2026/11/23/Größe 1.csv.filepart",
    ),
    _example(
        "the same file name under another prefix",
        Verdict.FAIL,
        {"match": "elsewhere", "match_key": "outgoing/Größe 1.csv"},
        "outgoing/Größe 1.csv",
        "in/2026/11/23/other.csv",
        truncated=True,
    ),
    _example(
        "yesterday's file is not today's",
        Verdict.UNKNOWN,
        {"match": None},
        "in/2026/11/22/Größe 1.csv",
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "written today into yesterday's folder",
        Verdict.FAIL,
        {"match": "elsewhere", "match_key": "in/2026/11/22/Größe 1.csv"},
        "in/2026/11/22/Größe 1.csv",
        since=_ONE_OCLOCK,
    ),
    _example(
        "nothing like it",
        Verdict.PASS,
        {"match": "none", "objects_seen": 1, "complete": True},
        "in/2026/11/23/other.csv",
    ),
    _example(
        "nothing like it among those that were read",
        Verdict.UNKNOWN,
        {"match": None, "complete": False},
        "in/2026/11/23/other.csv",
        reason=UnknownReason.TRUNCATED,
        truncated=True,
    ),
)
