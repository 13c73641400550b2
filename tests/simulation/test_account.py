"""The account's life: one at a time, quiet, quickly gone, lazily loaded."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.fakes import NOON, FakeClock
from tests.patience import PATIENCE_S
from tests.simulation.accounts import BUCKET, action, client, code, refusal, scenario
from workbench.engine.clock import SystemClock
from workbench.engine.errors import UsageError, WorkbenchError
from workbench.simulation import SimulatedAccount

CREATE = action("s3.CreateBucket", Bucket=BUCKET)


def test_importing_the_package_loads_neither_boto3_nor_moto() -> None:
    script = (
        "import sys, workbench.simulation;"
        "print([name for name in ('boto3', 'botocore', 'moto', 'werkzeug') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own script
    assert done.stdout.strip() == "[]"


def test_an_account_loads_those_of_motos_services_that_are_asked_alone() -> None:
    """EC2 takes longer than all others together, and EMR brings it along."""
    script = (
        "import sys; from tests.simulation.accounts import *; from workbench.engine.clock import SystemClock;"
        "account = SimulatedAccount(scenario(action('s3.CreateBucket', Bucket=BUCKET)), SystemClock());"
        "account.close(); print([name for name in ('moto.ec2', 'moto.emr') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own script
    assert done.stdout.strip() == "[]"


def test_its_environment_is_all_that_an_aws_client_needs() -> None:
    script = "import boto3; print([b['Name'] for b in boto3.client('s3').list_buckets()['Buckets']])"
    with SimulatedAccount(scenario(CREATE), SystemClock()) as account:
        bare = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        done = subprocess.run(  # noqa: S603 - our own script
            [sys.executable, "-c", script],
            capture_output=True,
            text=True,
            check=True,
            env={**bare, **account.environment},
        )
    assert done.stdout.strip() == f"['{BUCKET}']"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AWS_PROFILE", "gone-since-long"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
        ("AWS_SESSION_TOKEN", "of another account"),
        ("HTTP_PROXY", "http://127.0.0.1:9"),
        ("TZ", "Asia/Tokyo"),
    ],
)
def test_the_persons_own_configuration_does_not_stand_in_the_way(name: str, value: str) -> None:
    script = (
        "from tests.simulation.accounts import *; from workbench.engine.clock import SystemClock;"
        "pipeline = action('sim.Pipeline', bucket=BUCKET, prefix='', function_name='f', via='eventbridge');"
        "account = SimulatedAccount(scenario(pipeline), SystemClock()); account.close()"
    )
    direct = {key: text for key, text in os.environ.items() if key.lower() != "no_proxy"}
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**direct, name: value},
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_there_is_one_account_per_process_at_a_time() -> None:
    with SimulatedAccount(scenario(), SystemClock()), pytest.raises(WorkbenchError, match="one per process"):
        SimulatedAccount(scenario(), SystemClock())
    with SimulatedAccount(scenario(), SystemClock()):
        pass


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("HEAD", "/no-such-bucket", 404), ("DELETE", "/bucket/key", 204), ("GET", "/no-such-bucket", 404)],
)
def test_a_connection_serves_until_the_account_is_closed(method: str, path: str, status: int) -> None:
    bucket = action("s3.CreateBucket", Bucket="bucket")
    with SimulatedAccount(scenario(bucket), SystemClock()) as account:
        connection = http.client.HTTPConnection(urlsplit(account.endpoint_url).netloc, timeout=PATIENCE_S)
        signed = {"Authorization": f"AWS4-HMAC-SHA256 Credential={account.access_key}/20260101/us-east-1/s3/"}
        for _ in range(2):
            connection.request(method, path, headers=signed)
            answered = connection.getresponse()
            answered.read()
            assert answered.status == status
        kept = connection.sock
        assert kept is not None, "the same connection for both"
    with SimulatedAccount(scenario(bucket), SystemClock()):
        assert kept.recv(1) == b"", "it leads to no later account"
    connection.close()


def test_what_is_no_message_ends_its_connection() -> None:
    with SimulatedAccount(scenario(), SystemClock()) as account:
        connection = http.client.HTTPConnection(urlsplit(account.endpoint_url).netloc, timeout=PATIENCE_S)
        connection.request("POST", "/", body=b"x", headers={"Content-Length": "one"})
        answered = connection.getresponse()
        assert (answered.status, answered.getheader("connection")) == (501, "close")
        connection.close()


def test_nothing_is_left_of_an_account_that_was_closed() -> None:
    with SimulatedAccount(scenario(CREATE), SystemClock()) as first:
        port = int(first.endpoint_url.rpartition(":")[2])
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
    with SimulatedAccount(scenario(), SystemClock()) as second:
        assert client(second, "s3").list_buckets()["Buckets"] == []
    second.close()


def test_a_scenario_that_cannot_be_built_leaves_the_way_free_for_the_next() -> None:
    with pytest.raises(UsageError):
        SimulatedAccount(scenario(action("s3.NoSuchThing")), SystemClock())
    with SimulatedAccount(scenario(CREATE), SystemClock()) as account:
        assert client(account, "s3").list_buckets()["Buckets"] != []


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WorkbenchError, match=f"127.0.0.1:{port}"):
            SimulatedAccount(scenario(), SystemClock(), port=port)


def test_a_chosen_port_is_served() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with SimulatedAccount(scenario(), SystemClock(), port=port) as account:
        assert account.endpoint_url == f"http://127.0.0.1:{port}"
        assert client(account, "sts").get_caller_identity()["Account"] == account.account


def test_nothing_is_said_on_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    pipeline = action("sim.Pipeline", bucket=BUCKET, prefix="in/", function_name="f", via="notification")
    put = action("s3.PutObject", Bucket=BUCKET, Key="in/x.csv", Body="a")
    with SimulatedAccount(scenario(pipeline, put), SystemClock()) as account:
        refusal(client(account, "s3").head_object, Bucket=BUCKET, Key="nothing")
        refusal(client(account, "glue").get_job_bookmark, JobName="j")
    assert capfd.readouterr() == ("", "")


def test_the_past_is_told_in_the_accounts_own_time() -> None:
    clock = FakeClock()
    put = action("s3.PutObject", Bucket=BUCKET, Key="x", Body="a")
    with SimulatedAccount(scenario(CREATE, action("sim.At", time="26h"), put), clock) as account:
        written = client(account, "s3").head_object(Bucket=BUCKET, Key="x")["LastModified"]
        assert (NOON - written).total_seconds() == pytest.approx(26 * 3600, abs=2)
        client(account, "s3").put_object(Bucket=BUCKET, Key="x", Body="b")
        now = client(account, "s3").head_object(Bucket=BUCKET, Key="x")["LastModified"]
        assert now == NOON


def test_a_closed_account_gives_moto_its_time_back() -> None:
    with SimulatedAccount(scenario(), FakeClock()):
        pass
    with SimulatedAccount(scenario(CREATE), SystemClock()) as account:
        client(account, "s3").put_object(Bucket=BUCKET, Key="x", Body="b")
        written = client(account, "s3").head_object(Bucket=BUCKET, Key="x")["LastModified"]
        assert abs((SystemClock().now() - written).total_seconds()) < 60


def test_versions_are_in_order_on_a_clock_that_stands_still() -> None:
    versioned = action("s3.PutBucketVersioning", Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    puts = [action("s3.PutObject", Bucket=BUCKET, Key="x", Body=text) for text in ("1", "22", "333")]
    with SimulatedAccount(scenario(CREATE, versioned, *puts), FakeClock()) as account:
        versions = client(account, "s3").list_object_versions(Bucket=BUCKET)["Versions"]
    assert [version["Size"] for version in versions] == [3, 2, 1]
    assert [version["IsLatest"] for version in versions] == [True, False, False]


def test_keys_of_nobody_are_refused() -> None:
    with SimulatedAccount(scenario(), SystemClock()) as account:
        sts, s3 = client(account, "sts"), client(account, "s3")
        for one in (sts, s3):
            one._request_signer._credentials.access_key = "AKIANOBODYNOBODYNOBO"
        assert code(refusal(sts.get_caller_identity)) == (403, "InvalidClientTokenId")
        assert code(refusal(s3.list_buckets)) == (403, "InvalidAccessKeyId")
