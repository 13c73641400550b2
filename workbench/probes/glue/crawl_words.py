"""What does this crawl say of itself, in its error message and in its log?

Only the lines of this crawl count: all crawls of a crawler write into one stream, each behind its own prefix.
Of those, lines about other folders than the object's do not: a crawl may warn of what nobody misses.
What the words mean is told by the error signatures (`workbench signatures list`): of several, an error comes
before a warning and what came first before what followed from it. "Internal Service Exception" says nothing
by itself, and stands over other faults as well.

A crawl that ended well may have left out what it could not read; the warnings in its log say so, and nothing
else does. Its first lines are `BENCHMARK` and `INFO`; a crawl without a single line was not allowed to write,
or its log is gone.

Sources: Glue developer guide, "Crawler logs", "Troubleshooting crawlers"; CloudWatch Logs API reference,
FilterLogEvents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answers
from workbench.domain.values import one_of
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import count, objects, text
from workbench.knowledge.crawlers.places import folder_of
from workbench.knowledge.denials.reading import read_denials
from workbench.knowledge.s3.places import S3Place
from workbench.knowledge.signatures import SignatureMatch, in_use
from workbench.probes._log_groups import LogGap, ask_events, ask_group, gap_in, quoted, written_at
from workbench.probes._window import Window
from workbench.probes.glue._crawls import OPERATIONS, Crawl, ask_crawls, read_crawls, silent

_PLAYBOOK = "crawler-not-detecting"
_LONGEST = 400

SpeaksFor: TypeAlias = Literal[
    "crawler-path-mismatch",
    "crawler-incremental-schema-rejected",
    "crawler-table-parameter-conflict",
    "crawler-update-behavior-log",
    "crawler-event-queue-broken",
    "crawler-layout-ambiguous",
    "crawler-access-denied",
    "crawler-catalog-or-logs-denied",
    "crawler-kms-denied",
    "crawler-lakeformation-denied",
    "crawler-unclassifiable",
    "crawler-archived-objects",
    "crawler-too-many-objects",
]
"""The causes that words of a crawl can speak for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which crawl."""

    crawler_name: str = ""
    crawl_id: str = ""
    """Empty when there is none that would count."""
    bucket: str = ""
    key: str = ""
    """The object that nobody sees; lines about other folders of S3 do not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the crawl says."""

    speaks_for: SpeaksFor | Literal["none"] | None = None
    """The cause that its words speak for; `none` where no words are known and the log was read to its end."""
    signature: str | None = None
    """The error signature that decides; empty when none does."""
    said_in: Literal["error", "log", "none"] | None = None
    """Where it stands: in the error message of the crawl, or in its log."""
    line: str | None = None
    """The words themselves, cut at 400 characters; empty when there are none."""
    denied_action: str | None = None
    """The action that was refused, `glue:BatchCreatePartition`; empty when the words name none."""
    refused: bool | None = None
    """A permission was lacking, whichever."""
    lines: int | None = None
    """Lines that this crawl wrote, as far as they were read."""
    logged: bool | None = None
    """The log would show what the crawl wrote."""
    silent: bool | None = None
    """It wrote not one line, in a log that would show it."""


_NOTHING = Facts(speaks_for="none", signature="", said_in="none", line="", denied_action="", refused=False)


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the crawl, and for the lines that it wrote, and no others."""
    if not params.crawl_id:
        return {}
    answers = aws.read_all(ask_crawls(params.crawler_name))
    crawl = _crawl(answers, params)
    if crawl is None:
        return answers
    lines = ask_events(crawl.log_group, quoted(crawl.prefix), _window(crawl), crawl.log_stream)
    return {**answers, **aws.read_all({"group": ask_group(crawl.log_group), "log": lines})}


def _crawl(answers: Answers, params: Params) -> Crawl | None:
    return next((crawl for crawl in read_crawls(answers) if crawl.id == params.crawl_id), None)


