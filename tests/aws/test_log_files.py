"""Of all objects only log files of EMR are read: with consent, by name, below a LogUri, up to a size."""

from __future__ import annotations

import gzip
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.aws.conftest import KEYS, NOWHERE
from workbench.aws.catalogue import load_catalogue
from workbench.aws.log_files import LONGEST_UNPACKED, MOST_FILES, LogFileConsent, LogFileCount, unpacked
from workbench.aws.sessions import client_config, open_session
from workbench.engine.errors import GuardRefusedError

CLUSTER = "j-1K3XQ9TVA20M7"
APPLICATION = "application_1769904417233_0007"
STEP = "steps/s-1AAAAAAAAAAA1/stderr.gz"
RANGE = "bytes=0-5242879"
PLACES = (
    STEP,
    "steps/s-1AAAAAAAAAAA1/controller.gz",
    f"containers/{APPLICATION}/container_1769904417233_0007_02_000001/stdout.gz",
    f"containers/{APPLICATION}/container_e17_1769904417233_0007_01_000093/syslog.gz",
    "node/i-0f1e2d3c4b5a69788/bootstrap-actions/2/stderr.gz",
    "node/i-0f1e2d3c4b5a69788/provision-node/apps-phase/0/3f0a7d2e/stderr.gz",
    "node/i-0f1e2d3c4b5a69788/provision-node/reports/0/3f0a/ip-10-0-0-1.yaml.gz",
)
OTHERS = (
    "steps/s-1AAAAAAAAAAA1/stderr",
    "steps/s-1AAAAAAAAAAA1/../../../curated/orders.parquet.gz",
    "steps/orders.gz",
    "containers/orders/part-0.gz",
    "node/i-0f1e2d3c4b5a69788/applications/hadoop-yarn/x.log.gz",
    "steps/s-1AAAAAAAAAAA1/stderr.gz/secret",
    "steps/s-1AAAAAAAAAAA1/stderr.gz?versionId=1",
)


def s3_of(*, allow_log_files: bool = True, log_uri: str = "s3n://emr-logs/some/where/") -> Any:
    """Return a guarded S3 client whose session was shown a cluster."""
    consent = LogFileConsent(given=allow_log_files)
    session = open_session(load_catalogue(), credentials=KEYS, log_file_consent=consent)
    config = client_config()
    emr = session.create_client("emr", region_name="us-east-1", endpoint_url=NOWHERE, config=config)
    shown = {"Cluster": {"Id": CLUSTER, "LogUri": log_uri}}
    emr.meta.events.emit("after-call.emr.DescribeCluster", parsed=shown, context={}, http_response=None)
    return session.create_client("s3", region_name="us-east-1", endpoint_url=NOWHERE, config=config)


def get(client: Any, key: str, *, bucket: str = "emr-logs", **more: str) -> None:
    client.get_object(Bucket=bucket, Key=key, **{"Range": RANGE, **more})


@pytest.mark.parametrize("place", PLACES)
def test_log_files_of_a_cluster_that_was_shown_are_asked_for(sent: list[str], place: str) -> None:
    with pytest.raises(AssertionError, match="sent: GET "):
        get(s3_of(), f"some/where/{CLUSTER}/{place}")
    assert len(sent) == 1


def test_without_consent_none_is(sent: list[str]) -> None:
    with pytest.raises(GuardRefusedError, match="--allow-log-files"):
        get(s3_of(allow_log_files=False), f"some/where/{CLUSTER}/{STEP}")
    assert sent == []


@pytest.mark.parametrize(
    ("key", "bucket", "more"),
    [
        *((f"some/where/{CLUSTER}/{other}", "emr-logs", {}) for other in OTHERS),
        (f"some/where/{CLUSTER}/{STEP}", "emr-logs-2", {}),
        (f"elsewhere/{CLUSTER}/{STEP}", "emr-logs", {}),
        (f"some/where/j-0000000000000/{STEP}", "emr-logs", {}),
        (f"some/where/{CLUSTER}/{STEP}", "emr-logs", {"Range": "bytes=0-9999999"}),
        (f"some/where/{CLUSTER}/{STEP}", "emr-logs", {"VersionId": "1"}),
        (f"some/where/{CLUSTER}/{STEP}", "emr-logs", {"RequestPayer": "requester"}),
    ],
)
def test_nothing_else_is(sent: list[str], key: str, bucket: str, more: dict[str, str]) -> None:
    with pytest.raises(GuardRefusedError):
        get(s3_of(), key, bucket=bucket, **more)
    assert sent == []


