"""Did the upload arrive under another key of the same bucket?

Looks for an object that a person would take for the expected one:

- `same_name`: the key differs only in what people do not see: accents composed or decomposed (NFC/NFD),
  case, a trailing blank, `+` or `%20`, doubled slashes, control characters, hyphen for underscore; or it
  was given as an address (`s3://bucket/…`, a leading slash);
- `temporary_name`: the name under which a client writes before it renames (`x.csv.filepart`);
- `elsewhere`: the same file name under another prefix, once. Folders that differ from the expected one in
  numbers alone are other days or batches: such an object counts only when it was written in the window from
  `since` to `until`. A name that a program gives to the file of every run (`model.tar.gz`) never counts.

What a delete marker hides counts as well, after what is there.

Searches the folder first, then the folders above and the bucket, a bounded number of pages each. A search
that ended early finds, but never tells that there is nothing. When the object is where it was expected,
there is nothing to search for.

Source: Amazon S3 API reference, ListObjectsV2; Amazon S3 user guide, "Naming Amazon S3 objects".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import actions_denied, as_shown, count, stamp
from workbench.knowledge.s3.object_names import (
    basename,
    difference,
    is_of_every_run,
    other_period,
    same_name,
    temporary_name_of,
)
from workbench.probes._params import ObjectParams, TimeParams
from workbench.probes._window import Window
from workbench.probes.s3._search import Seen, deleted, is_complete, listed, nearby, wider


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams, ObjectParams):
    """Which object, and when its upload was expected."""


Match: TypeAlias = Literal["same_name", "temporary_name", "elsewhere"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The object that was probably meant."""

    match: Match | Literal["none"] | None = None
    """How its key differs from the expected one; `none` when there is no such object."""
    match_key: str | None = None
    """Its key."""
    match_size: int | None = None
    """Its size in bytes."""
    match_last_modified: datetime | None = None
    """When it was last written."""
    match_deleted_at: datetime | None = None
    """When it was deleted; None where it is there."""
    difference: str | None = None
    """In what its key differs, in words."""
    objects_seen: int | None = None
    """How many keys were compared."""
    complete: bool | None = None
    """Every key of the bucket was compared."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """List the key and its folder; when the key is not there, the folders above and the bucket as well."""
    answers = aws.read_all(nearby(params.bucket, params.key))
    if _expected(answers, params) or not answers["folder"].ok:
        return answers
    return {**answers, **aws.read_all(wider(params.bucket, params.key))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare every key that was listed with the expected one."""
    in_folder = answers["folder"]
    if in_folder.outcome is Outcome.NOT_FOUND:
        return skipped(f"There is no bucket {params.bucket}", Facts(match="none"))
    if _expected(answers, params):
        return skipped("The object is where it was expected", Facts(match="none"))
    if not in_folder.ok:
        return unanswered(in_folder, Facts())
    seen = listed(answers.values())
    facts = Facts(objects_seen=len(seen), complete=is_complete(answers))
    window = params.window
    recent = [item for item in (*seen, *deleted(answers)) if window.covers(item.at)]
    expected = as_shown(params.key)
    searches: tuple[tuple[Match, Callable[[str, str], bool]], ...] = (
        ("same_name", same_name),
        ("temporary_name", temporary_name_of),
    )
    for match, looks_like in searches:
        found = [item for item in recent if item.key != expected and looks_like(expected, item.key)]
        if found:
            newest = max(found, key=lambda item: (item.deleted_at is None, stamp(item.at)))
            return _found(match, newest, expected, facts)
    return _judge_elsewhere(recent, expected, window, answers, facts)


def _judge_elsewhere(
    recent: list[Seen], expected: str, window: Window, answers: Answers, facts: Facts
) -> Judgement[Facts]:
    named_alike = [
        item
        for item in recent
        if not same_name(item.key, expected) and same_name(basename(item.key), basename(expected))
    ]
    there = [item for item in named_alike if item.deleted_at is None] or named_alike
    moved = [
        item
        for item in there
        if not is_of_every_run(item.key) and (window.is_given or not other_period(item.key, expected))
    ]
    if len(moved) == 1:
        return _found("elsewhere", moved[0], expected, facts)
    if moved or named_alike:
        candidates = moved or named_alike
        keys = ", ".join(item.key for item in candidates[:3])
        return unknown(
            UnknownReason.NO_DATA,
            f"{count(len(candidates), 'object')} of this name elsewhere, which may be another one: {keys}",
            facts,
            needs=() if window.is_given or is_of_every_run(expected) else (Parameter("since"),),
        )
    if facts.complete:
        return passed(
            f"Nothing of a similar name: all {count(facts.objects_seen or 0, 'key')} of the bucket compared",
            replace(facts, match="none"),
        )
    return _not_all_seen(answers, facts)


def _found(match: Match, item: Seen, expected: str, facts: Facts) -> Judgement[Facts]:
    told: Mapping[Match, tuple[str, str]] = {
        "same_name": ("a key that looks the same", difference(expected, item.key)),
        "temporary_name": ("its temporary name, never renamed", "the temporary ending"),
        "elsewhere": ("another prefix", "the prefix"),
    }
    where, how = told[match]
    since = f", deleted {stamp(item.deleted_at)}" if item.deleted_at else ""
    return failed(
        f"Found under {where}: {item.key}, {item.size} bytes, {stamp(item.at)}{since}; it differs in {how}",
        replace(
            facts,
            match=match,
            match_key=item.key,
            match_size=item.size,
            match_last_modified=item.at,
            match_deleted_at=item.deleted_at,
            difference=how,
        ),
        occurred_at=item.at,
    )


def _not_all_seen(answers: Answers, facts: Facts) -> Judgement[Facts]:
    silent = [answer for answer in answers.values() if answer.unknown_reason]
    reason = silent[0].unknown_reason if silent else None
    return unknown(
        reason or UnknownReason.TRUNCATED,
        f"Nothing of a similar name among {count(facts.objects_seen or 0, 'key')}; the bucket holds more",
        facts,
        needs=actions_denied(silent),
    )


def _expected(answers: Answers, params: Params) -> bool:
    """The expected object is listed, and was written in time."""
    return any(
        item.key == as_shown(params.key) and (not params.since or (item.at and item.at >= params.since))
        for item in listed([answers["exact"], answers["folder"]])
    )


probe = Probe(
    title="Did the upload arrive under another key?",
    params=Params,
    facts=Facts,
    operations=("s3.ListObjectsV2", "s3.ListObjectVersions"),
    collect=collect,
    judge=judge,
)
