"""Read-only commands to begin with, where no playbook is about what a text says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from workbench.domain.shell import command_line
from workbench.knowledge.arns import Arn
from workbench.knowledge.pasted.entities import Entity

_ENOUGH = 3
_OPERATION = re.compile(r"[A-Z][A-Za-z0-9]{1,100}")
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]{2,10}){1,3}-\d")
_ROLE = re.compile(r"arn:(aws[a-z-]*):sts::(\d{12}):assumed-role/([\w+=,.@-]{1,64})/.+")
_IDENTITY = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:(?:role|user)/[\w+=,.@/-]{1,512}")
_PLACE = re.compile(r"\{(\w+)\}")

_BY_SERVICE: Mapping[str, tuple[str, ...]] = {
    "glue": (
        "glue get-job-runs --job-name {job_name} --max-results 5",
        "glue get-job --job-name {job_name}",
        "glue list-crawls --crawler-name {crawler_name} --max-results 5",
        "glue get-crawler --name {crawler_name}",
        "glue get-table --database-name {database} --name {table}",
        "glue list-jobs",
        "glue list-crawlers",
        "logs describe-log-groups --log-group-name-prefix /aws-glue",
    ),
    "sagemaker": (
        "sagemaker describe-training-job --training-job-name {training_job_name}",
        "sagemaker describe-endpoint --endpoint-name {endpoint_name}",
        "sagemaker describe-model --model-name {model_name}",
        "logs filter-log-events --log-group-name /aws/sagemaker/Endpoints/{endpoint_name} --max-items 50",
        "sagemaker list-training-jobs --sort-by CreationTime --sort-order Descending --max-results 5",
        "sagemaker list-endpoints --sort-by LastModifiedTime --sort-order Descending --max-results 5",
        "sagemaker list-models --sort-by CreationTime --sort-order Descending --max-results 5",
    ),
    "emr": (
        "emr describe-cluster --cluster-id {cluster_id}",
        "emr describe-step --cluster-id {cluster_id} --step-id {step_id}",
        "emr list-steps --cluster-id {cluster_id} --step-states FAILED CANCELLED",
        "emr list-clusters --failed",
        "emr list-clusters --active",
        "emr list-release-labels",
    ),
    "emr-serverless": (
        "emr-serverless list-job-runs --application-id {application_id} --states FAILED",
        "emr-serverless get-application --application-id {application_id}",
        "emr-serverless list-applications",
        "logs describe-log-groups --log-group-name-prefix /aws/emr-serverless",
        "service-quotas list-service-quotas --service-code emr-serverless",
    ),
    "emr-containers": (
        "emr-containers list-job-runs --virtual-cluster-id {virtual_cluster_id} --states FAILED",
        "emr-containers list-virtual-clusters --states RUNNING",
        "eks list-clusters",
        "logs describe-log-groups --log-group-name-prefix /emr-containers",
    ),
    "transfer": (
        "transfer describe-server --server-id {server_id}",
        "transfer describe-user --server-id {server_id} --user-name {user_name}",
        "logs filter-log-events --log-group-name /aws/transfer/{server_id} --max-items 50",
        "transfer list-servers",
        "logs describe-log-groups --log-group-name-prefix /aws/transfer",
        "ec2 describe-vpc-endpoints --filters Name=service-name,Values=*transfer.server*",
    ),
    "athena": (
        "athena list-query-executions --max-results 10",
        "athena list-work-groups",
        "glue get-databases",
    ),
    "bedrock": (
        "bedrock list-foundation-models --by-output-modality TEXT",
        "bedrock list-inference-profiles",
        "bedrock get-model-invocation-logging-configuration",
    ),
    "ecs": (
        "ecs list-clusters",
        "ecs list-task-definitions --sort DESC --max-items 10",
        "logs describe-log-groups --log-group-name-prefix /ecs",
    ),
    "ecr": ("ecr describe-repositories", "ecr describe-registry", "ecr get-registry-policy"),
    "lambda": (
        "lambda list-functions --max-items 50",
        "lambda get-account-settings",
        "logs describe-log-groups --log-group-name-prefix /aws/lambda",
    ),
    "redshift": (
        "redshift describe-clusters",
        "redshift describe-events --duration 1440",
        "redshift-data list-statements --status FAILED",
    ),
}
"""What a specialist of each service looks at first; those whose names are not known are left out."""


def first_look(entities: Iterable[Entity], services: Iterable[str] = ()) -> tuple[str, ...]:
    """Return commands that change nothing and cost nothing, at least three.

    First what the services have to say of the thing that the text names, or of what they have; then who asks,
    what was called, and what may be called.

    Args:
        entities: What the text names.
        services: What it is about, as boto3 names them, the likeliest first.
    """
    found = list(entities)
    of_services = [command for service in dict.fromkeys(services) for command in _of_service(service, found)]
    commands = [*of_services, *_of_calls(found)]
    if len(commands) < _ENOUGH:
        commands += _general()
    return tuple(dict.fromkeys(command_line(command) for command in commands))


def _of_service(service: str, entities: Iterable[Entity]) -> list[list[str]]:
    named = {name: value for item in entities for name, value in item.parameters.items()}
    where = _where(named.get("resource_arn", ""))
    known = [
        ["aws", *(_PLACE.sub(lambda place: named[place[1]], word) for word in command.split()), *where]
        for command in _BY_SERVICE.get(service, ())
        if all(_is_name(named.get(name, "")) for name in _PLACE.findall(command))
    ]
    return known[:_ENOUGH]


def _is_name(value: str) -> bool:
    """Tell whether a value can stand behind an option, and is taken for none itself."""
    return value != "" and not value.startswith("-")


def _of_calls(entities: list[Entity]) -> Iterator[list[str]]:
    yield ["aws", "sts", "get-caller-identity"]
    resource, principal = (_named(entities, name) for name in ("resource_arn", "principal_arn"))
    operation = next((item.operation for item in entities if _OPERATION.fullmatch(item.operation)), "")
    if operation:
        looked_up = f"AttributeKey=EventName,AttributeValue={operation}"
        lookup = ["aws", "cloudtrail", "lookup-events", "--lookup-attributes", looked_up]
        yield [*lookup, "--max-results", "20", *_where(resource)]
    actions = (
        f"{item.services[0]}:{item.operation}" for item in entities if item.services and item.operation
    )
    action = next(actions, "")
    who = _ROLE.sub(r"arn:\1:iam::\2:role/\3", principal)
    if action and _IDENTITY.fullmatch(who):
        simulate = ["aws", "iam", "simulate-principal-policy", "--policy-source-arn", who]
        on = ["--resource-arns", resource] if resource.startswith("arn:") else []
        yield [*simulate, "--action-names", action, *on]
    if resource.startswith("arn:"):
        yield ["workbench", "timeline", "--set", f"resource_arn={resource}", "--since", "2d"]


def _general() -> Iterator[list[str]]:
    lookup = ["aws", "cloudtrail", "lookup-events", "--lookup-attributes"]
    yield [*lookup, "AttributeKey=ReadOnly,AttributeValue=false", "--max-results", "20"]
    yield ["workbench", "doctor"]


def _where(resource: str) -> list[str]:
    region = Arn.parse(resource).region
    return ["--region", region] if _REGION.fullmatch(region) else []


def _named(entities: Iterable[Entity], parameter: str) -> str:
    return next((item.parameters[parameter] for item in entities if parameter in item.parameters), "")
