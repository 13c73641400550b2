"""Which reviewed operation lists the values that a parameter can have, and how its answer is read.

One row for each list. A parameter is called the same in every playbook, so a playbook that takes it has the
list; a list of things inside of another one (the runs of a job) is there where the playbook takes that one,
too. Members are those of AWS's API references, as boto3 spells them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from workbench.domain.evidence import Answer, Request, ask_pages
from workbench.domain.playbook import Playbook
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.answers import items, moment, number, text

MOST = 300
"""Things of one list that are shown; whoever has more narrows it by what is typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of the values that a parameter can have."""

    parameter: str
    things: str
    """What they are, `Glue jobs`."""
    operation: str
    holds: str
    """The member of the answer that holds them."""
    value: str
    """The member of each that is the parameter's value; members of members with dots."""
    state: str = ""
    at: str = ""
    """When it was made, begun or changed."""
    note: str = ""
    """What else tells one from another."""
    of: Mapping[str, str] = field(default_factory=dict)
    """Inside of what: member of the request to the parameter that names it."""
    prefix: str = ""
    """The member of the request that narrows the list to what begins as the field does."""
    given: JsonObject = field(default_factory=dict)
    """What else the request says."""
    pages: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One value to choose."""

    value: str
    state: str = ""
    at: datetime | None = None
    note: str = ""

    @property
    def failed(self) -> bool:
        """Its state says that something went wrong with it."""
        state = self.state.casefold().replace("_", "")
        return any(word in state for word in _WRONG)


_WRONG = ("fail", "error", "timeout", "timedout", "abort", "outofservice", "expired")

LISTINGS = (
    Listing(
        parameter="job_name",
        things="Glue jobs",
        operation="glue.GetJobs",
        holds="Jobs",
        value="Name",
        at="LastModifiedOn",
        note="Description",
        given={"MaxResults": 100},
        pages=3,
    ),
    Listing(
        parameter="run_id",
        things="runs of the job",
        operation="glue.GetJobRuns",
        holds="JobRuns",
        value="Id",
        state="JobRunState",
        at="StartedOn",
        note="ErrorMessage",
        of={"JobName": "job_name"},
        given={"MaxResults": 100},
    ),
    Listing(
        parameter="crawler_name",
        things="crawlers",
        operation="glue.GetCrawlers",
        holds="Crawlers",
        value="Name",
        state="LastCrawl.Status",
        at="LastCrawl.StartTime",
        note="LastCrawl.ErrorMessage",
        given={"MaxResults": 100},
        pages=3,
    ),
    Listing(
        parameter="database",
        things="databases of the catalog",
        operation="glue.GetDatabases",
        holds="DatabaseList",
        value="Name",
        at="CreateTime",
        given={"MaxResults": 100},
        pages=3,
    ),
    Listing(
        parameter="table",
        things="tables of the database",
        operation="glue.GetTables",
        holds="TableList",
        value="Name",
        at="UpdateTime",
        of={"DatabaseName": "database"},
        given={"MaxResults": 100},
        pages=3,
    ),
    Listing(
        parameter="training_job_name",
        things="training jobs",
        operation="sagemaker.ListTrainingJobs",
        holds="TrainingJobSummaries",
        value="TrainingJobName",
        state="TrainingJobStatus",
        at="CreationTime",
        given={"MaxResults": 100, "SortBy": "CreationTime", "SortOrder": "Descending"},
        pages=3,
    ),
    Listing(
        parameter="endpoint_name",
        things="endpoints",
        operation="sagemaker.ListEndpoints",
        holds="Endpoints",
        value="EndpointName",
        state="EndpointStatus",
        at="LastModifiedTime",
        given={"MaxResults": 100},
        pages=3,
    ),
    Listing(
        parameter="variant",
        things="variants of the endpoint",
        operation="sagemaker.DescribeEndpoint",
        holds="ProductionVariants",
        value="VariantName",
        note="CurrentInstanceCount",
        of={"EndpointName": "endpoint_name"},
    ),
    Listing(
        parameter="model_name",
        things="models",
        operation="sagemaker.ListModels",
        holds="Models",
        value="ModelName",
        at="CreationTime",
        given={"MaxResults": 100, "SortBy": "CreationTime", "SortOrder": "Descending"},
        pages=3,
    ),
    Listing(
        parameter="model_package_group",
        things="groups of the model registry",
        operation="sagemaker.ListModelPackageGroups",
        holds="ModelPackageGroupSummaryList",
        value="ModelPackageGroupName",
        state="ModelPackageGroupStatus",
        at="CreationTime",
        given={"MaxResults": 100},
        pages=3,
    ),
    Listing(
        parameter="state_machine_arn",
        things="state machines",
        operation="stepfunctions.ListStateMachines",
        holds="stateMachines",
        value="stateMachineArn",
        at="creationDate",
        note="type",
        given={"maxResults": 100},
        pages=3,
    ),
    Listing(
        parameter="execution_arn",
        things="executions of the state machine",
        operation="stepfunctions.ListExecutions",
        holds="executions",
        value="executionArn",
        state="status",
        at="startDate",
        of={"stateMachineArn": "state_machine_arn"},
        given={"maxResults": 100},
    ),
    Listing(
        parameter="server_id",
        things="Transfer servers",
        operation="transfer.ListServers",
        holds="Servers",
        value="ServerId",
        state="State",
        note="EndpointType",
        given={"MaxResults": 100},
    ),
    Listing(
        parameter="user_name",
        things="users of the server",
        operation="transfer.ListUsers",
        holds="Users",
        value="UserName",
        note="HomeDirectory",
        of={"ServerId": "server_id"},
        given={"MaxResults": 100},
        pages=3,
    ),
    Listing(
        parameter="cluster_id",
        things="EMR clusters",
        operation="emr.ListClusters",
        holds="Clusters",
        value="Id",
        state="Status.State",
        at="Status.Timeline.CreationDateTime",
        note="Name",
        pages=3,
    ),
    Listing(
        parameter="step_id",
        things="steps of the cluster",
        operation="emr.ListSteps",
        holds="Steps",
        value="Id",
        state="Status.State",
        at="Status.Timeline.CreationDateTime",
        note="Name",
        of={"ClusterId": "cluster_id"},
        pages=3,
    ),
    Listing(
        parameter="application_id",
        things="EMR Serverless applications",
        operation="emr-serverless.ListApplications",
        holds="applications",
        value="id",
        state="state",
        at="createdAt",
        note="name",
        given={"maxResults": 50},
        pages=3,
    ),
    Listing(
        parameter="job_run_id",
        things="job runs of the application",
        operation="emr-serverless.ListJobRuns",
        holds="jobRuns",
        value="id",
        state="state",
        at="createdAt",
        note="name",
        of={"applicationId": "application_id"},
        given={"maxResults": 50},
        pages=2,
    ),
    Listing(
        parameter="virtual_cluster_id",
        things="virtual clusters",
        operation="emr-containers.ListVirtualClusters",
        holds="virtualClusters",
        value="id",
        state="state",
        at="createdAt",
        note="name",
        given={"maxResults": 50},
        pages=3,
    ),
    Listing(
        parameter="job_run_id",
        things="job runs of the virtual cluster",
        operation="emr-containers.ListJobRuns",
        holds="jobRuns",
        value="id",
        state="state",
        at="createdAt",
        note="name",
        of={"virtualClusterId": "virtual_cluster_id"},
        given={"maxResults": 50},
        pages=2,
    ),
    Listing(
        parameter="bucket",
        things="buckets",
        operation="s3.ListBuckets",
        holds="Buckets",
        value="Name",
        at="CreationDate",
        note="BucketRegion",
        given={"MaxBuckets": 1_000},
    ),
    Listing(
        parameter="key",
        things="objects that begin as the field does",
        operation="s3.ListObjectsV2",
        holds="Contents",
        value="Key",
        at="LastModified",
        note="Size",
        of={"Bucket": "bucket"},
        prefix="Prefix",
        given={"MaxKeys": 1_000},
    ),
    Listing(
        parameter="vpc_endpoint_id",
        things="VPC endpoints",
        operation="ec2.DescribeVpcEndpoints",
        holds="VpcEndpoints",
        value="VpcEndpointId",
        state="State",
        at="CreationTimestamp",
        note="ServiceName",
    ),
    *(
        Listing(
            parameter=name,
            things="roles",
            operation="iam.ListRoles",
            holds="Roles",
            value="Arn",
            at="CreateDate",
            note="Description",
            given={"MaxItems": 100},
            pages=3,
        )
        for name in ("principal_arn", "writer_arn")
    ),
)


def listing_of(parameter: str, playbook: Playbook) -> Listing | None:
    """Return the list of a parameter's values; None where AWS has none, or inside of what is never asked."""
    for listing in LISTINGS:
        inside = all(playbook.parameter(name) for name in listing.of.values())
        if listing.parameter == parameter and inside:
            return listing
    return None


