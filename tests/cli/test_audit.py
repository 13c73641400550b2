"""`workbench audit` as it is typed, on a simulated account."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.simulation.accounts import action, scenario
from workbench.engine.clock import SystemClock
from workbench.journal import TinyJournal
from workbench.simulation import SimulatedAccount

BUCKETS = (
    action("s3.CreateBucket", Bucket="landing"),
    action("s3.PutBucketVersioning", Bucket="landing", VersioningConfiguration={"Status": "Enabled"}),
    action("s3.CreateBucket", Bucket="scratch"),
)


@pytest.fixture(scope="module")
def account() -> Iterator[SimulatedAccount]:
    with SimulatedAccount(scenario(*BUCKETS), SystemClock()) as served:
        yield served


@pytest.fixture
def audit(cli: Cli, account: SimulatedAccount, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", account.access_key)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", account.secret_key)
    where = ("--endpoint-url", account.endpoint_url, "--region", account.region)
    return lambda *arguments: cli("audit", *arguments, *where)


def test_a_broken_rule_exits_3_and_names_the_resource(audit: Cli) -> None:
    result = audit("readiness-s3")
    assert result.code == 3
    assert "FAIL      scratch (us-east-1): versioning was never enabled" in result.out
    assert "landing (us-east-1): versioning is enabled" not in result.out


def test_all_audits_run_without_a_name_and_nothing_is_a_bug(audit: Cli) -> None:
    document = json.loads(audit("--format", "json").out)
    judged = [item for line in document["lines"] for rule in line["rules"] for item in rule["resources"]]
    assert judged
    assert not [item for item in judged if "has a bug" in item["summary"]]
    assert document["target"]["source"] == "simulated"


def test_a_recorded_audit_is_shown_exported_replayed_and_compared(
    audit: Cli, cli: Cli, journal: TinyJournal, tmp_path: Path
) -> None:
    audit("readiness-s3")
    (made,) = journal.summaries()
    assert made.status == "proven"
    assert cli("journal", "show", made.id).out.startswith("2 of 2 resources break a rule")
    page = tmp_path / "audit.html"
    assert cli("export", made.id, "--format", "html", "-o", str(page)).code == 0
    assert "By line of the guide" in page.read_text("utf-8")
    assert cli("audit", "--replay", made.id).code == 3
    assert cli("run", "--replay", made.id).code == 2
    assert cli("run", "--resume", made.id).code == 2
    older, newer = sorted(item.id for item in journal.summaries())
    compared = cli("audit", "diff", older, newer)
    assert compared.code == 0
    assert "nothing that both audits judged stands otherwise" in compared.out
    assert cli("audit", "readiness-s3", "--who").code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("readines-s3",), "Did you mean 'readiness-s3'?"),
        (("diff", "one"), "name two audits"),
        (("readiness-s3", "--set", "retention_years=long"), "retention_years"),
        (("readiness-s3", "--set", "years=7"), "years"),
    ],
)
def test_mistakes_are_said_and_exit_2(audit: Cli, arguments: tuple[str, ...], said: str) -> None:
    result = audit(*arguments)
    assert result.code == 2
    assert said in result.err
