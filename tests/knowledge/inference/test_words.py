"""What clients, model servers and SageMaker say of an inference: real shapes, and ones told otherwise."""

from __future__ import annotations

import pytest

from tests.drilling import shipped
from workbench.engine.triage import triage
from workbench.knowledge.inference.causes import PLAYBOOK, read
from workbench.knowledge.inference.client_words import (
    endpoint_in,
    original_status_in,
    retries_in,
    usual_wait_in,
    waited_in,
    was_answered,
)
from workbench.knowledge.inference.server_lines import LINE_WORDS, server_lines
from workbench.knowledge.instance_types import cores_of
from workbench.knowledge.signatures import in_use

RUNTIME = "https://runtime.sagemaker.eu-west-3.amazonaws.com/endpoints/puffin-rank/invocations"
CUT_OFF = (
    "ModelError: An error occurred (ModelError) when calling the InvokeEndpoint operation: Received server "
    'error (0) from primary with message "Your invocation timed out while waiting for a response from '
    'container primary. Review the latency metrics.". See https://eu-west-3.console.aws.amazon.com/cloudwatch/'
    "home?region=eu-west-3#logEventViewer:group=/aws/sagemaker/Endpoints/puffin-rank in account 444455556666"
)
JAVA = (
    "(Service: AmazonSageMakerRuntime; Status Code: 400; Error Code: ThrottlingException; Request ID: 5c0f)"
)
CLIENTS = {
    CUT_OFF: "model-over-60s",
    f'ReadTimeoutError: Read timeout on endpoint URL: "{RUNTIME}"': "client-read-timeout-too-short",
    f'Connect timeout on endpoint URL: "{RUNTIME}"': "client-cannot-reach-runtime",
    f'Could not connect to the endpoint URL: "{RUNTIME}"': "client-cannot-reach-runtime",
    f"AmazonSageMakerRuntimeException: Rate exceeded {JAVA}": "invoke-throttled-account",
    f"AmazonSageMakerRuntimeException: null {JAVA}": "serverless-max-concurrency",
    "An error occurred (ThrottlingException) when calling the InvokeEndpoint operation: Rate exceeded": (
        "invoke-throttled-account"
    ),
    "An error occurred (ValidationError) when calling the InvokeEndpoint operation: Endpoint puffin-rank of "
    "account 444455556666 not found.": "endpoint-not-inservice",
}


@pytest.mark.parametrize(("text", "cause"), CLIENTS.items(), ids=range(len(CLIENTS)))
def test_a_clients_error_names_its_likeliest_cause(text: str, cause: str) -> None:
    assert read(text).causes[0] == cause


@pytest.mark.parametrize("text", CLIENTS, ids=range(len(CLIENTS)))
def test_a_clients_error_leads_to_the_playbook(text: str) -> None:
    found = triage(text, shipped().playbooks.values(), in_use()).suggestions
    assert found[0].playbook == PLAYBOOK
    named = found[0].parameters.get("endpoint_name")
    assert named == ("puffin-rank" if "puffin-rank" in text else None)


@pytest.mark.parametrize(
    "text",
    [
        'ReadTimeoutError: Read timeout on endpoint URL: "https://sqs.eu-west-3.amazonaws.com/"',
        "An error occurred (ThrottlingException) when calling the GetMetricData operation: Rate exceeded",
        "2026-02-17 07:22:41,905 [INFO ] W-9000-model_1 org.pytorch.serve.wlm.WorkerThread - Backend 31",
    ],
)
def test_other_services_and_good_news_name_none_of_a_client(text: str) -> None:
    assert not {"client-read-timeout-too-short", "invoke-throttled-account"} & set(read(text).causes)