def still_needed(listing: Listing, given: Mapping[str, str]) -> tuple[str, ...]:
    """Return the parameters that must be given before the list can be asked for."""
    return tuple(name for name in listing.of.values() if not given.get(name))


def request_of(listing: Listing, given: Mapping[str, str]) -> Request:
    """Return the question for a list, by the form as it is filled in."""
    inside = {member: given[name] for member, name in listing.of.items()}
    begun = given.get(listing.parameter, "")
    narrow = {listing.prefix: begun} if listing.prefix and begun else {}
    return ask_pages(listing.operation, listing.pages, **{**listing.given, **inside, **narrow})


def candidates_in(answer: Answer, listing: Listing) -> tuple[Candidate, ...]:
    """Return the values in an answer: what failed first, then the newest, then by name."""
    found = (_candidate(item, listing) for item in items(answer.data, listing.holds))
    named = {item.value: item for item in found if item}
    long_ago = datetime.min.replace(tzinfo=UTC)
    in_order = sorted(named.values(), key=lambda item: item.value)
    in_order.sort(key=lambda item: item.at or long_ago, reverse=True)
    return tuple(sorted(in_order, key=lambda item: not item.failed))


def kept_of(data: JsonObject, listing: Listing) -> JsonObject:
    """Return of an answer what the list shows: AWS tells much more of each thing."""
    paths = [path for path in (listing.value, listing.state, listing.at, listing.note) if path]
    return {listing.holds: [_only(item, paths) for item in items(data, listing.holds)]}


def _candidate(item: JsonValue, listing: Listing) -> Candidate | None:
    if not isinstance(item, Mapping):
        return None
    value = text(item, *listing.value.split("."))
    note = listing.note.split(".")
    counted = number(item, *note)
    if not value:
        return None
    return Candidate(
        value=value,
        state=text(item, *listing.state.split(".")),
        at=moment(item, *listing.at.split(".")),
        note=text(item, *note) or ("" if counted is None else str(counted)),
    )


def _only(item: JsonValue, paths: list[str]) -> JsonValue:
    if not isinstance(item, Mapping):
        return item
    kept: dict[str, JsonValue] = {}
    for name in dict.fromkeys(path.partition(".")[0] for path in paths):
        inner = [path.partition(".")[2] for path in paths if path.partition(".")[0] == name]
        if name in item:
            kept[name] = _only(item[name], inner) if all(inner) else item[name]
    return kept
