"""Nothing outside the reviewed list leaves the process, whichever way it is tried."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import botocore
import pytest
from botocore.model import OperationModel
from botocore.session import Session

from tests.aws.conftest import KEYS, NOWHERE
from tests.aws.loopback import Asked, Reply, json_reply, serving
from tests.aws.shaped import parameters
from workbench.aws import models
from workbench.aws.catalogue import Operation, load_catalogue
from workbench.aws.guard import AUTHENTICATION, guard_authentication
from workbench.aws.sessions import client_config, open_session
from workbench.engine.errors import GuardRefusedError


def make_client(session: Any, service: str) -> Any:
    return session.create_client(
        service, region_name="us-east-1", endpoint_url=NOWHERE, config=client_config()
    )


def test_every_unlisted_operation_of_every_service_is_refused_by_a_real_call(
    guarded: Any, sent: list[str]
) -> None:
    catalogue = load_catalogue()
    passed: list[str] = []
    tried = 0
    for service in guarded.get_available_services():
        client = make_client(guarded, service)
        for operation in client.meta.service_model.operation_names:
            if f"{service}.{operation}" in catalogue:
                continue
            tried += 1
            try:
                client._make_api_call(operation, {})
            except GuardRefusedError:
                continue
            passed.append(f"{service}.{operation}")
    assert passed == []
    assert sent == []
    assert tried > 15_000


def test_every_unlisted_operation_of_our_services_is_refused_at_the_socket_too(
    guarded: Any, sent: list[str]
) -> None:
    catalogue = load_catalogue()
    for service in sorted({item.service.name for item in catalogue.values()}):
        client = make_client(guarded, service)
        for operation in client.meta.service_model.operation_names:
            if f"{service}.{operation}" not in catalogue:
                with pytest.raises(GuardRefusedError):
                    around_the_first_wall(client, operation)
    assert sent == []


def around_the_first_wall(client: Any, operation: str, body: str = "") -> None:
    target = f"{client.meta.service_model.metadata.get('targetPrefix')}.{operation}"
    request = {
        "url_path": "/",
        "url": NOWHERE,
        "method": "POST" if body else "GET",
        "headers": {"X-Amz-Target": target} if body else {},
        "body": body.encode(),
        "query_string": {},
        "context": {"client_region": "us-east-1", "client_config": client.meta.config, "auth_type": "none"},
    }
    client._endpoint.make_request(client.meta.service_model.operation_model(operation), request)


@pytest.mark.parametrize("all_taken", [True, False])
def test_every_listed_operation_passes_the_walls_with_all_that_was_reviewed(
    sent: list[str], all_taken: bool
) -> None:
    session = open_session(load_catalogue(), credentials=KEYS, allow_cost=True)
    listed = [item for item in load_catalogue().values() if not item.own and not item.log_file]
    clients = {item.service.name: make_client(session, item.service.name) for item in listed}
    for operation in listed:
        with pytest.raises(AssertionError, match="sent: "):
            clients[operation.service.name]._make_api_call(
                operation.name, parameters(operation, all_taken=all_taken)
            )
    assert len(sent) == len(listed)


TAMPERED = [item for item in load_catalogue().values() if not (item.own or item.confirm or item.log_file)]
CHANGES: dict[str, dict[str, Any]] = {
    "DELETE": {"http": {"method": "DELETE"}},
    "PUT": {"http": {"method": "PUT"}},
    "path": {"http": {"requestUri": "/2015-03-31/functions/orders/code"}},
    "query": {"http": {"requestUri": "/?delete"}},
    "service": {"metadata": {"targetPrefix": "AWSLambda", "apiVersion": "2015-03-31"}},
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("operation", TAMPERED[::19], ids=lambda item: item.id)
def test_a_model_that_makes_another_request_of_a_listed_operation_is_refused(
    sent: list[str], operation: Operation, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client(open_session(load_catalogue(), credentials=KEYS), operation.service.name)
    service = client.meta.service_model
    is_rest = service.resolved_protocol.startswith("rest")
    if is_rest is (change == "service") and change not in ("DELETE", "PUT"):
        return  # only REST reads these from the operation, and only the others those from the service
    honest = service.operation_model(operation.name)
    http = {**honest.http, **CHANGES[change].get("http", {})}
    tampered = OperationModel({**honest._operation_model, "http": http}, service, operation.name)
    monkeypatch.setattr(service, "operation_model", lambda _name: tampered)
    for name, value in CHANGES[change].get("metadata", {}).items():
        monkeypatch.setitem(service.metadata, name, value)
    with pytest.raises(GuardRefusedError, match="would leave as another request"):
        client._make_api_call(operation.name, parameters(operation, all_taken=False))
    assert sent == []


def test_models_of_the_user_s_own_are_not_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sent: list[str]
) -> None:
    real = Path(botocore.__file__).parent / "data" / "lambda" / "2015-03-31"
    with gzip.open(real / "service-2.json.gz") as file:
        model = json.load(file)
    model["operations"]["ListFunctions"]["http"]["method"] = "DELETE"
    folder = tmp_path / ".aws" / "models" / "lambda" / "2015-03-31"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text(json.dumps(model))
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path / ".aws" / "models"))
    models.model_loader.cache_clear()
    client = make_client(open_session(load_catalogue(), credentials=KEYS), "lambda")
    with pytest.raises(AssertionError, match="sent: "):
        client.list_functions()
    assert sent == [f"GET {NOWHERE}/2015-03-31/functions"]


def test_a_listed_operation_reaches_the_socket(guarded: Any, sent: list[str]) -> None:
    with pytest.raises(AssertionError, match="sent: HEAD"):
        make_client(guarded, "s3").head_object(Bucket="acme", Key="in/x.csv")
    assert sent == [f"HEAD {NOWHERE}/acme/in/x.csv"]


S3_WAYS: dict[str, Callable[[Any, Path], object]] = {
    "call": lambda s3, _: s3.get_object(Bucket="b", Key="k"),
    "private call": lambda s3, _: s3._make_api_call("PutObject", {"Bucket": "b", "Key": "k"}),
    "paginator": lambda s3, _: list(s3.get_paginator("list_objects").paginate(Bucket="b")),
    "signed URL": lambda s3, _: s3.generate_presigned_url("get_object", Params={"Bucket": "b", "Key": "k"}),
    "signed form": lambda s3, _: s3.generate_presigned_post(Bucket="b", Key="k"),
    "upload": lambda s3, path: s3.upload_file(str(path), "b", "k"),
    "download": lambda s3, path: s3.download_file("b", "k", str(path)),
    "copy": lambda s3, _: s3.copy({"Bucket": "b", "Key": "k"}, "b", "k2"),
    "endpoint": lambda s3, _: around_the_first_wall(s3, "DeleteObject"),
}


@pytest.mark.parametrize("way", S3_WAYS)
def test_no_way_around_is_open(guarded: Any, sent: list[str], tmp_path: Path, way: str) -> None:
    s3 = boto3.Session(botocore_session=guarded, region_name="us-east-1").client("s3", endpoint_url=NOWHERE)
    path = tmp_path / "file"
    path.write_text("contents")
    if way in ("download", "copy"):
        # The transfer asks HeadObject first, which is listed and finds the socket shut.
        with pytest.raises((GuardRefusedError, AssertionError)):
            S3_WAYS[way](s3, path)
        assert [line for line in sent if not line.startswith("HEAD ")] == []
        return
    with pytest.raises(GuardRefusedError):
        S3_WAYS[way](s3, path)
    assert sent == []


def test_waiters_are_guarded(guarded: Any, sent: list[str]) -> None:
    with pytest.raises(GuardRefusedError):
        make_client(guarded, "ec2").get_waiter("instance_running").wait(InstanceIds=["i-1"])
    assert sent == []


def test_the_resource_interface_is_guarded(guarded: Any, sent: list[str]) -> None:
    session = boto3.Session(botocore_session=guarded, region_name="us-east-1")
    bucket = session.resource("s3", endpoint_url=NOWHERE).Bucket("b")
    with pytest.raises(GuardRefusedError):
        bucket.delete()
    assert sent == []


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("glue", "GetConnection", {"Name": "c"}),
        ("glue", "GetConnection", {"Name": "c", "HidePassword": False}),
        ("s3", "HeadObject", {"Bucket": "b", "Key": "k", "ChecksumMode": "ENABLED"}),
        ("logs", "FilterLogEvents", {"logGroupName": "g", "unmask": True}),
        ("athena", "StartQueryExecution", {"QueryString": "SELECT 1"}),
        ("athena", "StopQueryExecution", {"QueryExecutionId": "3f0a7d2e-0000-4000-8000-000000000000"}),
        ("logs", "StartQuery", {"queryString": "fields @message", "startTime": 0, "endTime": 1}),
        ("logs", "StopQuery", {"queryId": "3f0a7d2e-0000-4000-8000-000000000000"}),
        ("s3", "ListObjectsV2", {"Bucket": "b", "RequestPayer": "requester"}),
    ],
)
def test_parameters_that_would_cost_or_expose_are_refused(
    guarded: Any, sent: list[str], service: str, operation: str, parameters: dict[str, Any]
) -> None:
    with pytest.raises(GuardRefusedError):
        make_client(guarded, service)._make_api_call(operation, parameters)
    assert sent == []


def test_what_costs_is_not_even_signed(guarded: Any) -> None:
    athena = make_client(guarded, "athena")
    with pytest.raises(GuardRefusedError, match="costs money"):
        athena.generate_presigned_url("start_query_execution", Params={"QueryString": "SELECT 1"})


@pytest.mark.parametrize(
    ("service", "operation", "given"),
    [
        ("athena", "StartQueryExecution", {"ResultConfiguration": {"OutputLocation": "s3://elsewhere/"}}),
        ("athena", "StartQueryExecution", {"EngineConfiguration": {"MaxConcurrentDpus": 500}}),
        ("athena", "StartQueryExecution", {"QueryExecutionContext": {"Catalog": "lambda:anything"}}),
        ("athena", "GetTableMetadata", {"CatalogName": "lambda:anything"}),
        ("cloudtrail", "StartQuery", {"DeliveryS3Uri": "s3://elsewhere/"}),
        ("logs", "StartQuery", {"queryString": "fields unmask(@message)"}),
        ("logs", "StartQuery", {"queryString": "SOURCE 'other' | fields @message"}),
        ("logs", "StartQuery", {"queryString": "fields @message | join (source 'other') on a"}),
        ("logs", "StartQuery", {"queryString": "fields @message", "queryLanguage": "SQL"}),
    ],
)
def test_whoever_allows_cost_allows_no_more_than_that(
    sent: list[str], service: str, operation: str, given: dict[str, Any]
) -> None:
    client = make_client(open_session(load_catalogue(), credentials=KEYS, allow_cost=True), service)
    whole = parameters(load_catalogue()[f"{service}.{operation}"])
    with pytest.raises(GuardRefusedError, match=f"{service}.{operation} may not be sent with"):
        client._make_api_call(operation, {**whole, **given})
    assert sent == []


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE t",
        "INSERT INTO t SELECT 1",
        "UNLOAD (SELECT 1) TO 's3://b'",
        "-- x\nDELETE FROM t",
        "",
        "WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a",
        "SELECT 1; DROP TABLE t",
        "SELECT 1 --\r; DROP TABLE t",
        "SELECT * FROM TABLE(system.query(query => 'DELETE FROM t'))",
        'SELECT * FROM TABLE(pg.system."query"(query => 1))',
        'SELECT * FROM "lambda:anything".s.t',
        'SELECT * FROM x, " LAMBDA:anything" . s . t',
        "SELECT 'it''s' ; DROP TABLE t",
        "SELECT 1 /* open",
        "SELECT 'open",
        "USING EXTERNAL FUNCTION f(a varchar) RETURNS varchar LAMBDA 'x' SELECT f('a')",
    ],
)
def test_a_person_may_allow_cost_but_only_for_queries(sent: list[str], sql: str) -> None:
    athena = make_client(open_session(load_catalogue(), credentials=KEYS, allow_cost=True), "athena")
    with pytest.raises(GuardRefusedError):
        athena.start_query_execution(QueryString=sql)
    assert sent == []


@pytest.mark.parametrize(
    "sql",
    [
        " with x as (select 1) select * from x",
        "SELECT 'drop; insert', \"update\" FROM t -- ; delete",
        "/* CREATE */ SELECT replace(a, ';', '') FROM t;",
    ],
)
def test_queries_are_sent(sent: list[str], sql: str) -> None:
    athena = make_client(open_session(load_catalogue(), credentials=KEYS, allow_cost=True), "athena")
    with pytest.raises(AssertionError, match="sent: POST"):
        athena.start_query_execution(QueryString=sql)
    assert len(sent) == 1


def test_the_session_for_credentials_can_obtain_credentials_and_nothing_else(sent: list[str]) -> None:
    session = Session()
    session.set_credentials("AKIAEXAMPLEEXAMPLE00", "not-a-secret")
    guard_authentication(session)
    sts = make_client(session, "sts")
    with pytest.raises(GuardRefusedError):
        sts.get_caller_identity()
    assert sent == []
    with pytest.raises(AssertionError, match="sent: POST"):
        sts.assume_role(RoleArn="arn:aws:iam::111122223333:role/oncall", RoleSessionName="kim")


def test_the_operations_that_authenticate_exist(guarded: Any) -> None:
    for name in AUTHENTICATION:
        service, _, operation = name.partition(".")
        model = make_client(guarded, service).meta.service_model
        assert model.service_id.hyphenize() == service
        assert operation in model.operation_names


def _athena(request: Asked) -> Reply:
    return (
        json_reply(QueryExecutionId="the-own-one")
        if request.operation == "StartQueryExecution"
        else json_reply()
    )


def test_only_a_query_that_this_session_started_may_be_stopped_through_both_walls() -> None:
    with serving(_athena) as endpoint:
        session = open_session(load_catalogue(), credentials=KEYS, allow_cost=True)
        athena = session.create_client(
            "athena", region_name="us-east-1", endpoint_url=endpoint.url, config=client_config()
        )
        with pytest.raises(GuardRefusedError, match="of this process brought back"):
            athena.stop_query_execution(QueryExecutionId="the-own-one")
        athena.start_query_execution(QueryString="SELECT 1")
        with pytest.raises(GuardRefusedError, match="of this process brought back"):
            athena.stop_query_execution(QueryExecutionId="somebody-else-s")
        with pytest.raises(GuardRefusedError, match="of this process brought back"):
            around_the_first_wall(athena, "StopQueryExecution", '{"QueryExecutionId": "somebody-else-s"}')
        athena.stop_query_execution(QueryExecutionId="the-own-one")
        asked = [request.operation for request in endpoint.asked]
    assert asked == ["StartQueryExecution", "StopQueryExecution"]


def test_what_one_session_started_another_may_not_stop() -> None:
    with serving(_athena) as endpoint:
        for started in (True, False):
            athena = open_session(load_catalogue(), credentials=KEYS, allow_cost=True).create_client(
                "athena", region_name="us-east-1", endpoint_url=endpoint.url, config=client_config()
            )
            if started:
                athena.start_query_execution(QueryString="SELECT 1")
        with pytest.raises(GuardRefusedError):
            athena.stop_query_execution(QueryExecutionId="the-own-one")
