"""Was a start of this job refused?

A StartJobRun that Glue refuses leaves no run: only Event history shows it, with its code. ConcurrentRuns-
ExceededException is the limit of the job, ResourceNumberLimitExceededException a quota of the account, and a
refused iam:PassRole concerns whoever starts the job, not the role of the job. A trigger's start beyond the
limit is another matter: that run is there, and FAILED.

Looked at is what came after the newest run, since what was refused before was followed by a run. Where a run
was asked for by its id, no other start matters.

Sources: Glue API reference, StartJobRun (errors); AWS Glue developer guide, "Logging AWS Glue API calls with
AWS CloudTrail", "AWS Glue job run statuses".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped
from workbench.knowledge.answers import count, stamp, text
from workbench.knowledge.denials.reading import read_denials
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import ManagementEvent, ask_events, read_history

_CLOSE = timedelta(minutes=1)
StartRefusal: TypeAlias = Literal["concurrency", "quota", "pass_role", "denied", "other", "none"]
"""Why a start was refused; `none`: none was."""
_BY_CODE: dict[str, StartRefusal] = {
    "ConcurrentRunsExceededException": "concurrency",
    "ResourceNumberLimitExceededException": "quota",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which job, and since when."""

    job_name: str
    run_id: str = ""
    """The run that was asked for; with it there is nothing to look up."""
    after: datetime | None = None
    """When the newest run was started; None when there was none."""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Whether a start was refused since the newest run. Texts are empty when none was."""

    refusal: StartRefusal | None = None
    """Why the newest of them was refused."""
    refused: int | None = None
    """How many were."""
    message: str | None = None
    """What Glue said to it."""
    by: str | None = None
    """Who wanted to start the job, an ARN."""
    at: datetime | None = None
    """When."""


_NONE = Facts(refusal="none", refused=0, message="", by="")


def collect(aws: AwsReader, params: Params) -> Answers:
    """Look up the starts of all jobs: Event history cannot be asked for one."""
    if params.run_id:
        return {}
    return {"starts": aws.read(ask_events("EventName", "StartJobRun", window=_window(params)))}


def _window(params: Params) -> Window:
    since = max((at for at in (params.after, params.since) if at), default=None)
    return Window(since, params.until, _CLOSE)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Find the newest start of this job that was refused."""
    if params.run_id:
        return skipped("A run was asked for: it was started", _NONE)
    window = _window(params)
    history = read_history(
        [answers["starts"]],
        window,
        keep=lambda record: text(record, "requestParameters", "jobName") == params.job_name,
    )
    refused = [event for event in history.events if event.error_code and window.covers(event.at)]
    if refused:
        return _refused(refused)
    if not history.is_silent:
        return history.cannot_tell(Facts(), "a refused start", narrower=False)
    return passed(f"No start of {params.job_name} was refused; {history.told}", _NONE)


def _refused(refused: list[ManagementEvent]) -> Judgement[Facts]:
    last = refused[-1]
    facts = Facts(
        refusal=_kind(last),
        refused=len(refused),
        message=last.error_message,
        by=last.who,
        at=last.at,
    )
    said = f"{count(len(refused), 'start')} refused, the last at {stamp(last.at)} by {last.who}"
    return failed(f"{said}: {last.error_code}: {last.error_message}", facts, occurred_at=last.at)


def _kind(event: ManagementEvent) -> StartRefusal:
    if event.error_code in _BY_CODE:
        return _BY_CODE[event.error_code]
    if not event.denied:
        return "other"
    told = read_denials(f"{event.error_code}: {event.error_message}")
    return "pass_role" if any(denial.action == "iam:PassRole" for denial in told) else "denied"


probe = Probe(
    title="Was a start of this job refused?",
    params=Params,
    facts=Facts,
    operations=("cloudtrail.LookupEvents",),
    collect=collect,
    judge=judge,
)
