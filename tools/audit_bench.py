"""An audit of many buckets beside the bare reads, and beside Prowler: time, memory, verdicts.

All three ask the same simulated account, which is served by a process of its own, one after the other.
Prowler pins old libraries and has an environment of its own, .prowler, which `make bench audit` makes;
without it, or where PROWLER names no program, only the first two run.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.simulation.accounts import action, scenario
from tools.figures import WORKBENCH, row
from workbench.domain.scenario import ScenarioAction
from workbench.engine.clock import SystemClock
from workbench.simulation import SimulatedAccount

BUCKETS = 500
SIDE_BY_SIDE = 16
PAIRS = {
    "s3_bucket_object_versioning": "s3-versioning-enabled",
    "s3_bucket_object_lock": "s3-object-lock-default",
    "s3_bucket_kms_encryption": "s3-cmk-encryption",
    "s3_bucket_server_access_logging_enabled": "s3-access-logging",
}
"""Checks of Prowler, and the rule that asks the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one program took."""

    seconds: float
    megabytes: float
    code: int


def account_of(buckets: int) -> tuple[ScenarioAction, ...]:
    """Return the actions that build an account whose buckets differ."""
    actions: list[ScenarioAction] = []
    for number in range(buckets):
        name = f"lake-{number:04}"
        locked = {"ObjectLockEnabledForBucket": True} if number % 7 == 0 else {}
        actions.append(action("s3.CreateBucket", Bucket=name, **locked))
        if number % 3 == 0 and not locked:
            versioning = {"Status": "Enabled" if number % 2 else "Suspended"}
            actions.append(action("s3.PutBucketVersioning", Bucket=name, VersioningConfiguration=versioning))
        if number % 5 == 0:
            default = {"SSEAlgorithm": "AES256" if number % 2 else "aws:kms"}
            rules = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
            actions.append(
                action("s3.PutBucketEncryption", Bucket=name, ServerSideEncryptionConfiguration=rules)
            )
    return tuple(actions)


def serve(buckets: int) -> None:
    """Serve the account until standard input ends; print how it is reached."""
    with SimulatedAccount(scenario(*account_of(buckets)), SystemClock()) as account:
        reached = {
            "AWS_ENDPOINT_URL": account.endpoint_url,
            "AWS_ACCESS_KEY_ID": account.access_key,
            "AWS_SECRET_ACCESS_KEY": account.secret_key,
            "AWS_DEFAULT_REGION": account.region,
        }
        print(json.dumps(reached), flush=True)
        sys.stdin.read()


@contextmanager
def served(buckets: int) -> Iterator[dict[str, str]]:
    """Serve the account from another process; yield the environment of a program that asks it."""
    command = [sys.executable, "-m", "tools.audit_bench", str(buckets)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - our own program
        if server.stdin is None or server.stdout is None:
            raise RuntimeError("the server has no pipes")
        reached = json.loads(server.stdout.readline())
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        yield {**kept, **reached, "AWS_EC2_METADATA_DISABLED": "true"}
        server.stdin.close()


def timed(command: Sequence[str], env: Mapping[str, str]) -> Run:
    """Run a program to its end, and return what it took."""
    began = time.monotonic()
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=dict(env), stdout=quiet, stderr=quiet) as run:  # noqa: S603 - ours, or Prowler
        _, status, usage = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    return Run(seconds=time.monotonic() - began, megabytes=usage.ru_maxrss / 1024, code=run.returncode)


def questions_in(journal: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """Return service, operation and parameters of every request that an audit sent."""
    (file,) = (path for path in journal.rglob("*.json*") if '"resource_audited"' in path.read_text("utf-8"))
    found: list[tuple[str, str, dict[str, Any]]] = []

    def walk(value: object) -> None:
        if isinstance(value, dict):
            if "operation" in value and "outcome" in value and not value.get("held_by"):
                service, _, operation = str(value["operation"]).partition(".")
                found.append((service, operation, value.get("parameters") or {}))
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    for line in file.read_text("utf-8").splitlines():
        walk(json.loads(line))
    return found


def bare(questions: Sequence[tuple[str, str, dict[str, Any]]], env: Mapping[str, str]) -> float:
    """Send the same requests and look at no answer; return the seconds from the first client on."""
    began = time.monotonic()
    session = boto3.Session(
        aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"],
        region_name=env["AWS_DEFAULT_REGION"],
    )
    config = Config(max_pool_connections=SIDE_BY_SIDE, retries={"total_max_attempts": 1})
    clients = {
        service: session.client(service, endpoint_url=env["AWS_ENDPOINT_URL"], config=config)
        for service in {service for service, _, _ in questions}
    }
    methods = {
        (service, operation): name
        for service, client in clients.items()
        for name, operation in client.meta.method_to_api_mapping.items()
    }

    def send(asked: tuple[str, str, dict[str, Any]]) -> None:
        service, operation, parameters = asked
        method = methods.get((service, operation))
        if method and service != "s3control":  # one request, whose host name no loopback address has
            try:
                getattr(clients[service], method)(**parameters)
            except ClientError:
                return  # not configured, denied: an answer like any other here

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        list(pool.map(send, questions))
    return time.monotonic() - began


def compared(document: Mapping[str, Any], findings: Path) -> Counter[str]:
    """Return how often both say the same of a bucket, and how they differ."""
    ours = {
        (rule["id"], item["name"]): item["verdict"]
        for line in document["lines"]
        for rule in line["rules"]
        for item in rule["resources"]
    }
    said: Counter[str] = Counter()
    with findings.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            rule = PAIRS.get(row["CHECK_ID"])
            verdict = ours.get((rule or "", row["RESOURCE_NAME"]))
            if rule and verdict:
                same = (row["STATUS"] == "PASS") == (verdict == "pass")
                said["same" if same else f"{rule}: Prowler {row['STATUS']}, we {verdict}"] += 1
    return said


def bench_audit(buckets: int = BUCKETS) -> None:
    """Print all figures."""
    prowler = os.environ.get("PROWLER") or shutil.which("prowler", path=".prowler/bin")
    print(f"Audit of {buckets} buckets, load {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as name, served(buckets) as env:
        folder = Path(name)
        report, journal = folder / "audit.json", folder / "journal"
        command = ["--journal", str(journal), "audit", "readiness-s3", "--format", "json", "-o", str(report)]
        ours = timed([WORKBENCH, *command], env)
        document = json.loads(report.read_text("utf-8"))
        questions = questions_in(journal)
        size = sum(path.stat().st_size for path in journal.rglob("*") if path.is_file())
        row("workbench audit readiness-s3", f"{ours.seconds:7.1f} s {ours.megabytes:5.0f} MB")
        row("requests sent, and the journal", f"{len(questions):7}   {size / 1e6:5.1f} MB")
        seconds = bare(questions, env)
        row("the same reads, bare", f"{seconds:7.1f} s, audit / bare {ours.seconds / seconds:.2f}")
        if prowler:
            found = folder / "prowler"
            theirs = timed([prowler, "aws", "--checks", *PAIRS, "-b", "-M", "csv", "-o", str(found)], env)
            row(f"prowler, {len(PAIRS)} checks", f"{theirs.seconds:7.1f} s {theirs.megabytes:5.0f} MB")
            row("audit / prowler", f"{ours.seconds / theirs.seconds:7.2f}")
            (findings,) = (path for path in found.glob("*.csv") if path.is_file())
            for words, number in compared(document, findings).most_common():
                row(words, f"{number:7} verdicts")


if __name__ == "__main__":
    serve(int(sys.argv[1]))
