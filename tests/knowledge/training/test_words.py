"""What refusals, reasons and log lines of training jobs say: real shapes, and ones worded otherwise."""

from __future__ import annotations

import pytest

from tests.drilling import shipped
from workbench.engine.triage import triage
from workbench.knowledge.signatures import in_use
from workbench.knowledge.training.causes import read
from workbench.knowledge.training.job import TrainingJob, family_of
from workbench.knowledge.training.refusals import is_of_making_a_job, place_in, quota_in, role_in, type_in

NOT_OFFERED = (
    "ClientError: Failed to invoke sagemaker:CreateTrainingJob. Error Details: The requested resource "
    "training-job/ml.t3.medium is not available in this region\n"
    "Retry not appropriate on execution of step with PipelineExecutionArn arn:aws:sagemaker:eu-west-3:"
    "444455556666:pipeline/puffin-demand/execution/qk3v8m2z7bha and StepId FitDemandModel. No retry policy "
    "configured for the exception type SAGEMAKER_RESOURCE_LIMIT."
)
QUOTA = (
    "The account-level service limit 'ml.p3.2xlarge for spot training job usage' is 2 Instances, with "
    "current utilization of 1 Instances and a request delta of 4 Instances."
)
NO_OBJECTS = (
    'ValidationException: No S3 objects found under S3 URL "s3://puffin-claims/auto/w48/" given in input '
    "data source. Please ensure that the bucket exists in the selected region (eu-west-3), that objects "
    'exist under that S3 prefix, and that the role "arn:aws:iam::444455556666:role/puffin-fit-exec" has '
    '"s3:ListBucket" permissions on bucket "puffin-claims".'
)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (NOT_OFFERED, "training-instance-type-unavailable"),
        (QUOTA, "training-quota-exceeded"),
        (NO_OBJECTS, "training-input-empty-or-unlistable"),
        (
            (
                "Could not assume role arn:aws:iam::444455556666:role/x. Please ensure that the role "
                "exists and allows principal 'sagemaker.amazonaws.com' to assume the role."
            ),
            "training-role-not-assumable",
        ),
        (
            "AlgorithmError: ExecuteUserScriptError:\nExitCode 1\nErrorMessage \"KeyError: 'age'\"",
            "training-script-error",
        ),
        ("RuntimeError: CUDA out of memory. Tried to allocate 20.00 MiB", "training-script-error"),
        (
            (
                "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='huggingface.co', port=443): "
                "Max retries exceeded with url: /bert-base"
            ),
            "training-network-isolation-blocks-dependency",
        ),
        (
            "RuntimeError: [enforce fail at inline_container.cc] PytorchStreamWriter failed writing file",
            "training-volume-full",
        ),
    ],
)
def test_words_name_their_cause_first(text: str, cause: str) -> None:
    assert read(text).causes[:1] == (cause,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Training image download completed. Training in progress.",
        "InternalServerError: We encountered an internal error. Please try again.",
        "The account-level service limit 'ml.g5.xlarge for endpoint usage' is 0 Instances",
        "epoch 4 of 9, loss 0.31",
    ],
)
def test_words_that_speak_for_none_name_none(text: str) -> None:
    assert read(text).causes == ()


def test_a_refusal_quotes_its_quota() -> None:
    quota = quota_in(QUOTA)

    assert quota is not None
    assert (quota.name, quota.instance_type) == ("ml.p3.2xlarge for spot training job usage", "ml.p3.2xlarge")
    assert (quota.limit, quota.used, quota.wanted) == (2, 1, 4)
    assert quota_in(NOT_OFFERED) is None


