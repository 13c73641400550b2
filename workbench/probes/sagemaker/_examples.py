"""Answers of SageMaker, CloudTrail and CloudWatch Logs for the worked examples of these probes."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.probes._examples import NOON, answered, error_answer

NAME = "puffin-fit-7"
ARN = f"arn:aws:sagemaker:eu-west-3:444455556666:training-job/{NAME}"
PIPELINE = "arn:aws:sagemaker:eu-west-3:444455556666:pipeline/p/execution/qk3v8m2z7bha"
EXECUTION = "arn:aws:states:eu-west-3:444455556666:execution:fit:run-1"
ROLE = "arn:aws:iam::444455556666:role/puffin-fit-exec"
CALLER = "arn:aws:sts::444455556666:assumed-role/puffin-dev/ingrid"


def ago(minutes: float) -> datetime:
    """Return a time before noon."""
    return NOON - timedelta(minutes=minutes)


def phase(status: str, began: float, ended: float | None, message: str = "") -> JsonObject:
    """Return one of SecondaryStatusTransitions, its times in minutes before noon."""
    over = {} if ended is None else {"EndTime": ago(ended).isoformat()}
    return {"Status": status, "StartTime": ago(began).isoformat(), "StatusMessage": message, **over}


def job(status: str, *phases: JsonObject, secondary: str = "", **more: JsonValue) -> Answer:
    """Return a description of the job; without a start of training it never got an instance."""
    source = {"S3DataType": "S3Prefix", "S3Uri": "s3://puffin-claims/auto/"}
    shown: JsonObject = {
        "TrainingJobName": NAME,
        "TrainingJobArn": ARN,
        "TrainingJobStatus": status,
        "SecondaryStatus": secondary or str(phases[-1]["Status"]),
        "SecondaryStatusTransitions": list(phases),
        "AlgorithmSpecification": {
            "TrainingImage": "444455556666.dkr.ecr.eu-west-3.amazonaws.com/puffin-fit:7",
            "TrainingInputMode": "File",
        },
        "RoleArn": ROLE,
        "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": source}}],
        "OutputDataConfig": {"S3OutputPath": "s3://puffin-models/fit"},
        "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1, "VolumeSizeInGB": 30},
        "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
        "CreationTime": ago(120).isoformat(),
        **more,
    }
    return answered("sagemaker.DescribeTrainingJob", shown)


def no_job() -> Answer:
    """Return the answer for a name that no job has."""
    return error_answer(
        "sagemaker.DescribeTrainingJob", Outcome.NOT_FOUND, status=400, code="ValidationException"
    )


def listed(*rows: JsonObject, truncated: bool = False) -> Answer:
    """Return a list of jobs."""
    return answered("sagemaker.ListTrainingJobs", {"TrainingJobSummaries": list(rows)}, truncated=truncated)


def row(name: str, status: str, minutes: float = 60) -> JsonObject:
    """Return a job on the list."""
    return {
        "TrainingJobName": name,
        "TrainingJobStatus": status,
        "CreationTime": ago(minutes).isoformat(),
    }


def events(*records: JsonObject) -> Answer:
    """Return what Event history shows."""
    shown: list[JsonValue] = [
        {"EventTime": record["eventTime"], "CloudTrailEvent": json.dumps(record)} for record in records
    ]
    return answered("cloudtrail.LookupEvents", {"Events": shown})


def refusal(code: str, message: str, name: str | None = NAME, minutes: float = 90) -> JsonObject:
    """Return the record of a CreateTrainingJob that was refused; without a name it shows no parameters."""
    return {
        "eventID": f"{code}-{minutes}",
        "eventName": "CreateTrainingJob",
        "eventTime": ago(minutes).isoformat(),
        "userIdentity": {"arn": CALLER},
        "requestParameters": {"trainingJobName": name} if name else None,
        "errorCode": code,
        "errorMessage": message,
        "readOnly": False,
    }
