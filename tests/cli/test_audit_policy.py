"""The policy that `workbench iam-policy` prints for an audit is enough for it."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Cli
from tests.cli.test_audit import BUCKETS
from tests.simulation.accounts import scenario
from workbench.engine.clock import SystemClock
from workbench.simulation import SimulatedAccount


@pytest.mark.parametrize("name", ["readiness-s3", "readiness-transfer", "readiness-glue", "gxp-controls"])
def test_the_printed_policy_is_enough_for_an_audit(
    cli: Cli, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = json.loads(cli("iam-policy", name).out)
    with SimulatedAccount(scenario(*BUCKETS), SystemClock(), operator_policy=policy) as account:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", account.access_key)
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", account.secret_key)
        where = ("--endpoint-url", account.endpoint_url, "--region", account.region)
        document = json.loads(cli("audit", name, "--format", "json", *where).out)
    assert not [gap for item in document["coverage"] for gap in item["gaps"]]
    judged = [item for line in document["lines"] for rule in line["rules"] for item in rule["resources"]]
    assert {item["reason"] for item in judged} <= {None, "no_data", "not_applicable"}
