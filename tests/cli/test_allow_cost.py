"""What AWS bills is asked only when somebody agreed to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.simulation.accounts import action, scenario
from workbench.engine.clock import SystemClock
from workbench.simulation import SimulatedAccount

PLAYBOOK = """---
id: import-trouble
title: The import is in trouble
summary: Something is wrong with the import.
parameters:
  group: {required: true, help: where it logs}
causes:
  - id: import-failed
    title: The import says that it failed
    all_of: ["lines.matched > `0`"]
---
## What does its log say?
One query over the whole group.

```probe logs.insights
id: lines
log_groups: ["{{ group }}"]
query: fields @message | filter @message like /ERROR/
```
"""
TOLD = (
    action("sim.At", time="2h"),
    action("sim.LogEvents", group="/app/import", stream="s", events=["ERROR: disk full"]),
)


@pytest.fixture(scope="module")
def account() -> Iterator[SimulatedAccount]:
    with SimulatedAccount(scenario(*TOLD), SystemClock()) as served:
        yield served


@pytest.fixture
def run(cli: Cli, account: SimulatedAccount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", account.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", account.secret_key)
    (tmp_path / "import-trouble.md").write_text(PLAYBOOK, encoding="utf-8")
    where = ("--endpoint-url", account.endpoint_url, "--region", account.region, "--playbooks", str(tmp_path))
    asked = ("run", "import-trouble", "--set", "group=/app/import", "--format", "json")
    return lambda *options: cli(*asked, *where, *options)


def test_without_consent_a_query_is_not_sent_and_nothing_follows(run: Cli) -> None:
    result = run()
    finding = json.loads(result.out)["steps"][0]["findings"][0]

    assert (finding["verdict"], finding["reason"]) == ("unknown", "blocked_by_guard")
    assert "--allow-cost" in finding["summary"]
    assert result.code == 5


def test_with_consent_the_query_proves_the_cause(run: Cli) -> None:
    result = run("--allow-cost")
    document = json.loads(result.out)

    assert document["conclusion"]["primary"] == "import-failed"
    assert "ERROR: disk full" in document["steps"][0]["findings"][0]["summary"]
    assert result.code == 3
