"""The reviewed list agrees with what botocore knows, and holds nothing that it must not."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any

import pytest
from botocore.loaders import create_loader

from tests.aws.shaped import members, operation_model, parameters, service_model
from workbench.aws.catalogue import Operation, load_catalogue
from workbench.aws.connection import Connection
from workbench.aws.log_files import LONGEST_PACKED
from workbench.domain.evidence import Outcome
from workbench.knowledge.services import iam_action

LOADER = create_loader()
OPERATIONS = list(load_catalogue().values())
SERVICES = list({item.service.name: item.service for item in OPERATIONS}.values())
NEVER_LISTED = {
    "s3.GetObjectTorrent",
    "s3.SelectObjectContent",
    "kms.Decrypt",
    "kms.GenerateDataKey",
    "lambda.GetFunction",
    "lambda.Invoke",
    "sqs.ReceiveMessage",
    "ssm.GetParameter",
    "secretsmanager.GetSecretValue",
    "transfer.TestIdentityProvider",
    "transfer.TestConnection",
    "sagemaker-runtime.InvokeEndpoint",
    "stepfunctions.TestState",
    "stepfunctions.GetActivityTask",
    "ecr.GetAuthorizationToken",
    "sts.GetFederationToken",
    "sts.AssumeRole",
    "glue.StartCrawler",
    "emr.GetClusterSessionCredentials",
    "emr.GetOnClusterAppUIPresignedURL",
    "emr.GetPersistentAppUIPresignedURL",
    "emr.GetSessionEndpoint",
    "emr-serverless.GetDashboardForJobRun",
    "emr-serverless.GetResourceDashboard",
    "emr-serverless.GetSessionEndpoint",
    "emr-containers.GetManagedEndpointSessionCredentials",
}
WRITES = (
    "Put",
    "Create",
    "Delete",
    "Update",
    "Attach",
    "Detach",
    "Tag",
    "Untag",
    "Send",
    "Publish",
    "Invoke",
)


def paginators(service: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = LOADER.load_service_model(service, "paginators-1")["pagination"]
    except Exception:  # noqa: BLE001 - botocore has several errors for a service without paginators
        return {}
    return found


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_services_bear_botocore_s_names(service: Any) -> None:
    model = service_model(service.name)
    assert model.service_id.hyphenize() == service.event_prefix


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_each_entry_agrees_with_the_service_model(operation: Operation) -> None:
    model = operation_model(operation)
    members = set(model.input_shape.members) if model.input_shape else set()
    assert {*operation.must, *operation.without, *filter(None, [operation.statement])} <= members
    assert operation.paginated == (operation.name in paginators(operation.service.name))
    assert model.has_streaming_output == operation.log_file
    assert not model.has_event_stream_output


def test_contents_are_brought_by_one_operation_of_few_keys_and_bytes() -> None:
    (only,) = [item for item in OPERATIONS if item.log_file]
    assert only.id == "s3.GetObject"
    assert only.matching.keys() == {"Key"}
    assert only.must == {"Range": f"bytes=0-{LONGEST_PACKED - 1}"}


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_each_parameter_there_is_was_reviewed_and_is_taken_or_refused(operation: Operation) -> None:
    shape = operation_model(operation).input_shape
    known = set(members(shape)) if shape else set()
    refused = {path for path in known for name in operation.refuses if f"{path}.".startswith(f"{name}.")}
    assert set(operation.takes) | refused == known
    assert not set(operation.takes) & refused
    assert all(any(f"{path}.".startswith(f"{name}.") for path in known) for name in operation.refuses)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_what_was_refused_is_refused_and_what_nobody_knows_too(operation: Operation) -> None:
    given = parameters(operation)
    assert operation.objection(given) == ""
    maps = {path.partition(".")[0] for path in operation.takes if ".*" in path}
    structures = given.keys() - maps - operation.must.keys()
    for path in (*operation.refuses, "Unheard", *(f"{name}.Unheard" for name in structures)):
        first, *rest = path.split(".")
        nested: Any = "x"
        for name in reversed(rest):
            nested = {name: nested}
        assert "may not be sent with" in operation.objection({**given, first: nested}), path


DANGEROUS = re.compile(r"(?i)payer|customer|unmask|deliver|output|checksum|encryption|acl(?!id)")


def test_nothing_that_costs_unmasks_delivers_or_redirects_is_taken() -> None:
    taken = {f"{item.id} {path}" for item in OPERATIONS for path in item.takes if DANGEROUS.search(path)}
    assert taken == set()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_what_is_written_of_the_request_is_what_botocore_sends(operation: Operation) -> None:
    model = operation_model(operation)
    wire, metadata = operation.wire, model.service_model.metadata
    protocol = model.service_model.resolved_protocol
    assert wire.method == model.http["method"]
    assert wire.target == (f"{metadata['targetPrefix']}.{operation.name}" if protocol == "json" else "")
    form = (operation.name, model.service_model.api_version) if protocol in ("query", "ec2") else None
    assert wire.action == form
    known = model.input_shape.members if model.input_shape else {}
    names = [item.partition(".")[0] for item in operation.takes]
    located = [(name, known[name].serialization) for name in names]
    in_query = {place.get("name", name) for name, place in located if place.get("location") == "querystring"}
    assert wire.more == in_query
    if protocol in ("json", "rest-json"):
        assert all(place.get("name", name) == name for name, place in located if "location" not in place)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)
def test_what_an_answer_must_hold_is_in_the_model(operation: Operation) -> None:
    shape = operation_model(operation).output_shape
    for path in operation.expected.holds:
        inner = shape
        for name in path.split("."):
            inner = inner.members[name]


def test_what_an_answer_leaves_out_is_what_the_model_requires() -> None:
    odd = [
        item.id
        for item in OPERATIONS
        if not set(item.expected.omits) <= set(_required(item)) - set(item.expected.holds)
    ]
    assert odd == []


def _required(operation: Operation) -> list[str]:
    shape = operation_model(operation).output_shape
    required: list[str] = shape.required_members if shape else []
    return required


MAY_BE_EMPTY = {
    "athena.StopQueryExecution",
    "emr.GetAutoTerminationPolicy",
    "lambda.GetFunctionConcurrency",
    "s3.GetBucketLocation",
    "s3.GetBucketLogging",
    "s3.GetBucketNotificationConfiguration",
    "s3.GetBucketVersioning",
    "sqs.GetQueueAttributes",
    "sqs.ListQueues",
}
"""Where AWS answers `{}` or an empty element, which says "none"."""


def test_of_every_other_answer_it_is_known_what_it_holds() -> None:
    assert {item.id for item in OPERATIONS if not item.expected.holds} == MAY_BE_EMPTY


@pytest.mark.parametrize(
    "operation", [item for item in OPERATIONS if item.measured], ids=lambda operation: operation.id
)
def test_what_is_measured_is_in_the_answer(operation: Operation) -> None:
    assert set(operation.measured) <= set(_members(operation_model(operation).output_shape))


def _members(shape: Any) -> Iterator[str]:
    if shape.type_name == "list":
        yield from _members(shape.member)
    if shape.type_name == "structure":
        for name, member in shape.members.items():
            yield name
            yield from _members(member)


@pytest.mark.parametrize(
    "operation", [item for item in OPERATIONS if item.paging], ids=lambda operation: operation.id
)
def test_what_pages_by_hand_pages_by_fields_that_exist(operation: Operation) -> None:
    model = operation_model(operation)
    assert operation.paging is not None
    assert not operation.paginated
    assert operation.paging.input_token in model.input_shape.members
    assert {operation.paging.output_token, operation.paging.result_key} <= set(model.output_shape.members)
    assert model.output_shape.members[operation.paging.result_key].type_name == "list"


@pytest.mark.parametrize(
    "operation", [item for item in OPERATIONS if item.paginated], ids=lambda operation: operation.id
)
def test_paginators_have_keys_that_the_reader_can_join(operation: Operation, guarded: Any) -> None:
    keys = Connection(guarded).page_keys(operation)
    assert keys is not None
    assert len(keys.inputs) == len(keys.outputs)
    for path in keys.results:
        shape = operation_model(operation).output_shape
        for name in path.split("."):
            shape = shape.members[name]


def test_nothing_that_exposes_or_changes_is_listed() -> None:
    assert NEVER_LISTED.isdisjoint(load_catalogue())
    assert [item.id for item in OPERATIONS if item.name.startswith(WRITES)] == []


def test_what_starts_something_or_is_billed_at_once_needs_confirmation() -> None:
    starting = {item.id for item in OPERATIONS if item.name.startswith("Start")}
    assert starting | {"cloudwatch.GetMetricData"} == {item.id for item in OPERATIONS if item.confirm}
    assert all(item.cost != "free" for item in OPERATIONS if item.confirm)


def test_every_iam_action_is_spelled_like_one() -> None:
    for operation in OPERATIONS:
        for action in operation.iam_actions:
            prefix, _, name = action.partition(":")
            assert prefix == prefix.lower()
            assert name[0].isupper()
            assert "*" not in action
    assert [item.id for item in OPERATIONS if not item.iam_actions] == ["sts.GetCallerIdentity"]


@pytest.mark.parametrize(
    ("operation", "action"),
    [
        ("s3.HeadObject", "s3:GetObject"),
        ("s3.ListObjectVersions", "s3:ListBucketVersions"),
        ("s3.GetBucketEncryption", "s3:GetEncryptionConfiguration"),
        ("s3control.GetPublicAccessBlock", "s3:GetAccountPublicAccessBlock"),
        ("stepfunctions.DescribeStateMachine", "states:DescribeStateMachine"),
        ("emr.ListSteps", "elasticmapreduce:ListSteps"),
        ("resourcegroupstaggingapi.GetResources", "tag:GetResources"),
        ("service-quotas.GetServiceQuota", "servicequotas:GetServiceQuota"),
    ],
)
def test_iam_actions_that_differ_from_the_api_name(operation: str, action: str) -> None:
    assert action in load_catalogue()[operation].iam_actions


@pytest.mark.parametrize("service", [item for item in SERVICES if item.ping], ids=lambda item: item.name)
def test_pings_are_listed_and_complete(service: Any) -> None:
    operation = load_catalogue()[service.ping.operation]
    required = operation_model(operation).input_shape
    assert set(required.required_members if required else ()) <= set(service.ping.parameters)
    assert not operation.confirm


def test_lookup_events_keeps_to_two_per_second() -> None:
    assert load_catalogue()["cloudtrail.LookupEvents"].rate == 2


def test_absence_of_optional_configuration_is_not_absence_of_the_resource() -> None:
    assert load_catalogue()["lambda.GetPolicy"].absent is Outcome.NOT_CONFIGURED
    assert load_catalogue()["lambda.GetFunctionConfiguration"].absent is Outcome.NOT_FOUND


def test_importing_the_door_loads_no_boto() -> None:
    code = (
        "import sys, workbench.aws; workbench.aws.load_catalogue(); "
        "print([name for name in ('boto3', 'botocore', 'urllib3', 'moto') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 - our own interpreter and code
    assert done.stdout.strip() == "[]"


def test_an_action_that_is_not_called_as_its_operation_is_named_in_one_place() -> None:
    """`knowledge.services` tells it; the files of operations say only what is more, or otherwise."""
    folder = resources.files("workbench.aws") / "operations"
    tables = {
        path.name.removesuffix(".toml"): path for path in folder.iterdir() if path.name.endswith(".toml")
    }
    twice = [
        f"{service}.{name}"
        for service, path in tables.items()
        for name, row in tomllib.loads(path.read_text(encoding="utf-8"))["operations"].items()
        if row.get("iam") == [iam_action(f"{service}.{name}")] and not row["iam"][0].endswith(f":{name}")
    ]
    assert twice == []
    assert load_catalogue()["s3.ListObjectsV2"].iam_actions == ("s3:ListBucket",)