CLIENT = s3_of()


@given(
    bucket=st.from_regex(r"[a-z0-9][a-z0-9.-]{1,20}[a-z0-9]", fullmatch=True).filter(
        lambda name: name != "emr-logs" and ".." not in name
    ),
    place=st.sampled_from(PLACES),
    key=st.text(min_size=1, max_size=60),
)
def test_no_key_of_any_other_bucket_is_read_nor_any_other_key(bucket: str, place: str, key: str) -> None:
    for named, other in ((bucket, f"some/where/{CLUSTER}/{place}"), ("emr-logs", key)):
        with pytest.raises(GuardRefusedError):
            get(CLIENT, other, bucket=named)


@pytest.mark.parametrize(
    ("path", "span"),
    [
        (f"/emr-logs/some/where/{CLUSTER}/{STEP}", ""),
        (f"/emr-logs/some/where/{CLUSTER}/{STEP}", "bytes=0-52428790"),
        ("/emr-logs/curated/orders.parquet", RANGE),
        (f"/curated/some/where/{CLUSTER}/{STEP}", RANGE),
        (f"/emr-logs/some/where/{CLUSTER}/steps/..%2F..%2Forders.gz", RANGE),
    ],
)
def test_the_second_wall_reads_the_bytes(sent: list[str], path: str, span: str) -> None:
    client = s3_of()
    request = {
        "url_path": path,
        "url": f"{NOWHERE}{path}",
        "method": "GET",
        "headers": {"Range": span} if span else {},
        "body": b"",
        "query_string": {},
        "context": {"client_region": "us-east-1", "client_config": client.meta.config, "auth_type": "none"},
    }
    with pytest.raises(GuardRefusedError):
        client._endpoint.make_request(client.meta.service_model.operation_model("GetObject"), request)
    assert sent == []


RUNS = {
    "a run of EMR Serverless": (
        "emr-serverless.GetJobRun",
        {
            "jobRun": {
                "applicationId": "00f1k2m3n4p5q6r7",
                "jobRunId": "00f9z8y7x6w5v4u3",
                "configurationOverrides": {
                    "monitoringConfiguration": {"s3MonitoringConfiguration": {"logUri": "s3://emr-logs/x"}}
                },
            }
        },
        "x/applications/00f1k2m3n4p5q6r7/jobs/00f9z8y7x6w5v4u3/SPARK_DRIVER/stderr.gz",
    ),
    "an application of EMR Serverless": (
        "emr-serverless.GetApplication",
        {
            "application": {
                "applicationId": "00f1k2m3n4p5q6r7",
                "monitoringConfiguration": {"s3MonitoringConfiguration": {"logUri": "s3://emr-logs/x/"}},
            }
        },
        "x/applications/00f1k2m3n4p5q6r7/jobs/00f9z8y7x6w5v4u3/SPARK_EXECUTOR/3/stderr.gz",
    ),
    "a run of EMR on EKS": (
        "emr-containers.DescribeJobRun",
        {
            "jobRun": {
                "virtualClusterId": "0vc1k2m3n4p5q6r7s8",
                "id": "00000003ab4cd5ef6gh",
                "configurationOverrides": {
                    "monitoringConfiguration": {"s3MonitoringConfiguration": {"logUri": "s3://emr-logs/x"}}
                },
            }
        },
        "x/0vc1k2m3n4p5q6r7s8/jobs/00000003ab4cd5ef6gh/containers/spark-1/spark-1-driver/stdout.gz",
    ),
    "a step that logs elsewhere": (
        "emr.DescribeStep",
        {"Step": {"Id": "s-1AAAAAAAAAAA1", "LogUri": "s3://emr-logs/x/"}},
        f"x/{CLUSTER}/{STEP}",
    ),
}