def _window(crawl: Crawl) -> Window:
    return Window(crawl.started_at, crawl.ended_at)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Read the error message first, then the log."""
    if not answers:
        return skipped("There is no crawl whose words would count", _NOTHING)
    none = silent(answers)
    if none:
        return unanswered(none, Facts())
    crawl = _crawl(answers, params)
    if crawl is None:
        said = f"There is no crawl {params.crawl_id} of {params.crawler_name} any more"
        return unknown(UnknownReason.NO_DATA, said, Facts())
    # the first crawl of all makes the log group, after it has begun
    at_its_end = Window(crawl.ended_at or crawl.started_at)
    gap = gap_in(answers["group"], answers["log"], crawl.log_group, at_its_end)
    lines = _lines(answers, crawl)
    facts = Facts(
        lines=len(lines) or (None if gap else 0),
        logged=True if lines or not gap else (False if gap.reason is UnknownReason.NOT_LOGGED else None),
        silent=False if lines else (None if gap else True),
    )
    told = _told(crawl, [line for line in lines if _is_near(line, params)], facts)
    if told:
        return told
    if gap:
        return _unread(gap, facts, crawl.error)
    facts = replace(_NOTHING, lines=facts.lines, logged=facts.logged, silent=facts.silent)
    if crawl.error:
        return failed(f"Its error message says no more than: {crawl.error[:_LONGEST]}", facts)
    if not lines:
        return failed("It wrote not one line into its log, which would show them", facts)
    return passed(f"Of {count(len(lines), 'line')}, none speaks of a known trouble", facts)


def _told(crawl: Crawl, lines: Sequence[str], facts: Facts) -> Judgement[Facts] | None:
    """Return what the words mean; None where they are no known ones."""
    places: tuple[tuple[Literal["error", "log"], str], ...] = (
        ("error", crawl.error),
        ("log", "\n".join(lines)),
    )
    for place, said in places:
        found = _deciding(said)
        if found:
            judged = _said(*found, replace(facts, said_in=place), said)
            return replace(judged, verdict=Verdict.WARN) if crawl.state == "COMPLETED" else judged
    return None


def _is_near(line: str, params: Params) -> bool:
    """Tell whether a line may be about the object: it names no place, or one above it, or in its folder."""
    words = (word.strip("'\"()[],;") for word in line.split())
    places = [folder_of(word.rstrip(".:")) for word in words if word.lower().startswith(("s3://", "s3a://"))]
    named = [place for place in places if place is not None]
    folder = S3Place.folder(params.bucket, params.key.rpartition("/")[0])
    return (
        not named
        or not params.bucket
        or any(
            place.holds(params.bucket, params.key) or folder.holds(place.bucket, place.path)
            for place in named
        )
    )


def _lines(answers: Answers, crawl: Crawl) -> list[str]:
    """Return the messages of the crawl, without its prefix, oldest first."""
    events = sorted(objects(answers["log"].data, "events"), key=lambda event: str(written_at(event) or ""))
    mine = [text(event, "message") for event in events if crawl.prefix in text(event, "message")]
    return [message.replace(f"[{crawl.prefix}]", "").strip() for message in mine]


def _deciding(said: str) -> tuple[SignatureMatch, SpeaksFor] | None:
    """Return the words that decide, and the cause that they speak for.

    A refusal in the words of IAM names the action, which tells whose fault it is: those rows are general, and
    speak for no cause of a crawler by themselves.
    """
    for match in in_use().matches(said):
        causes = match.signature.speaks_for.get(_PLAYBOOK) or _by_action(match.text)
        speaks_for = one_of(next(iter(causes), ""), get_args(SpeaksFor))
        if speaks_for and match.signature.decides:
            return match, speaks_for
    return None


_BY_SERVICE: Mapping[str, SpeaksFor] = {
    "s3": "crawler-access-denied",
    "sts": "crawler-access-denied",
    "iam": "crawler-access-denied",
    "glue": "crawler-catalog-or-logs-denied",
    "logs": "crawler-catalog-or-logs-denied",
    "kms": "crawler-kms-denied",
    "lakeformation": "crawler-lakeformation-denied",
    "sqs": "crawler-event-queue-broken",
}


def _by_action(line: str) -> tuple[SpeaksFor, ...]:
    """Return the cause of a refusal, by the service whose action it names."""
    found = (_BY_SERVICE.get(denial.service) for denial in read_denials(line))
    return tuple(cause for cause in found if cause)


def _said(found: SignatureMatch, speaks_for: SpeaksFor, facts: Facts, said: str) -> Judgement[Facts]:
    denial = next((item for item in read_denials(found.text) if item.action), None)
    denial = denial or next((item for item in read_denials(said) if item.action), None)
    facts = replace(
        facts,
        speaks_for=speaks_for,
        signature=found.signature.id,
        line=found.text[:_LONGEST],
        denied_action=denial.action if denial else "",
        refused=denial is not None or speaks_for.endswith("-denied"),
    )
    where = "Its error message" if facts.said_in == "error" else "Its log"
    return failed(f"{where}: {found.signature.meaning} {found.text[:_LONGEST]}", facts)


def _unread(gap: LogGap, facts: Facts, error: str) -> Judgement[Facts]:
    known = f"its error message says no more than '{error[:_LONGEST]}', and " if error else ""
    judged = gap.judgement(facts)
    return replace(judged, summary=f"{known}{judged.summary}")


probe = Probe(
    title="What does this crawl say of itself, in its error message and in its log?",
    params=Params,
    facts=Facts,
    operations=(*OPERATIONS, "logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
)
