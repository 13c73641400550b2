"""The worked examples of `stepfunctions.started_work`."""

from __future__ import annotations

from datetime import timedelta

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, error_answer
from workbench.probes._started_calls import StartedCall
from workbench.probes.stepfunctions.started_work import Params

_NESTED = "arn:aws:states:us-east-1:111122223333:stateMachine:load"


def _call(service: str, action: str, name: str) -> str:
    return str(StartedCall(service=service, action=action, name=name, since=NOON, until=NOON))


_GLUE = _call("glue", "startJobRun", "nightly")
_TRAINING = _call("sagemaker", "createTrainingJob", "churn")
_STEP = _call("elasticmapreduce", "addStep", "j-1K3XQ9TVA20M7")
_SERVERLESS = _call("emr-serverless", "startJobRun", "00fapp")
_EKS = _call("emr-containers", "startJobRun", "0vc1")
_WORKFLOW = _call("states", "startExecution", _NESTED)


def _runs(*runs: JsonObject) -> Answer:
    return answered("glue.GetJobRuns", {"JobRuns": list(runs)})


def _run(state: str, minutes: int = 0, **more: str) -> JsonObject:
    begun = (NOON + timedelta(minutes=minutes)).isoformat()
    return {"Id": f"jr_{minutes}", "JobRunState": state, "StartedOn": begun, **more}


def _step(step_id: str, state: str, minutes: int = 0) -> JsonObject:
    made = (NOON + timedelta(minutes=minutes)).isoformat()
    failure: JsonObject = {"Reason": "Unknown Error."} if state == "FAILED" else {}
    status: JsonObject = {
        "State": state,
        "Timeline": {"CreationDateTime": made},
        "FailureDetails": failure,
    }
    return {"Id": step_id, "Status": status}


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    runs: Answer | None,
    reason: UnknownReason | SkipReason | None = None,
    calls: tuple[str, ...] = (_GLUE,),
    **more: Answer,
) -> Example[Params]:
    answers: Answers = {("runs", calls[0]): runs} if runs and calls else {}
    others: Answers = {("runs", call): answer for call, answer in zip(calls[1:], more.values(), strict=False)}
    return Example(
        name=name,
        params=Params(calls=calls),
        answers={**answers, **others},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the run failed, another one went well an hour before",
        Verdict.FAIL,
        {"outcome": "failed", "run": "jr_0", "says": "no space left"},
        _runs(_run("SUCCEEDED", -60), _run("FAILED", ErrorMessage="no space left")),
    ),
    _example("it went well", Verdict.PASS, {"outcome": "succeeded"}, _runs(_run("SUCCEEDED"))),
    _example(
        "it is under way",
        Verdict.UNKNOWN,
        {"outcome": "running"},
        _runs(_run("RUNNING")),
        UnknownReason.TOO_EARLY,
    ),
    _example(
        "two began at the same minute",
        Verdict.UNKNOWN,
        {"outcome": None},
        _runs(_run("FAILED"), _run("SUCCEEDED", 1)),
        UnknownReason.NO_DATA,
    ),
    _example(
        "a training job failed",
        Verdict.FAIL,
        {"outcome": "failed", "run": "churn", "says": "AlgorithmError"},
        answered(
            "sagemaker.DescribeTrainingJob",
            {"TrainingJobName": "churn", "TrainingJobStatus": "Failed", "FailureReason": "AlgorithmError"},
        ),
        calls=(_TRAINING,),
    ),
    _example(
        "of two that were started one failed",
        Verdict.FAIL,
        {"outcome": "failed", "run": "churn"},
        _runs(_run("SUCCEEDED")),
        calls=(_GLUE, _TRAINING),
        second=answered(
            "sagemaker.DescribeTrainingJob", {"TrainingJobName": "churn", "TrainingJobStatus": "Failed"}
        ),
    ),
    _example(
        "one went well, and of the other nothing is known",
        Verdict.UNKNOWN,
        {"outcome": None},
        _runs(_run("SUCCEEDED")),
        UnknownReason.NO_DATA,
        calls=(_GLUE, _call("batch", "submitJob", "tile")),
    ),
    _example(
        "a workflow that was started timed out",
        Verdict.FAIL,
        {"outcome": "failed", "run": "tonight"},
        answered(
            "stepfunctions.ListExecutions",
            {"executions": [{"name": "tonight", "status": "TIMED_OUT", "startDate": NOON.isoformat()}]},
        ),
        calls=(_WORKFLOW,),
    ),
    _example(
        "a step of EMR failed",
        Verdict.FAIL,
        {"outcome": "failed", "run": "s-2", "emr_cluster": "j-1K3XQ9TVA20M7", "says": "Unknown Error."},
        answered("emr.ListSteps", {"Steps": [_step("s-1", "COMPLETED", -60), _step("s-2", "FAILED")]}),
        calls=(_STEP,),
    ),
    _example(
        "a step of EMR went well",
        Verdict.PASS,
        {"outcome": "succeeded", "run": "s-2"},
        answered("emr.ListSteps", {"Steps": [_step("s-2", "COMPLETED")]}),
        calls=(_STEP,),
    ),
    _example(
        "a run of EMR Serverless failed",
        Verdict.FAIL,
        {"outcome": "failed", "run": "00frun", "emr_cluster": "", "says": "Job failed"},
        answered(
            "emr-serverless.ListJobRuns",
            {
                "jobRuns": [
                    {
                        "id": "00frun",
                        "state": "FAILED",
                        "stateDetails": "Job failed",
                        "createdAt": NOON.isoformat(),
                    }
                ]
            },
        ),
        calls=(_SERVERLESS,),
    ),
    _example(
        "a run of EMR on EKS goes on",
        Verdict.UNKNOWN,
        {"outcome": "running", "run": "0run"},
        answered(
            "emr-containers.ListJobRuns",
            {"jobRuns": [{"id": "0run", "state": "RUNNING", "createdAt": NOON.isoformat()}]},
        ),
        UnknownReason.TOO_EARLY,
        (_EKS,),
    ),
    _example(
        "the job is not known here",
        Verdict.UNKNOWN,
        {"outcome": None},
        error_answer("glue.GetJobRuns", Outcome.NOT_FOUND, code="EntityNotFoundException"),
        UnknownReason.NO_DATA,
    ),
    _example(
        "a service that is not asked",
        Verdict.UNKNOWN,
        {"outcome": None},
        None,
        UnknownReason.NO_DATA,
        (_call("batch", "submitJob", "tile"),),
    ),
    _example(
        "everything was waited for",
        Verdict.SKIPPED,
        {"outcome": "none"},
        None,
        SkipReason.NOT_APPLICABLE,
        (),
    ),
)
