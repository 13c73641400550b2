"""What lies at the place that a job run failed at, or was told to read?

The place that the failure names is looked at; where it names none, those that the run's arguments say it
reads. Spark does not see names that begin with `_` or `.`, nor, unless it is told to, files in a folder below
the one that it reads, partitions (`day=30/`) excepted. What arrived after the run ended was not there for it.
An object in an archive class is there and cannot be read; a file of no bytes is no file of its format.

A bucket of another Region is asked there. A job can read it, by the internet alone: the gateway endpoint of a
subnet leads to the buckets of its own Region.

Only names, sizes and classes are read, the first thousand of each place. The script is never read: what it
makes of its arguments is not known here.

Sources: Amazon S3 API reference, ListObjectsV2, HeadBucket; Glue developer guide, "Using job parameters in
AWS Glue jobs", "Excluding Amazon S3 storage classes"; Spark documentation, "Generic File Source Options";
Amazon VPC user guide, "Gateway endpoints for Amazon S3".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, ask
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, warned
from workbench.knowledge.answers import count, member, moment, number, objects, stamp, text
from workbench.knowledge.glue.places import JobPlace, places_in
from workbench.knowledge.glue.runs import arguments_of
from workbench.knowledge.s3.locations import named_region
from workbench.knowledge.s3.object_names import basename
from workbench.knowledge.s3.versions import ARCHIVED
from workbench.probes.glue._runs import ask_job_and_run, job_and_run

PlaceState: TypeAlias = Literal[
    "present",
    "absent",
    "late",
    "hidden_only",
    "too_deep",
    "empty_files",
    "archived",
    "no_bucket",
    "none",
]
"""What lies at a place; `late`: only what came after the run; `none`: there is no place to look at."""
_TROUBLE = ("no_bucket", "absent", "hidden_only", "late", "too_deep", "archived", "empty_files")
"""What stands in the way of a run, the worst first."""
_MOST, _KEYS = 6, 1000
_GLOB = re.compile(r"[*?{\[]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run, and which place its failure names."""

    job_name: str
    run_id: str
    """Empty when there is none to look into."""
    bucket: str = ""
    """Empty when the failure names no place."""
    key: str = ""
    file: str = ""
    """The last name of a file that the failure names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What lies at one place: at the named one, else at the worst of those that are read."""

    state: PlaceState | None = None
    """What it comes to."""
    uri: str | None = None
    """The place; empty when there is none."""
    bucket: str | None = None
    """Its bucket."""
    other_region: bool | None = None
    """That bucket is in another Region than the job."""
    bucket_region: str | None = None
    """That other Region; empty where it is the job's own."""
    told_by: str | None = None
    """The argument that names it; empty where the failure does."""
    visible: int | None = None
    """Files there that Spark sees."""
    hidden: int | None = None
    """Those that it does not see."""
    archived: int | None = None
    """Files of these in an archive class."""
    empty: int | None = None
    """Files of these without a byte."""
    newest_at: str | None = None
    """When the newest of them was written, ISO 8601; empty when there is none."""
    file_key: str | None = None
    """The key of the file that the failure names, or of the first that is empty or archived; else empty."""
    others: tuple[str, ...] | None = None
    """Other places of the run with what stands in its way there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What was seen at one place."""

    place: JobPlace
    state: PlaceState
    region: str = ""
    """Where its bucket is, if not where the job is."""
    visible: int = 0
    hidden: int = 0
    archived: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    newest_at: datetime | None = None
    keys: tuple[str, ...] = ()


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for job and run, then for the buckets, and what lies at the places; elsewhere where they are."""
    if not params.run_id:
        return {}
    answers = aws.read_all(ask_job_and_run(params.job_name, params.run_id))
    places = _places(answers, params)
    answers.update(aws.read_all(dict(_ask_places(places))))
    elsewhere = {
        ("keys", place.uri): _ask_keys(place).in_region(region)
        for place in places
        if (region := named_region(answers["bucket", place.bucket])) not in ("", aws.target.region)
    }
    return {**answers, **aws.read_all(elsewhere)}


def _ask_places(places: Sequence[JobPlace]) -> Iterator[tuple[AnswerName, Request]]:
    for place in places:
        yield ("bucket", place.bucket), ask("s3.HeadBucket", Bucket=place.bucket)
        yield ("keys", place.uri), _ask_keys(place)


def _ask_keys(place: JobPlace) -> Request:
    return ask("s3.ListObjectsV2", Bucket=place.bucket, Prefix=_prefix(place), MaxKeys=_KEYS)


def _places(answers: Answers, params: Params) -> tuple[JobPlace, ...]:
    """Return the named place, else what arguments say is read; of one told several times the first."""
    if params.bucket:
        return (JobPlace(params.bucket, params.key),)
    job, run = job_and_run(answers)
    told = [place for place in places_in(arguments_of(job, run)) if place.side in ("input", "")]
    return tuple({place.uri: place for place in reversed(told)}.values())[::-1][:_MOST]


def _prefix(place: JobPlace) -> str:
    """Return the beginning of keys to list: up to the first wildcard."""
    glob = _GLOB.search(place.key)
    return place.key[: glob.start()] if glob else place.key


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Tell what lies there; of several places the worst."""
    if not params.run_id:
        return skipped(
            "There is no run that could have read anything", Facts(state="none", uri="", newest_at="")
        )
    needed = ("run",) if params.bucket else ("job", "run")
    unread = next((answers[name] for name in needed if not answers[name].ok), None)
    if unread is not None:
        return unanswered(unread, Facts())
    places = _places(answers, params)
    if not places:
        said = "Neither the failure nor the arguments name a place in S3 that is read"
        return skipped(said, Facts(state="none", uri="", newest_at="", others=()))
    ended = moment(member(answers["run"].data, "JobRun"), "CompletedOn")
    looks = [_look(answers, place, ended) for place in places]
    seen = [look for look in looks if isinstance(look, _Look)]
    unseen = [look for look in looks if isinstance(look, Answer)]
    bad = [look for state in _TROUBLE for look in seen if look.state == state]
    if not bad and unseen:
        region = unseen[0].region
        facts = Facts(bucket=places[0].bucket, other_region=bool(region), bucket_region=region)
        return unanswered(unseen[0], replace(facts, uri=places[0].uri))
    return _say((bad or seen)[0], bad[1:], params, of=len(places))


