"""The worked examples of `sagemaker.training_job`."""

from __future__ import annotations

import json

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker._chosen import JobParams as Params

_NAMED = Params(training_job_name=sm.NAME)
_STARTED = sm.ago(110).isoformat()


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    job: Answer | None = None,
    listed: Answer | None = None,
    params: Params = _NAMED,
    reason: UnknownReason | None = None,
    **starters: Answer,
) -> Example[Params]:
    answers = {"job": job, "list": listed, **starters}
    given = {key: answer for key, answer in answers.items() if answer is not None}
    return Example(name=name, params=params, answers=given, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "it waits for instances",
        Verdict.WARN,
        {
            "exists": True,
            "phase": "Pending",
            "late": True,
            "had_instances": False,
            "says": "",
            "running": True,
        },
        sm.job("InProgress", sm.phase("Starting", 119, 118), sm.phase("Pending", 118, None, "Waiting")),
    ),
    _example(
        "spot cycles in Starting",
        Verdict.WARN,
        {"says": "training-spot-wait-or-interrupted", "no_capacity_told": True, "spot": True},
        sm.job(
            "InProgress",
            sm.phase("Starting", 119, None, "Insufficient capacity error from EC2 while launching instances"),
            EnableManagedSpotTraining=True,
        ),
    ),
    _example(
        "memory is named, and with it what went wrong",
        Verdict.FAIL,
        {"fault": "algorithm", "says": "training-script-error", "tells_why": True},
        sm.job(
            "Failed",
            sm.phase("Training", 110, 100),
            FailureReason="AlgorithmError: ExecuteUserScriptError: OutOfMemoryError: CUDA out of memory",
        ),
    ),
    _example(
        "a file that is not there may be what a download or the disk left",
        Verdict.FAIL,
        {"fault": "algorithm", "says": "training-script-error", "tells_why": False},
        sm.job(
            "Failed",
            sm.phase("Training", 110, 100),
            FailureReason="AlgorithmError: ExecuteUserScriptError: FileNotFoundError: '/tmp/rows.csv'",
        ),
    ),
    _example(
        "the disk was full",
        Verdict.FAIL,
        {"fault": "client", "phase": "Downloading", "says": "training-volume-full", "running": False},
        sm.job(
            "Failed",
            sm.phase("Starting", 119, 110),
            sm.phase("Downloading", 110, 109),
            sm.phase("Failed", 109, 109),
            FailureReason="ClientError: Data download failed: no space left on device",
            TrainingStartTime=_STARTED,
        ),
    ),
    _example(
        "a marker alone leaves all open",
        Verdict.FAIL,
        {"says": "", "fault": "client"},
        sm.job(
            "Failed", sm.phase("Downloading", 110, 109), FailureReason="ClientError: Data download failed"
        ),
    ),
    _example(
        "its time was up, which is no failure to SageMaker",
        Verdict.FAIL,
        {"status": "Stopped", "secondary_status": "MaxRuntimeExceeded", "fault": "none", "reason": ""},
        sm.job(
            "Stopped",
            sm.phase("Training", 110, 20),
            sm.phase("MaxRuntimeExceeded", 20, 20),
            TrainingStartTime=_STARTED,
        ),
    ),
    _example(
        "it trains, for long, and nothing is wrong with that",
        Verdict.PASS,
        {"phase": "Training", "late": False, "had_instances": True, "running": True},
        sm.job("InProgress", sm.phase("Training", 2000, None), TrainingStartTime=_STARTED),
    ),
    _example(
        "it ended well",
        Verdict.PASS,
        {"status": "Completed", "running": False, "fault": "none"},
        sm.job("Completed", sm.phase("Training", 110, 20), sm.phase("Completed", 20, 20)),
    ),
    _example(
        "there is no such job",
        Verdict.FAIL,
        {"exists": False, "found_by": "none", "name": sm.NAME, "family": "puffin-fit"},
        sm.no_job(),
        sm.listed(),
    ),
    _example(
        "nobody named one: the newest that failed",
        Verdict.FAIL,
        {"found_by": "newest", "others_failed": 1},
        sm.job("Failed", sm.phase("Training", 110, 100), FailureReason="AlgorithmError: exit code: 1"),
        sm.listed(sm.row(sm.NAME, "Failed"), sm.row("other", "Failed", 90), sm.row("new", "InProgress", 5)),
        Params(),
    ),
    _example(
        "a step of the pipeline names it",
        Verdict.FAIL,
        {"found_by": "pipeline", "name": sm.NAME},
        sm.job("Failed", sm.phase("Training", 110, 100), FailureReason="AlgorithmError: exit code: 1"),
        params=Params(pipeline_execution_arn=sm.PIPELINE),
        pipeline=answered(
            "sagemaker.ListPipelineExecutionSteps",
            {
                "PipelineExecutionSteps": [
                    {"StepName": "Check", "StepStatus": "Succeeded"},
                    {"StepName": "Fit", "StepStatus": "Failed", "Metadata": {"TrainingJob": {"Arn": sm.ARN}}},
                ]
            },
        ),
    ),
    _example(
        "the workflow names it",
        Verdict.FAIL,
        {"found_by": "execution", "name": sm.NAME},
        sm.job("Failed", sm.phase("Training", 110, 100), FailureReason="AlgorithmError: exit code: 1"),
        params=Params(execution_arn=sm.EXECUTION),
        execution=answered(
            "stepfunctions.GetExecutionHistory",
            {"events": [{"taskFailedEventDetails": {"cause": json.dumps({"TrainingJobName": sm.NAME})}}]},
        ),
    ),
    _example(
        "nobody who should have started it tells of one, and the newest failure of others is none of its own",
        Verdict.WARN,
        {"exists": False},
        None,
        params=Params(execution_arn=sm.EXECUTION),
        execution=answered("stepfunctions.GetExecutionHistory", {"events": []}),
    ),
    _example(
        "there is none at all",
        Verdict.WARN,
        {"exists": False, "name": ""},
        None,
        sm.listed(),
        Params(),
    ),
    _example(
        "the list was not read to its end",
        Verdict.UNKNOWN,
        {"exists": None},
        None,
        sm.listed(truncated=True),
        Params(),
        UnknownReason.TRUNCATED,
    ),
    _example(
        "not allowed to describe it",
        Verdict.UNKNOWN,
        {"exists": None},
        denied("sagemaker.DescribeTrainingJob", "sagemaker:DescribeTrainingJob"),
        reason=UnknownReason.DENIED,
    ),
)