def test_a_refusal_names_type_place_and_role() -> None:
    assert type_in(NOT_OFFERED) == "ml.t3.medium"
    assert place_in(NO_OBJECTS) == ("puffin-claims", "auto/w48/")
    assert role_in(NO_OBJECTS) == "arn:aws:iam::444455556666:role/puffin-fit-exec"
    assert (type_in(""), place_in(""), role_in("")) == ("", ("", ""), "")


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("An error occurred (X) when calling the CreateTrainingJob operation: no", True),
        (NOT_OFFERED, True),
        ('{"eventName": "CreateHyperParameterTuningJob"}', True),
        ("An error occurred (X) when calling the CreateEndpoint operation: no", False),
        ("CreateTrainingJob is in the docs", False),
    ],
)
def test_only_the_answer_to_a_call_that_makes_jobs_is_a_refusal_of_one(text: str, is_one: bool) -> None:
    assert is_of_making_a_job(text) is is_one


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("pytorch-training-2026-11-29-03-12-55-123", "pytorch-training"),
        ("pipelines-qk3v8m2z7bha-FitDemandModel-AbC12dEf3g", "FitDemandModel"),
        ("churn-0412", "churn"),
        ("churn", "churn"),
        ("x1", "x1"),
        ("2026-11-29", "2026-11-29"),
    ],
)
def test_jobs_of_a_family_share_what_stands_before_time_and_number(name: str, family: str) -> None:
    assert family_of(name) == family


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        (
            NOT_OFFERED,
            {
                "pipeline_execution_arn": "arn:aws:sagemaker:eu-west-3:444455556666:pipeline/puffin-demand/"
                "execution/qk3v8m2z7bha"
            },
        ),
        (
            (
                "UnexpectedStatusException: Error for Training job: Failed. Reason: ClientError: Data "
                "download failed:Please ensure that the subnet's route table has a route to an S3 endpoint"
            ),
            {},
        ),
        (
            (
                "UnexpectedStatusException: Error for Training job puffin-fit-2026-11-29-03-12-55-123: "
                "Failed. Reason: AlgorithmError: ExecuteUserScriptError:"
            ),
            {"training_job_name": "puffin-fit-2026-11-29-03-12-55-123"},
        ),
        ("Error for Training job <name>: Failed. Reason: CapacityError: Unable to provision", {}),
        ("see puffin-fit-7/algo-1-1764480000: CUDA out of memory", {"training_job_name": "puffin-fit-7"}),
        (
            (
                '{"source": "aws.sagemaker", "detail": {"TrainingJobName": "puffin-fit-7", "FailureReason": '
                '"AlgorithmError: exit code: 1"}}'
            ),
            {"training_job_name": "puffin-fit-7"},
        ),
        ("arn:aws:sagemaker:eu-west-3:444455556666:training-job/fit-7", {"training_job_name": "fit-7"}),
        (
            "https://eu-west-3.console.aws.amazon.com/sagemaker/home?region=eu-west-3#/jobs/puffin-fit-7",
            {"training_job_name": "puffin-fit-7"},
        ),
        (
            f"SageMaker.ResourceLimit {QUOTA} arn:aws:states:eu-west-3:444455556666:execution:fit:run-1",
            {"execution_arn": "arn:aws:states:eu-west-3:444455556666:execution:fit:run-1"},
        ),
    ],
)
def test_what_was_pasted_leads_to_the_playbook_with_what_it_names(
    text: str, parameters: dict[str, str]
) -> None:
    suggested = triage(text, shipped().playbooks.values(), in_use()).suggestions[0]

    assert suggested.playbook == "training-stuck"
    assert {name: value for name, value in suggested.parameters.items() if name != "error_text"} == parameters


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            'AlgorithmError: ExecuteUserScriptError: ExitCode 1 ErrorMessage "ValueError: NaN"',
            "ValueError: NaN",
        ),
        (
            'ExecuteUserScriptError:\nExitCode 1\nErrorMessage "KeyError: \'y\'"\nCommand "python"',
            "KeyError: 'y'",
        ),
        ('ExitCode 1 ErrorMessage "say "x" twice" Command "/usr/bin/python3 a.py"', 'say "x" twice'),
        ('AlgorithmError: ErrorMessage "Traceback (most recent call last)"', None),
        ('AlgorithmError: ExitCode 1 ErrorMessage ""', None),
        ("ClientError: Data download failed", None),
        ("", ""),
    ],
)
def test_what_the_code_said_is_told_without_what_the_toolkit_puts_around_it(
    reason: str, told: str | None
) -> None:
    assert TrainingJob(data={"FailureReason": reason}).told == (reason if told is None else told)