def _look(answers: Answers, place: JobPlace, ended: datetime | None) -> _Look | Answer:
    bucket, keys = answers["bucket", place.bucket], answers["keys", place.uri]
    if Outcome.NOT_FOUND in (bucket.outcome, keys.outcome):
        return _Look(place=place, state="no_bucket")
    if not keys.ok:
        return keys
    rows = [row for row in objects(keys.data, "Contents") if _is_at(place, text(row, "Key"))]
    if not rows and keys.truncated:
        return replace(keys, outcome=Outcome.BAD_REQUEST, message="the first thousand keys do not reach it")
    return _count(place, rows, ended, region=keys.region)


def _is_at(place: JobPlace, key: str) -> bool:
    """Tell whether a key is the place, or lies in it; a folder's own marker is nothing."""
    if _GLOB.search(place.key):
        return not key.endswith("/")
    own = place.key.rstrip("/")
    return not key.endswith("/") and (not own or key == own or key.startswith(f"{own}/"))


def _count(place: JobPlace, rows: Sequence[JsonObject], ended: datetime | None, *, region: str) -> _Look:
    visible = [row for row in rows if not _is_hidden(_rest(place, row))]
    times = [at for row in visible if (at := moment(row, "LastModified"))]
    archived = [text(row, "Key") for row in visible if text(row, "StorageClass") in ARCHIVED]
    empty = [text(row, "Key") for row in visible if number(row, "Size") == 0]
    look = _Look(
        place=place,
        state="present",
        region=region,
        visible=len(visible),
        hidden=len(rows) - len(visible),
        archived=tuple(archived),
        empty=tuple(empty),
        newest_at=max(times, default=None),
        keys=tuple(text(row, "Key") for row in visible),
    )
    return replace(look, state=_state(look, rows, times, ended))