def test_what_a_client_says_of_itself() -> None:
    assert endpoint_in(CUT_OFF) == "puffin-rank"
    assert endpoint_in(f"{RUNTIME} {RUNTIME.replace('rank', 'sort')}") == ""
    assert waited_in("HTTPSConnectionPool(host='x', port=443): Read timed out. (read timeout=12.5)") == 12.5
    assert waited_in("RequestId: 6f2c Error: Task timed out after 3.00 seconds") == 3.0
    assert waited_in("did not complete before the specified timeout configuration: 2500 millis") == 2.5
    assert waited_in(CUT_OFF) is None
    assert usual_wait_in('{"message": "Endpoint request timed out"}') == 29.0
    assert usual_wait_in(f'Read timeout on endpoint URL: "{RUNTIME}"') == 60.0
    assert usual_wait_in("at software.amazon.awssdk.x(Y.java:1)\nCaused by: Read timed out") == 30.0
    assert usual_wait_in("com.amazonaws.SdkClientException: Unable to execute: Read timed out") == 50.0
    assert usual_wait_in("Read timed out") is None
    assert original_status_in(CUT_OFF) == 0
    assert original_status_in('"OriginalStatusCode": 500, "OriginalMessage": ""') == 500
    assert retries_in("operation (reached max retries: 4): Rate exceeded") == 4
    assert was_answered('{"InvokedProductionVariant": "AllTraffic"}')
    assert not was_answered(CUT_OFF)


SERVERS = {
    "[11] [WARNING] Worker with pid 23 was terminated due to signal 9": "endpoint-oom-restart",
    "[11] [ERROR] Worker (pid:23) was sent SIGKILL! Perhaps out of memory?": "endpoint-oom-restart",
    "[11] [ERROR] Worker (pid:23) was terminated due to signal 11": "container-worker-crash",
    "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.": "endpoint-oom-restart",
    "vllm.engine.async_llm_engine.AsyncEngineDeadError: Background loop has errored already.": (
        "container-worker-crash"
    ),
    "E0408 09:41:32 1 model.cc:642] failed to load 'rank' version 1: Internal: ImportError": (
        "container-worker-crash"
    ),
    'botocore.exceptions.ConnectTimeoutError: Connect timeout on endpoint URL: "https://dynamodb.eu-west-3.'
    'amazonaws.com/"': "downstream-dependency-timeout",
}


@pytest.mark.parametrize(("line", "cause"), SERVERS.items(), ids=range(len(SERVERS)))
def test_a_line_of_a_server_names_its_cause_and_is_asked_for(line: str, cause: str) -> None:
    assert [item.cause for item in server_lines([line])] == [cause]
    assert any(word in line for word in LINE_WORDS)


def test_a_worker_that_the_server_itself_gave_up_on_is_no_want_of_memory() -> None:
    lines = [
        "[11] [CRITICAL] WORKER TIMEOUT (pid:23)",
        "[11] [WARNING] Worker with pid 23 was terminated due to signal 9",
        "[11] [WARNING] Worker with pid 24 was terminated due to signal 9",
    ]
    found = server_lines(lines)
    assert [(item.index, item.is_timeout) for item in found] == [(0, True), (2, False)]


def test_every_row_of_a_containers_log_is_asked_for() -> None:
    rows = [row for row in in_use() if row.id.startswith("server-") and PLAYBOOK in row.speaks_for]
    assert len(rows) >= 10
    missed = [row.id for row in rows if not any(word in row.match for word in LINE_WORDS)]
    assert missed == []


@pytest.mark.parametrize(
    ("kind", "cores"),
    [
        ("ml.m5.large", 2),
        ("ml.m5.xlarge", 4),
        ("ml.g4dn.12xlarge", 48),
        ("ml.p3.2xlarge", 8),
        ("ml.c4.8xlarge", 36),
        ("ml.t2.medium", 2),
        ("ml.m6g.medium", 1),
        ("ml.trn1.32xlarge", 128),
        ("x", None),
    ],
)
def test_cores_of_an_instance_type(kind: str, cores: int | None) -> None:
    assert cores_of(kind) == cores
