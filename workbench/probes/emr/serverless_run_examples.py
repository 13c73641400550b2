"""The worked examples of `emr.serverless_run`."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.domain.evidence import Outcome
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied, error_answer
from workbench.probes.emr._job_examples import APPLICATION, RUN, application, job_run, job_runs
from workbench.probes.emr.serverless_run import Params

_PARAMS = Params(application_id=APPLICATION, job_run_id=RUN)
_ONE = application(schedulerConfiguration={"maxConcurrentRuns": 1})

EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="it failed",
        params=_PARAMS,
        answers={"run": job_run(details="ExitCode: 1"), "application": application()},
        verdict=Verdict.FAIL,
        facts={"state": "FAILED", "ended_badly": True, "timed_out": False, "role_name": "emr-jobs"},
    ),
    Example(
        name="its time was up",
        params=_PARAMS,
        answers={"run": job_run("CANCELLED", executionTimeoutMinutes=60), "application": application()},
        verdict=Verdict.FAIL,
        facts={"timed_out": True, "stopped": False},
    ),
    Example(
        name="somebody cancelled it",
        params=_PARAMS,
        answers={"run": job_run("CANCELLED"), "application": application()},
        verdict=Verdict.WARN,
        facts={"timed_out": False, "stopped": True},
    ),
    Example(
        name="it waits its turn",
        params=_PARAMS,
        answers={"run": job_run("QUEUED"), "application": _ONE, "running": job_runs("RUNNING")},
        verdict=Verdict.WARN,
        facts={"waits_long": True, "at_limit": True, "max_concurrent": 1},
    ),
    Example(
        name="it waits, and nobody may see for what",
        params=_PARAMS,
        answers={
            "run": job_run("QUEUED"),
            "application": _ONE,
            "running": denied("emr-serverless.ListJobRuns", "emr-serverless:ListJobRuns"),
        },
        verdict=Verdict.WARN,
        facts={"waits_long": True, "at_limit": None},
    ),
    Example(
        name="it ended well, in a VPC",
        params=_PARAMS,
        answers={
            "run": job_run("SUCCESS", networkConfiguration={"subnetIds": ["subnet-1"]}),
            "application": application(),
        },
        verdict=Verdict.PASS,
        facts={"in_vpc": True, "subnet_id": "subnet-1"},
    ),
    Example(
        name="the newest that failed",
        params=Params(application_id=APPLICATION),
        answers={"failed": job_runs("FAILED"), "run": job_run(), "application": application()},
        verdict=Verdict.FAIL,
        facts={"run_id": RUN},
    ),
    Example(
        name="none failed",
        params=Params(application_id=APPLICATION),
        answers={"failed": job_runs()},
        verdict=Verdict.PASS,
        facts={"run_id": "", "ended_badly": False},
    ),
    Example(
        name="there is no such run",
        params=_PARAMS,
        answers={
            "run": error_answer("emr-serverless.GetJobRun", Outcome.NOT_FOUND),
            "application": application(),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
    ),
    Example(
        name="nobody may look",
        params=_PARAMS,
        answers={
            "run": denied("emr-serverless.GetJobRun", "emr-serverless:GetJobRun"),
            "application": application(),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
    ),
)
