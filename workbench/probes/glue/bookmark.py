"""Did this run find anything to do, or did it do everything again?

With bookmarks a run reads what is newer than what the last one remembered. A run that finds nothing newer
succeeds and does nothing. A run whose script does not end in `job.commit()` remembers nothing, and does
everything again each time; so does the first one after a reset, and one that is told not to look at its
bookmark.

Known are the bookmark's own run and the times of what lies at the places that the run reads; whether the
script commits can only be seen by that. How much was read is told by the metrics of the run, where it has
any.

Sources: Glue developer guide, "Tracking processed data using job bookmarks"; Glue API reference,
GetJobBookmark; Glue developer guide, "Monitoring AWS Glue using Amazon CloudWatch metrics".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from workbench.domain.evidence import Answers, Outcome, ask
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import member, moment, objects, stamp, text
from workbench.knowledge.glue.runs import arguments_of
from workbench.probes.glue._runs import ask_job_and_run, ask_runs

_OPTION, _ENABLED = "--job-bookmark-option", "job-bookmark-enable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run."""

    job_name: str
    run_id: str
    """Empty when there is none to look into."""
    newest_at: datetime | None = None
    """When the newest file was written at the places that it reads; None when nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What bookmark and times tell of a run that succeeded."""

    enabled: bool | None = None
    """The run looks at its bookmark."""
    outcome: Literal["nothing_new", "everything_again", "fine", "off", "no_success"] | None = None
    """`nothing_new`: nothing at its places is newer than the last success; `everything_again`: no run has
    left a bookmark behind; `off`: it does not look at any; `no_success`: it did not succeed."""
    bookmark_run: str | None = None
    """The run that left the bookmark; empty when there is none."""
    last_good_at: datetime | None = None
    """When the run before it was started that succeeded."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for job, run and the runs before; where bookmarks are on, for the bookmark."""
    if not params.run_id:
        return {}
    answers = aws.read_all(
        {
            **ask_job_and_run(params.job_name, params.run_id),
            "runs": ask_runs(params.job_name),
        }
    )
    run = _run(answers)
    if text(run, "JobRunState") != "SUCCEEDED" or not _is_enabled(answers):
        return answers
    return {**answers, "bookmark": aws.read(ask("glue.GetJobBookmark", JobName=params.job_name))}


def _run(answers: Answers) -> JsonObject:
    return member(answers["run"].data, "JobRun")


def _is_enabled(answers: Answers) -> bool:
    return arguments_of(member(answers["job"].data, "Job"), _run(answers)).get(_OPTION) == _ENABLED


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare the bookmark with the runs, and the files with the last success."""
    if not params.run_id:
        return skipped("There is no run to look into", Facts(outcome="no_success"))
    for name in ("run", "job"):
        if not answers[name].ok:
            return unanswered(answers[name], Facts())
    if text(_run(answers), "JobRunState") != "SUCCEEDED":
        return skipped("The run did not succeed", Facts(outcome="no_success"))
    if "bookmark" not in answers:
        return passed("The run looks at no bookmark", Facts(enabled=False, outcome="off", bookmark_run=""))
    runs = answers["runs"]
    if not runs.ok:
        return unanswered(runs, Facts(enabled=True))
    begun = moment(_run(answers), "StartedOn")
    good = [
        run
        for run in objects(runs.data, "JobRuns")
        if text(run, "JobRunState") == "SUCCEEDED" and stamp(moment(run, "StartedOn")) < stamp(begun)
    ]
    last = max((at for run in good if (at := moment(run, "StartedOn"))), default=None)
    return _judge_bookmark(answers, params, Facts(enabled=True, last_good_at=last), last)


def _judge_bookmark(
    answers: Answers, params: Params, facts: Facts, last: datetime | None
) -> Judgement[Facts]:
    bookmark = answers["bookmark"]
    if bookmark.unknown_reason:
        return unanswered(bookmark, facts)
    left_by = text(member(bookmark.data, "JobBookmarkEntry"), "RunId")
    facts = replace(facts, bookmark_run=left_by)
    if bookmark.outcome is Outcome.NOT_FOUND or not left_by:
        if last is None:
            said = "No run has succeeded before: it did everything, for the first time"
            return passed(said, replace(facts, outcome="fine"))
        said = "Runs have succeeded, and none has left a bookmark: each does everything again"
        return failed(said, replace(facts, outcome="everything_again"))
    if params.newest_at is None:
        said = "It is not known when the newest of what it reads was written"
        return unknown(UnknownReason.NO_DATA, said, facts, needs=("the times of the input",))
    if last is not None and params.newest_at < last:
        said = f"Nothing that it reads is newer than {stamp(params.newest_at)}"
        because = f"{said}, and the run before began at {stamp(last)}: it had nothing to do"
        return failed(because, replace(facts, outcome="nothing_new"))
    return passed(f"There was something new, of {stamp(params.newest_at)}", replace(facts, outcome="fine"))


probe = Probe(
    title="Did this run find anything to do?",
    params=Params,
    facts=Facts,
    operations=("glue.GetJob", "glue.GetJobRun", "glue.GetJobRuns", "glue.GetJobBookmark"),
    collect=collect,
    judge=judge,
)
