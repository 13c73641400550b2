"""SageMaker: training jobs are told, not run; what AWS refuses to make is refused in its words.

moto takes any training job and calls it Completed at once, adds metric definitions of its own, and has no
words for a failure; it lacks the steps of a pipeline's execution.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from moto.s3.models import s3_backends
from moto.sagemaker.models import sagemaker_backends

from workbench.knowledge.policies import AccessRequest, ask_layer, parse_principal
from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.principals import entity_of
from workbench.simulation.quotas import TRAINING_TYPES
from workbench.simulation.sagemaker_refusals import check_quota, check_role
from workbench.simulation.training_jobs import TrainingStory, story_of
from workbench.simulation.wire import AwsError

_PAGE = 100


@as_aws("sagemaker.CreateTrainingJob")
def create(exchange: Exchange) -> dict[str, Any]:
    """Make a job, or refuse it before it is one: its type, its quota, its role, its input.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html
    """
    given = exchange.parameters
    if given["TrainingJobName"] in _jobs():
        raise AwsError(
            "ResourceInUse",
            "Job name must be unique within an AWS account and region, and a training job with this name "
            f"already exists ({_arn(given)})",
        )
    _check_quota(exchange)
    check_role(given["RoleArn"])
    _check_inputs(given)
    return exchange.moto()


def _check_quota(exchange: Exchange) -> None:
    given = exchange.parameters
    resources = given["ResourceConfig"]
    kind, wanted = resources.get("InstanceType", ""), resources.get("InstanceCount", 0)
    if kind not in TRAINING_TYPES:
        raise AwsError(
            "ResourceLimitExceeded",
            f"The requested resource training-job/{kind} is not available in this region",
        )
    spot = bool(given.get("EnableManagedSpotTraining"))
    name = f"{kind} for {'spot training' if spot else 'training'} job usage"
    used = sum(_used(job, kind, spot=spot) for job in _jobs().values())
    check_quota(exchange, name, used, wanted)


def _used(job: Any, kind: str, *, spot: bool) -> int:
    is_spot, resources = bool(job.enable_managed_spot_training), job.resource_config
    if is_spot != spot or resources.get("InstanceType") != kind or _story(job).ended:
        return 0
    return int(resources.get("InstanceCount", 0))


def _check_inputs(given: Mapping[str, Any]) -> None:
    for channel in given.get("InputDataConfig") or ():
        source = channel["DataSource"].get("S3DataSource")
        if source is None or source.get("S3DataType") != "S3Prefix":
            continue
        uri = urlsplit(source["S3Uri"])
        why = _why_no_objects(uri.netloc, uri.path.removeprefix("/"), given["RoleArn"])
        if why:
            raise AwsError(
                "ValidationException",
                f'No S3 objects found under S3 URL "{source["S3Uri"]}" given in input data source. Please '
                f"ensure that the bucket exists in the selected region ({REGION}), that objects exist under "
                f'that S3 prefix, and that the role "{given["RoleArn"]}" has "s3:ListBucket" permissions on '
                f'bucket "{uri.netloc}".{why}',
            )


def _why_no_objects(bucket: str, prefix: str, role_arn: str) -> str:
    """Return what S3 says; a blank where it says nothing, for there is nothing; empty where all is well."""
    kept = s3_backends[ACCOUNT]["aws"].buckets.get(bucket)
    if kept is None:
        return " Error message from S3: The specified bucket does not exist"
    who = parse_principal(role_arn)
    entity = entity_of(who) if who else None
    if entity is not None and who is not None:
        request = AccessRequest(action="s3:ListBucket", resource=f"arn:aws:s3:::{bucket}", who=who)
        if not ask_layer(entity.identity_layer, request).allowed:
            return " Error message from S3: Access Denied"
    return "" if any(name.startswith(prefix) for name in kept.keys) else " "


@as_aws("sagemaker.DescribeTrainingJob")
def describe(exchange: Exchange) -> dict[str, Any]:
    """Show a job with the phases that were told; one that nobody told of waits: nothing is trained here."""
    job = _jobs().get(exchange.parameters["TrainingJobName"])
    if job is None:
        raise AwsError("ValidationException", "Requested resource not found.")
    shown = exchange.moto()
    told = ("TrainingStartTime", "TrainingEndTime", "FinalMetricDataList", "SecondaryStatusTransitions")
    for name in told:
        shown.pop(name, None)
    shown.get("AlgorithmSpecification", {}).pop("MetricDefinitions", None)
    for name in ("EnableManagedSpotTraining", "EnableNetworkIsolation"):
        shown[name] = bool(shown.get(name))
    return shown | _story(job).shown(exchange.state.story.now())


@as_aws("sagemaker.ListTrainingJobs")
def list_jobs(exchange: Exchange) -> dict[str, Any]:
    """List jobs by name, time and state, as asked.

    https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ListTrainingJobs.html
    """
    given = exchange.parameters
    rows = [_row(job) for job in _jobs().values() if _is_wanted(job, given)]
    by = {"Name": "TrainingJobName", "Status": "TrainingJobStatus"}.get(
        given.get("SortBy", ""), "CreationTime"
    )
    rows.sort(key=lambda row: row[by], reverse=given.get("SortOrder", "Descending") == "Descending")
    return exchange.page("TrainingJobSummaries", rows, _PAGE)


def _is_wanted(job: Any, given: Mapping[str, Any]) -> bool:
    made = _made(job)
    return (
        given.get("NameContains", "") in job.training_job_name
        and given.get("StatusEquals") in (None, _story(job).status)
        and _utc(given.get("CreationTimeAfter"), made) <= made <= _utc(given.get("CreationTimeBefore"), made)
    )


def _row(job: Any) -> dict[str, Any]:
    story = _story(job)
    row = {
        "TrainingJobName": job.training_job_name,
        "TrainingJobArn": job.arn,
        "CreationTime": _made(job),
        "LastModifiedTime": story.ended or story.transitions[-1]["StartTime"],
        "TrainingJobStatus": story.status,
        "SecondaryStatus": story.secondary_status,
    }
    return row | ({"TrainingEndTime": story.ended} if story.ended else {})


@as_aws("sagemaker.ListPipelineExecutionSteps")
def list_steps(exchange: Exchange) -> dict[str, Any]:
    """List the steps of an execution that was told; moto lacks the operation."""
    wanted = exchange.parameters.get("PipelineExecutionArn")
    told = [
        execution.told
        for pipeline in sagemaker_backends[ACCOUNT][REGION].pipelines.values()
        for execution in pipeline.pipeline_executions.values()
        if execution.arn == wanted and hasattr(execution, "told")
    ]
    if not told:
        raise AwsError("ResourceNotFound", f"Pipeline execution {wanted} not found.")
    return exchange.page("PipelineExecutionSteps", told[0], _PAGE)


def _jobs() -> dict[str, Any]:
    jobs: dict[str, Any] = sagemaker_backends[ACCOUNT][REGION].training_jobs
    return jobs


def _story(job: Any) -> TrainingStory:
    told: TrainingStory | None = getattr(job, "told", None)
    return told or story_of(_made(job), ["Starting"], "", "")


def _made(job: Any) -> datetime:
    made: datetime = job.creation_time.replace(tzinfo=UTC)
    return made


def _utc(given: Any, otherwise: datetime) -> datetime:
    if not isinstance(given, datetime):
        return otherwise
    return given if given.tzinfo else given.replace(tzinfo=UTC)


def _arn(given: Mapping[str, Any]) -> str:
    return f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-job/{given['TrainingJobName']}"
