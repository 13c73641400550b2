"""The worked examples of `glue.job_runs`."""

from __future__ import annotations

from datetime import timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.glue.job_runs import Params

_JOB = answered(
    "glue.GetJob",
    {
        "Job": {
            "Name": "nightly",
            "Role": "arn:aws:iam::123456789012:role/etl/nightly",
            "Command": {"Name": "glueetl", "ScriptLocation": "s3://code/nightly.py"},
            "GlueVersion": "5.0",
            "Timeout": 480,
        }
    },
)


def _run(run_id: str, state: str, hours_ago: int, **more: JsonObject | str | int) -> JsonObject:
    begun = NOON - timedelta(hours=hours_ago)
    ended = begun + timedelta(minutes=9)
    times = {"StartedOn": begun.isoformat(), "CompletedOn": ended.isoformat()}
    return {"Id": run_id, "JobRunState": state, "ExecutionTime": 540, "GlueVersion": "5.0", **times, **more}


def _runs(*runs: JsonObject, truncated: bool = False) -> Answer:
    return answered("glue.GetJobRuns", {"JobRuns": list(runs)}, truncated=truncated)


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    runs: Answer,
    *,
    reason: UnknownReason | None = None,
    job: Answer = _JOB,
    **more: Answer,
) -> Example[Params]:
    answers = {"job": job, "runs": runs, **more}
    run_id = "jr_old" if "run" in more else ""
    params = Params(job_name="nightly", run_id=run_id)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


_BARE_ROLE = answered("glue.GetJob", {"Job": {"Name": "nightly", "Role": "nightly"}})

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the newest failed one of several, since the last success",
        Verdict.FAIL,
        {
            "run_id": "jr_2",
            "state": "FAILED",
            "ended_badly": True,
            "bad": 2,
            "succeeded": 1,
            "last_good_id": "jr_1",
            "bad_since": "2026-11-23T08:00:00Z",
            "role_name": "nightly",
            "version_changed": False,
            "max_concurrent": 1,
            "at_its_limit": True,
            "timeout_s": 28800,
            "message": "Access Denied",
        },
        _runs(
            _run("jr_3", "RUNNING", 0),
            _run("jr_2", "FAILED", 2, ErrorMessage="Access\n Denied"),
            _run("jr_f", "FAILED", 4),
            _run("jr_1", "SUCCEEDED", 26),
        ),
    ),
    _example(
        "it has succeeded since it failed",
        Verdict.FAIL,
        {"run_id": "jr_2", "good_since": "2026-11-23T10:00:00Z", "last_good_id": ""},
        _runs(_run("jr_3", "SUCCEEDED", 2), _run("jr_2", "FAILED", 4)),
    ),
    _example("a run waits", Verdict.WARN, {"state": "WAITING"}, _runs(_run("jr_1", "WAITING", 2))),
    _example("somebody stopped it", Verdict.WARN, {"state": "STOPPED"}, _runs(_run("jr_1", "STOPPED", 2))),
    _example(
        "all went well",
        Verdict.PASS,
        {"run_id": "jr_1", "state": "SUCCEEDED", "ended_badly": False, "bad": 0},
        _runs(_run("jr_1", "SUCCEEDED", 2)),
    ),
    _example(
        "no run at all", Verdict.WARN, {"run_id": "", "state": "", "listed": 0, "newest_at": ""}, _runs()
    ),
    _example(
        "no such job",
        Verdict.FAIL,
        {"job_exists": False, "listed": 0},
        error_answer("glue.GetJobRuns", Outcome.NOT_FOUND, code="EntityNotFoundException"),
        job=error_answer("glue.GetJob", Outcome.NOT_FOUND, code="EntityNotFoundException"),
    ),
    _example(
        "a role without its account",
        Verdict.PASS,
        {"role_arn": "arn:aws:iam::123456789012:role/nightly", "role_name": "nightly"},
        _runs(_run("jr_1", "SUCCEEDED", 2)),
        job=_BARE_ROLE,
        caller=answered("sts.GetCallerIdentity", {"Arn": "arn:aws:sts::123456789012:assumed-role/ops/kim"}),
    ),
    _example(
        "a run that is not among the newest",
        Verdict.FAIL,
        {"run_id": "jr_old", "state": "EXPIRED", "message": "Job run expired"},
        _runs(_run("jr_1", "SUCCEEDED", 2), truncated=True),
        run=answered(
            "glue.GetJobRun", {"JobRun": _run("jr_old", "EXPIRED", 999, StateDetail="Job run expired")}
        ),
    ),
    _example(
        "the run that was asked for is not there",
        Verdict.UNKNOWN,
        {"run_id": "jr_old", "state": None},
        _runs(_run("jr_1", "SUCCEEDED", 2)),
        reason=UnknownReason.NO_DATA,
        run=error_answer("glue.GetJobRun", Outcome.NOT_FOUND, code="EntityNotFoundException"),
    ),
    _example(
        "a state of which nobody has heard",
        Verdict.UNKNOWN,
        {"state": None},
        _runs(_run("jr_1", "HIBERNATING", 2)),
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "not allowed to list",
        Verdict.UNKNOWN,
        {"run_id": None, "state": None},
        denied("glue.GetJobRuns", "glue:GetJobRuns"),
        reason=UnknownReason.DENIED,
    ),
)