def _rest(place: JobPlace, row: JsonObject) -> str:
    """Return the key without the place: what lies under it."""
    key, own = text(row, "Key"), place.key.rstrip("/")
    return basename(key) if key == own else key.removeprefix(f"{own}/" if own else "")


def _is_hidden(rest: str) -> bool:
    """Tell whether Spark leaves it out: a part of the way begins with `_` or `.`, and is no partition."""
    return any(part.startswith((".", "_")) and "=" not in part for part in rest.split("/") if part)


def _state(
    look: _Look, rows: Sequence[JsonObject], times: Sequence[datetime], ended: datetime | None
) -> PlaceState:
    if not rows:
        return "absent"
    if not look.visible:
        return "hidden_only"
    if ended and times and min(times) > ended:
        return "late"
    if not _GLOB.search(look.place.key) and all(_is_deep(look.place, key) for key in look.keys):
        return "too_deep"
    if len(look.archived) == look.visible:
        return "archived"
    return "empty_files" if len(look.empty) == look.visible else "present"


def _is_deep(place: JobPlace, key: str) -> bool:
    """Tell whether a file lies in a folder below the place that is no partition."""
    own = place.key.rstrip("/")
    folders = key.removeprefix(f"{own}/" if own else "").split("/")[:-1] if key != own else []
    return any("=" not in folder for folder in folders)


def _say(look: _Look, others: Sequence[_Look], params: Params, *, of: int) -> Judgement[Facts]:
    named = next((key for key in look.keys if params.file and basename(key) == params.file), "")
    facts = Facts(
        state=look.state,
        uri=look.place.uri,
        bucket=look.place.bucket,
        other_region=bool(look.region),
        bucket_region=look.region,
        told_by=look.place.told_by,
        visible=look.visible,
        hidden=look.hidden,
        archived=len(look.archived),
        empty=len(look.empty),
        newest_at=stamp(look.newest_at) if look.newest_at else "",
        file_key=named or next(iter((*look.archived, *look.empty)), ""),
        others=tuple(f"{other.place.uri}: {other.state}" for other in others),
    )
    where = look.place.uri
    said = _WORDS[look.state].format(where=where, hidden=look.hidden, newest=stamp(look.newest_at))
    away = f"; the bucket is in {look.region}, another Region than the job" if look.region else ""
    if look.state == "present" or (look.state == "too_deep" and not params.bucket):
        return _present(facts, said, away, of=of)
    judged = warned if look.state == "too_deep" else failed
    return judged(f"{said}{away}", facts)


def _present(facts: Facts, said: str, away: str, *, of: int) -> Judgement[Facts]:
    odd = [
        f"{count(number_of or 0, what)}"
        for number_of, what in ((facts.archived, "archived file"), (facts.empty, "empty file"))
        if number_of
    ]
    if odd:
        return warned(f"{said}; among them {' and '.join(odd)}, {facts.file_key} the first{away}", facts)
    also = f", as at {count(of - 1, 'other place')}" if of > 1 else ""
    told = f"{said}: {count(facts.visible or 0, 'file')} to be seen{also}{away}"
    return warned(told, facts) if away else passed(told, facts)


_WORDS: Mapping[PlaceState, str] = {
    "present": "There are files at {where}",
    "absent": "Nothing lies at {where}",
    "late": "What lies at {where} came after the run had ended, the newest at {newest}",
    "hidden_only": "At {where} are {hidden} files that Spark does not see: their names begin with _ or .",
    "too_deep": "The files of {where} lie in folders below it",
    "empty_files": "All files at {where} are empty",
    "archived": "All files at {where} are archived: they must be restored before they can be read",
    "no_bucket": "There is no bucket for {where}",
    "none": "",
}


probe = Probe(
    title="What lies at the place that the run failed at, or reads?",
    params=Params,
    facts=Facts,
    operations=("glue.GetJob", "glue.GetJobRun", "s3.HeadBucket", "s3.ListObjectsV2"),
    collect=collect,
    judge=judge,
)
