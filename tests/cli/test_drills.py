"""`train` and `sim`: drills without a terminal, and their account for any AWS client."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.runs import finished, interrupted, line_of, started
from tests.exporters.samples import proven
from workbench.cli.drill import compare
from workbench.domain.diagnosis import ConclusionStatus, Diagnosis
from workbench.domain.scenario import AnswerKey
from workbench.domain.target import Source
from workbench.engine.diagnosis import diagnose
from workbench.journal import TinyJournal


def test_the_first_drill_is_solved_without_a_terminal(journal: TinyJournal) -> None:
    result = finished("train")
    assert result.code == 0
    assert result.out.startswith("Drill 01-the-report-that-never-came:")
    assert "This is the drill's answer: proven, object-soft-deleted." in result.out
    incident = journal.load(journal.summaries()[0].id).incident
    assert (incident.scenario, incident.target.source) == ("01-the-report-that-never-came", Source.SIMULATED)


def test_an_inspection_is_done_under_the_printed_policy(cli: Cli, journal: TinyJournal) -> None:
    result = cli("--plain", "train", "inspection-1", "--least-privilege")
    assert (result.code, result.err.count("workbench: ")) == (0, 0)
    assert result.out.startswith("Drill inspection-1-the-visit-on-thursday: The visit on Thursday")
    assert "✗ FAIL      s3" not in result.out
    assert "This is the drill's answer: 4 of 4 found, 0 missed, 0 falsely accused." in result.out
    assert "logs-retention of /aws/vendedlogs/states/nightly-close: A year is what" in result.out
    (summary,) = journal.summaries()
    assert journal.load(summary.id).incident.scenario == "inspection-1-the-visit-on-thursday"


def test_the_account_is_served_to_a_run_in_another_process() -> None:
    with started("sim", "01") as server:
        exports = [line_of(server.stdout, "export ") for _ in range(6)]
        environment = dict(line.removeprefix("export ").strip().split("=", 1) for line in exports)
        line_of(server.stderr, "serving")
        result = finished(
            *("run", "file-upload-missing", "--format", "json"),
            *("--set", "bucket=finance-landing", "--set", "key=reports/2026-11/daily-close.csv"),
            env=environment,
        )
        ended = interrupted(server)
    document = json.loads(result.out)
    assert result.code == 3
    assert document["conclusion"]["primary"] == "object-soft-deleted"
    assert document["target"]["source"] == "simulated"
    assert document["target"]["endpoint"] == environment["AWS_ENDPOINT_URL"]
    assert ended.code == 130
    assert "Traceback" not in ended.err


def test_under_the_printed_policy_the_account_is_served_and_nothing_stands_in_the_way(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with started("sim", "01", "--least-privilege") as server:
        for _ in range(6):
            name, _, value = line_of(server.stdout, "export ").removeprefix("export ").strip().partition("=")
            monkeypatch.setenv(name, value)
        line_of(server.stderr, "workbench doctor --playbook file-upload-missing")
        result = cli("doctor", "--playbook", "file-upload-missing", "--format", "json")
    found = json.loads(result.out)
    assert result.code == 0
    assert {item["allowed"] for item in found["permissions"]} == {True}
    assert "cloudtrail:LookupEvents" in {item["action"] for item in found["permissions"]}
    assert "glue:GetJob" not in {item["action"] for item in found["permissions"]}


@pytest.fixture(name="policy_file")
def _policy_file(tmp_path: Path) -> Path:
    file = tmp_path / "policy.json"
    statement = {"Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"], "Resource": "*"}
    file.write_text(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    return file


def test_a_drill_can_be_done_with_the_policy_of_a_file(cli: Cli, policy_file: Path) -> None:
    result = cli("--plain", "--no-journal", "train", "01", "--operator", str(policy_file))
    assert result.code == 1
    assert "no identity-based policy allows the s3:ListBucketVersions action" in result.out
    assert "This is not the drill's answer" in result.out


@pytest.mark.parametrize("command", [("train", "01"), ("sim", "01")])
@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "policy.json: cannot be read as JSON"),
        ("[" * 100_000, "policy.json: cannot be read as JSON"),
        ('{"Statement": [{"Effect": "Perhaps"}]}', "policy.json: is no IAM policy"),
        (
            '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "x"}}',
            "AWS would not keep the operator's policy: Resource x must be in ARN format",
        ),
    ],
)
def test_a_file_that_holds_no_policy_is_refused(
    cli: Cli, policy_file: Path, command: tuple[str, ...], text: str, complaint: str
) -> None:
    policy_file.write_text(text)
    result = cli("--plain", "--no-journal", *command, "--operator", str(policy_file))
    assert (result.code, result.out) == (2, "")
    assert complaint in result.err


def test_two_policies_for_one_operator_are_refused(cli: Cli, policy_file: Path) -> None:
    result = cli("--plain", "train", "01", "--least-privilege", "--operator", str(policy_file))
    assert result.code == 2
    assert "give one of them" in result.err


def test_a_recording_is_not_done_with_other_permissions(cli: Cli, tmp_path: Path) -> None:
    recording = tmp_path / "drill.zip"
    recording.write_bytes(b"")
    result = cli("--plain", "train", str(recording), "--least-privilege")
    assert result.code == 2
    assert "a recording answers as it did" in result.err


def test_chance_excludes_a_name(cli: Cli) -> None:
    assert cli("train", "01", "--random").code == 2


def answer(**changes: object) -> AnswerKey:
    expected = {"status": ConclusionStatus.PROVEN, "primary": "gone", "ruled_out": ("there",), **changes}
    return AnswerKey(**expected)  # type: ignore[arg-type]  # the fields vary by test


@pytest.fixture(scope="module", name="diagnosis")
def _diagnosis() -> Diagnosis:
    transcript = proven()
    incident = transcript.incident
    return diagnose(incident.playbook, incident.parameters, transcript.findings)


def test_the_drills_answer_is_recognised(diagnosis: Diagnosis) -> None:
    assert compare(answer(), diagnosis) == []


@pytest.mark.parametrize(
    ("wrong", "difference"),
    [
        ({"status": ConclusionStatus.CLEAN}, "the drill's answer is clean, found was proven"),
        ({"primary": "there"}, "the drill's primary cause is there, found was gone"),
        ({"also": ("policy",)}, "policy should be proven, and is not"),
        ({"primary": None}, "gone is proven, and should not be"),
        ({"ruled_out": ("policy",)}, "policy should be ruled out, and is not"),
    ],
)
def test_each_difference_to_the_drills_answer_is_named(
    diagnosis: Diagnosis, wrong: dict[str, object], difference: str
) -> None:
    assert difference in compare(answer(**wrong), diagnosis)