@pytest.mark.parametrize(("event", "answer", "key"), RUNS.values(), ids=RUNS)
def test_log_files_of_a_run_that_was_shown_are_asked_for_and_those_of_others_not(
    sent: list[str], event: str, answer: dict[str, Any], key: str
) -> None:
    session = open_session(load_catalogue(), credentials=KEYS, log_file_consent=LogFileConsent(given=True))
    config = client_config()
    service = session.create_client(
        event.partition(".")[0], region_name="us-east-1", endpoint_url=NOWHERE, config=config
    )
    client = session.create_client("s3", region_name="us-east-1", endpoint_url=NOWHERE, config=config)
    with pytest.raises(GuardRefusedError):
        get(client, key)
    service.meta.events.emit(f"after-call.{event}", parsed=answer, context={}, http_response=None)
    for other in (
        key.replace("00f1k2m3n4p5q6r7", "00f1k2m3n4p5q6r8")
        .replace("0vc1k2", "0vc1k3")
        .replace("s-1A", "s-2A"),
        key.replace("stderr.gz", "orders.gz").replace("stdout.gz", "orders.gz"),
        f"other/{key}",
        key.replace("/std", "/../std"),
    ):
        with pytest.raises(GuardRefusedError):
            get(client, other)
    assert sent == []
    with pytest.raises(AssertionError, match="sent: GET "):
        get(client, key)


def test_a_cluster_that_archives_nothing_opens_no_folder(sent: list[str]) -> None:
    with pytest.raises(GuardRefusedError, match="no folder of logs"):
        get(s3_of(log_uri=""), f"some/where/{CLUSTER}/{STEP}")
    assert sent == []


def kept(content: bytes, **more: Any) -> dict[str, Any]:
    return unpacked({"Body": io.BytesIO(content), "ETag": '"1"', "ContentLength": len(content), **more})


def test_lines_of_trouble_are_kept_with_the_hash_and_no_other() -> None:
    text = (
        "26/11/30 INFO Client: Submitted application application_1769904417233_0007\n"
        "customer 4711 paid by card\n"
        "Traceback (most recent call last):\n"
        '  File "etl.py", line 3, in <module>\n'
        "    rate = rates[day]\n"
        "KeyError: 'x'\n"
        "customer 4712 paid in cash"
    )
    found = kept(gzip.compress(text.encode()), VersionId="v1")
    assert found["Lines"] == text.split("\n")[2:6]
    assert found["Applications"] == [APPLICATION]
    assert (found["VersionId"], found["Complete"]) == ("v1", True)
    assert len(found["Sha256"]) == 64


def test_a_line_that_a_signature_knows_is_kept_though_no_word_of_it_is_one_of_trouble() -> None:
    known = "INFO Client: 1/1 log-dirs; Master: NO_SLAVE_LEFT"
    assert kept(gzip.compress(f"customer 4711\n{known}\n".encode()))["Lines"] == [known]


def test_a_bomb_ends_at_its_bound() -> None:
    bomb = gzip.compress(b"error " * (LONGEST_UNPACKED // 6 + 100), compresslevel=1)
    found = kept(bomb)
    assert found["Complete"] is False
    assert found["Unpacked"] <= LONGEST_UNPACKED + 1024 * 1024
    assert sum(map(len, found["Lines"])) < 5_000_000


@pytest.mark.parametrize(
    "content",
    [b"no gzip at all", gzip.compress(b"ERROR one\n" * 1000, mtime=0)[:-20], b"x" * (5 * 1024 * 1024 + 1)],
    ids=["no gzip", "cut short", "too long"],
)
def test_what_is_no_whole_gzip_is_not_taken_for_one(content: bytes) -> None:
    assert kept(content)["Complete"] is False


def test_a_file_of_which_only_a_part_was_asked_for_is_not_read() -> None:
    found = kept(gzip.compress(b"ERROR x\n"), ContentRange="bytes 0-5242879/9000000")
    assert (found["Lines"], found["Complete"]) == ([], False)


def test_several_members_are_one_log() -> None:
    found = kept(gzip.compress(b"ERROR one\n") + gzip.compress(b"ERROR two\n"))
    assert (found["Lines"], found["Complete"]) == (["ERROR one", "ERROR two"], True)


def test_twelve_files_a_run() -> None:
    count = LogFileCount()
    assert [count.admits("one") for _ in range(MOST_FILES + 1)] == [True] * MOST_FILES + [False]
    assert count.admits("another")
