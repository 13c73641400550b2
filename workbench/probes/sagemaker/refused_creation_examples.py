"""The worked examples of `sagemaker.refused_creation`."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker.refused_creation import Params

_ABSENT = Params(training_job_name=sm.NAME)
_QUOTA = (
    "The account-level service limit 'ml.g4dn.xlarge for training job usage' is 1 Instances, with current "
    "utilization of 1 Instances and a request delta of 2 Instances. Please use AWS Service Quotas."
)
_NO_TYPE = (
    "ClientError: Failed to invoke sagemaker:CreateTrainingJob. Error Details: The requested resource "
    "training-job/ml.t3.medium is not available in this region"
)
_NO_TRUST = (
    f"Could not assume role {sm.ROLE}. Please ensure that the role exists and allows principal "
    "'sagemaker.amazonaws.com' to assume the role."
)
_PASS_ROLE = f"User: {sm.CALLER} is not authorized to perform: iam:PassRole on resource: {sm.ROLE}"


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *records: JsonObject,
    params: Params = _ABSENT,
    reason: UnknownReason | None = None,
    **others: Answer,
) -> Example[Params]:
    answers = {
        "CreateTrainingJob": sm.events(*records),
        "CreateHyperParameterTuningJob": sm.events(),
        **others,
    }
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the quota is used up",
        Verdict.FAIL,
        {
            "refused": True,
            "says": "training-quota-exceeded",
            "quota_name": "ml.g4dn.xlarge for training job usage",
            "limit": 1.0,
            "used": 1.0,
            "wanted": 2.0,
            "told_by": "event history",
        },
        sm.refusal("ResourceLimitExceeded", _QUOTA),
    ),
    _example(
        "the step of a pipeline tells of a type that is not offered",
        Verdict.FAIL,
        {
            "says": "training-instance-type-unavailable",
            "told_by": "pipeline",
            "quota_name": "ml.t3.medium for training job usage",
        },
        params=Params(
            pipeline_execution_arn="arn:aws:sagemaker:eu-west-3:444455556666:pipeline/p/execution/x"
        ),
        pipeline=answered(
            "sagemaker.ListPipelineExecutionSteps",
            {
                "PipelineExecutionSteps": [
                    {"StepName": "Fit", "StepStatus": "Failed", "FailureReason": _NO_TYPE},
                    {"StepName": "Prepare", "StepStatus": "Succeeded"},
                ]
            },
        ),
    ),
    _example(
        "a workflow tells of a role that cannot be taken",
        Verdict.FAIL,
        {"says": "training-role-not-assumable", "told_by": "execution", "role_arn": sm.ROLE},
        params=Params(execution_arn=sm.EXECUTION),
        execution=answered(
            "stepfunctions.GetExecutionHistory",
            {
                "events": [
                    {
                        "type": "TaskSubmitFailed",
                        "timestamp": sm.ago(50).isoformat(),
                        "taskSubmitFailedEventDetails": {
                            "resourceType": "sagemaker",
                            "resource": "createTrainingJob.sync",
                            "error": "SageMaker.AmazonSageMakerException",
                            "cause": _NO_TRUST,
                        },
                    }
                ]
            },
        ),
    ),
    _example(
        "the caller may not pass the role, says what was pasted",
        Verdict.FAIL,
        {
            "says": "training-role-not-assumable",
            "told_by": "text",
            "denied_action": "iam:PassRole",
            "by": sm.CALLER,
        },
        params=Params(
            error_text="An error occurred (AccessDeniedException) when calling the CreateTrainingJob "
            f"operation: {_PASS_ROLE}",
        ),
    ),
    _example(
        "another job was refused",
        Verdict.PASS,
        {"refused": False, "says": ""},
        sm.refusal("ResourceLimitExceeded", _QUOTA, name="kestrel-1"),
    ),
    _example(
        "which job was denied, the record does not show",
        Verdict.UNKNOWN,
        {"refused": None, "says": "training-role-not-assumable"},
        sm.refusal("AccessDenied", _PASS_ROLE, name=None),
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "it was refused at first, and made since",
        Verdict.PASS,
        {"refused": False},
        sm.refusal("ResourceLimitExceeded", _QUOTA),
        job=sm.job("InProgress", sm.phase("Training", 60, None)),
    ),
    _example(
        "jobs that begin so were made since",
        Verdict.PASS,
        {"refused": False},
        sm.refusal("ResourceLimitExceeded", _QUOTA, name="puffin-fit-6", minutes=130),
        params=Params(training_job_name="puffin-fit"),
        job=sm.job("Failed", sm.phase("Training", 60, 50)),
        list=sm.listed(sm.row(sm.NAME, "Failed")),
    ),
    _example(
        "Event history may not be read",
        Verdict.UNKNOWN,
        {"refused": None},
        reason=UnknownReason.DENIED,
        CreateTrainingJob=denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
    ),
)
