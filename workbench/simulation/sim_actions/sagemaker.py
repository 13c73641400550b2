"""SageMaker: training jobs whose phases are told, its quotas, and the steps of its pipelines."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from moto.ecr.models import ecr_backends
from moto.sagemaker.models import sagemaker_backends

from workbench.simulation.api import Api
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.sim_actions.ec2 import network_of
from workbench.simulation.sim_actions.registry import sim_action
from workbench.simulation.training_jobs import Told, story_of

_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
REPOSITORY, TAG = "trainer", "1.4"
IMAGE = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/{REPOSITORY}:{TAG}"


@sim_action
def training_job(
    api: Api,
    name: str,
    path: Sequence[Told],
    end: str = "",
    reason: str = "",
    **settings: Any,
) -> None:
    """Make a training job at the time that is being told, and tell what became of it.

    Args:
        api: The way to AWS.
        name: Its name.
        path: Its phases in order: `Starting 2m`, `Training`, or `{phase, took, says}`; the last of a job that
            is under way has no `took`.
        end: `Completed`, `Failed`, `Stopped`, `MaxRuntimeExceeded`, `MaxWaitTimeExceeded`; empty: under way.
        reason: Its `FailureReason`.
        settings: Members of CreateTrainingJob that differ from those of `settings_of`, and in lower case
            `role` (its name), `input` (an S3 URI), `output` (likewise), `instance_type`, `instance_count`,
            `volume_gb`, `image` (an address; else one that is there), `network` (of `sim.Network`).

    Raises:
        ValueError: The path is none, or AWS refuses the job.
    """
    if "image" not in settings:
        _have_image()
    if network := settings.pop("network", ""):
        subnets, groups = network_of(api, network)
        settings["VpcConfig"] = {"Subnets": subnets, "SecurityGroupIds": groups}
    api.call("sagemaker.CreateTrainingJob", settings_of(name, settings))
    job = sagemaker_backends[ACCOUNT][REGION].training_jobs[name]
    job.told = story_of(job.creation_time.replace(tzinfo=UTC), path, end, reason)


def _have_image() -> None:
    """Put the usual image where jobs look for it; that was long ago, and is no event of the story."""
    ecr = ecr_backends[ACCOUNT][REGION]
    if REPOSITORY not in ecr.repositories:
        ecr.create_repository(REPOSITORY, ACCOUNT, {}, {}, "MUTABLE", [])
        manifest = json.dumps({"schemaVersion": 2, "config": {"digest": "sha256:0"}, "layers": []})
        ecr.put_image(REPOSITORY, manifest, TAG, _MANIFEST)


def settings_of(name: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of CreateTrainingJob for a job of this name, with what a scenario sets."""
    given = dict(settings)
    role = given.pop("role", "training")
    source, output = (
        given.pop("input", "s3://training-data/in/"),
        given.pop("output", "s3://training-data/out/"),
    )
    resources = {
        "InstanceType": given.pop("instance_type", "ml.m5.xlarge"),
        "InstanceCount": given.pop("instance_count", 1),
        "VolumeSizeInGB": given.pop("volume_gb", 50),
    }
    of_source = {"S3DataType": "S3Prefix", "S3Uri": source, "S3DataDistributionType": "FullyReplicated"}
    return {
        "TrainingJobName": name,
        "AlgorithmSpecification": {"TrainingImage": given.pop("image", IMAGE), "TrainingInputMode": "File"},
        "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/{role}",
        "InputDataConfig": [{"ChannelName": "train", "DataSource": {"S3DataSource": of_source}}],
        "OutputDataConfig": {"S3OutputPath": output},
        "ResourceConfig": resources,
        "StoppingCondition": {"MaxRuntimeInSeconds": 86400},
        **given,
    }


@sim_action
def service_quota(api: Api, name: str, value: float | None = None, default: float = 0.0) -> None:
    """Set a quota of SageMaker, `ml.g4dn.xlarge for training job usage`.

    Args:
        api: The way to AWS.
        name: As Service Quotas calls it.
        value: The applied value; none: the default applies.
        default: AWS's default.
    """
    api.state.quotas.put(name, default, value)


@sim_action
def pipeline_execution(
    api: Api, pipeline: str, name: str, steps: Sequence[Mapping[str, Any]], status: str = ""
) -> None:
    """Start an execution of a SageMaker pipeline that exists, under a known name, and tell its steps.

    Args:
        api: The way to AWS.
        pipeline: The pipeline's name.
        name: The execution's name, twelve letters and digits, which AWS would draw by lot.
        steps: As ListPipelineExecutionSteps shows them: `StepName`, `StepStatus`, `FailureReason`,
            `Metadata`, …; the times are those of the story.
        status: `Executing`, `Succeeded`, `Failed`, …; else it follows from the steps.
    """
    started = api.call("sagemaker.StartPipelineExecution", {"PipelineName": pipeline})
    drawn = started["PipelineExecutionArn"]
    executions = sagemaker_backends[ACCOUNT][REGION].pipelines[pipeline].pipeline_executions
    execution = executions.pop(drawn)
    execution.arn = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:pipeline/{pipeline.lower()}/execution/{name}"
    executions[execution.arn] = execution
    states = {str(step["StepStatus"]) for step in steps}
    follows = "Failed" if "Failed" in states else "Executing" if "Executing" in states else "Succeeded"
    execution.pipeline_execution_status = status or follows
    execution.told = [{"StartTime": api.story.now(), **step} for step in steps]
