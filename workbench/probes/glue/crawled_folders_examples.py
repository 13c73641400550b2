"""The worked examples of `glue.crawled_folders`."""

from __future__ import annotations

from datetime import datetime

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.glue import _examples as glue
from workbench.probes.glue.crawled_folders import Params

_PARAMS = Params(
    bucket=glue.BUCKET,
    key=glue.KEY,
    path="s3://lake/raw/",
    crawled_before=datetime.fromisoformat("2026-11-23T02:00:00Z"),
)
_FOLDER = "raw/day=2026-11-23/"


def _listing(*entries: tuple[str, str], truncated: bool = False, **more: str) -> Answer:
    contents: list[JsonObject] = [
        {"Key": key, "LastModified": f"2026-11-23T{at}:00Z", "Size": 42, **more} for key, at in entries
    ]
    return answered("s3.ListObjectsV2", {"Contents": contents}, truncated=truncated)


def _example(
    name: str,
    folder: Answer,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    answers = {"folder": folder, "path": _listing((glue.KEY, "03:00"))}
    return Example(name=name, params=_PARAMS, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "a neighbour from before the last crawl",
        _listing((f"{_FOLDER}w.csv", "01:00"), (glue.KEY, "03:00")),
        Verdict.WARN,
        {"seen_before": True, "neighbours": 1, "objects": 1, "many": False},
    ),
    _example(
        "a new folder",
        _listing((f"{_FOLDER}", "01:00"), (f"{_FOLDER}w.csv", "02:30"), (glue.KEY, "03:00")),
        Verdict.PASS,
        {"seen_before": False, "neighbours": 1},
    ),
    _example(
        "objects of deeper folders are no neighbours",
        _listing((f"{_FOLDER}old/w.csv", "01:00"), (glue.KEY, "03:00")),
        Verdict.PASS,
        {"seen_before": False, "neighbours": 0},
    ),
    _example(
        "not listed to its end",
        _listing((glue.KEY, "03:00"), truncated=True),
        Verdict.UNKNOWN,
        {"seen_before": None},
        UnknownReason.TRUNCATED,
    ),
    _example(
        "not allowed to list",
        denied("s3.ListObjectsV2", "s3:ListBucket"),
        Verdict.UNKNOWN,
        {"seen_before": None},
        UnknownReason.DENIED,
    ),
)
