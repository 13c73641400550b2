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
    deleted: str = "",
    key: str = _KEY,
) -> Example[Params]:
    """A bucket that holds these keys, all written at 02:00, and one that was deleted at 03:00."""
    gone = [{**s3.version("v1", 2), "Key": deleted}, {**s3.marker("m1", 3, current=True), "Key": deleted}]
    bucket = s3.listing(*keys, truncated=truncated)
    return Example(
        name=name,
        params=Params(bucket=s3.BUCKET, key=key, since=since),
        answers={
            "exact": s3.listing(*(item for item in keys if item == key)),
            "folder": s3.listing(*(item for item in keys if item.startswith("in/2026/11/23/"))),
            "bucket": bucket,
            "deleted": s3.versions(*(gone if deleted else [])),
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
        "written into another folder, and deleted there",
        Verdict.FAIL,
        {
            "match": "elsewhere",
            "match_key": "outgoing/Größe 1.csv",
            "match_deleted_at": "2026-11-23T03:00:00Z",
        },
        "in/2026/11/23/other.csv",
        deleted="outgoing/Größe 1.csv",
    ),
    _example(
        "its address was taken for its key",
        Verdict.FAIL,
        {"match": "same_name", "difference": "the address s3://… in place of the key"},
        "in/fx.csv",
        key="s3://landing/in/fx.csv",
    ),
    _example(
        "a leading slash",
        Verdict.FAIL,
        {"match": "same_name", "match_key": "in/fx.csv", "difference": "slashes"},
        "in/fx.csv",
        key="/in/fx.csv",
    ),
    _example(
        "a hyphen for an underscore",
        Verdict.FAIL,
        {"match": "same_name", "difference": "hyphen, underscore or blank"},
        "fx_rates/2026/day.csv",
        key="fx-rates/2026/day.csv",
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
