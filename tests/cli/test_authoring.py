"""`playbooks`, `probes`, `iam-policy`, `triage`, `doctor`: what needs no incident."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.cli.runs import CREDENTIALS, aws_endpoint, sts_error


def test_playbooks_and_probes_are_listed_and_shown(cli: Cli) -> None:
    assert "file-upload-missing" in cli("playbooks", "list").out
    listed = json.loads(cli("playbooks", "list", "--format", "json").out)
    upload = next(item for item in listed if item["id"] == "file-upload-missing")
    assert upload["parameters"]["bucket"]["required"] is True
    shown = cli("playbooks", "show", "file-upload-missing").out
    assert "Is the object really missing?" in shown
    probes = json.loads(cli("probes", "list", "--format", "json").out)
    assert "s3.object_visibility" in {probe["id"] for probe in probes}
    shown = cli("probes", "show", "stepfunctions.failing_state").out
    assert "GetExecutionHistory" in shown
    assert "  hidden: true or false\n      It was caught, the execution counts as a success" in shown
    assert "'permission'" in shown
    assert '"permission"' in cli("playbooks", "schema").out


def test_the_shipped_playbooks_lint_clean(cli: Cli) -> None:
    result = cli("playbooks", "lint")
    assert (result.code, result.out) == (0, "")


def test_a_new_playbook_lints_clean_and_is_found(cli: Cli, tmp_path: Path) -> None:
    written = cli("playbooks", "new", "my-first", "--playbooks", str(tmp_path)).out.strip()
    assert written == str(tmp_path / "my-first.md")
    assert cli("playbooks", "lint", written).code == 0
    assert "my-first" in cli("playbooks", "list", "--playbooks", str(tmp_path)).out
    assert cli("playbooks", "new", "my-first", "--playbooks", str(tmp_path)).code == 2


def test_a_broken_playbook_is_told_with_file_and_line_and_the_others_work(cli: Cli, tmp_path: Path) -> None:
    broken = tmp_path / "broken.md"
    broken.write_text("---\nid: broken\ntitle: [\n---\n")
    result = cli("playbooks", "list", "--playbooks", str(tmp_path))
    assert "file-upload-missing" in result.out
    assert f"{broken}:" in result.err
    assert cli("playbooks", "lint", str(broken)).code == 2
    wanted = cli("run", "broken", "--playbooks", str(tmp_path))
    assert wanted.code == 2
    assert f"{broken}:" in wanted.err


def test_a_playbook_of_ones_own_under_a_shipped_id_is_never_left_out_in_silence(
    cli: Cli, tmp_path: Path
) -> None:
    own = tmp_path / "file-upload-missing.md"
    own.write_text(Path("playbooks/file-upload-missing.md").read_text())
    result = cli("run", "file-upload-missing", "--playbooks", str(tmp_path))
    assert f"{own}: id: 'file-upload-missing' is taken by" in result.err


def test_a_playbook_of_fifty_megabytes_is_refused(cli: Cli, tmp_path: Path) -> None:
    huge = tmp_path / "huge.md"
    with huge.open("wb") as file:
        file.truncate(50_000_000)
    result = cli("playbooks", "lint", str(huge))
    assert result.code == 2
    assert str(huge) in result.out


def test_the_schema_is_json(cli: Cli) -> None:
    assert json.loads(cli("playbooks", "schema").out)["type"] == "object"


def test_a_policy_can_be_kept_to_a_bucket_and_a_partition(cli: Cli) -> None:
    command = ("iam-policy", "file-upload-missing", "--bucket", "acme-landing", "--partition", "aws-cn")
    statements = json.loads(cli(*command).out)["Statement"]
    objects = next(statement for statement in statements if "s3:GetObject" in statement["Action"])
    assert objects["Resource"] == ["arn:aws-cn:s3:::acme-landing/*"]


def test_the_policy_allows_what_the_playbook_asks_and_nothing_else(cli: Cli) -> None:
    policy = json.loads(cli("iam-policy", "file-upload-missing").out)
    actions = {action for statement in policy["Statement"] for action in statement["Action"]}
    assert {"s3:GetObject", "s3:ListBucketVersions"} <= actions
    assert not any(action.partition(":")[2].startswith(("Put", "Delete", "Create")) for action in actions)
    assert {statement["Effect"] for statement in policy["Statement"]} == {"Allow"}


def test_triage_prints_the_command_to_run(cli: Cli) -> None:
    result = cli("triage", '"s3://acme-landing/raw/my file.csv"', "is gone")
    assert result.out.splitlines()[0] == (
        "workbench run file-upload-missing --set bucket=acme-landing --set 'key=raw/my file.csv'"
    )


def test_triage_reads_stdin_and_prints_json(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("s3://acme-landing/raw/x.csv"))
    document = json.loads(cli("triage", "-", "--format", "json").out)
    assert document["playbook"] == "file-upload-missing"
    assert document["parameters"] == {"bucket": "acme-landing", "key": "raw/x.csv"}


UNSERVED = (
    "botocore.errorfactory.ModelErrorException: An error occurred (ModelErrorException) when calling the "
    "InvokeModel operation: the model of Bedrock does not answer"
)


def test_triage_says_that_no_playbook_is_about_a_text_and_where_to_look(cli: Cli) -> None:
    result = cli("triage", UNSERVED)
    assert result.code == 4
    assert "no playbook for this yet (bedrock); look first, read-only:" in result.out
    document = json.loads(cli("triage", UNSERVED, "--format", "json").out)
    assert (document["playbook"], document["suggestions"], document["subjects"]) == (None, [], ["bedrock"])
    assert len(document["first_look"]) >= 3


def test_triage_of_nothing_known_exits_4(cli: Cli) -> None:
    result = cli("triage", "zzzz", "--format", "json")
    assert (result.code, json.loads(result.out)["playbook"]) == (4, None)


def test_the_doctor_tells_who_we_are_and_what_cannot_be_told(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with aws_endpoint(others=lambda: (403, sts_error("AccessDenied"))) as url:
        result = cli("doctor", "--endpoint-url", url, "--format", "json")
    document = json.loads(result.out)
    assert document["target"]["account"] == "111122223333"
    assert {item["reachable"] for item in document["services"]} == {True, None}
    assert {item["allowed"] for item in document["permissions"]} == {None}


def test_signatures_are_listed_shown_and_tried(cli: Cli, tmp_path: Path) -> None:
    assert "s3-acl-not-supported" in cli("signatures", "list").out
    listed = json.loads(cli("signatures", "list", "--format", "json").out)
    assert {"id", "pattern", "meaning", "speaks_for", "match", "no_match", "source"} <= set(listed[0])
    shown = cli("signatures", "show", "s3-acl-not-supported")
    assert "upload-access-denied: s3-acl-on-boe" in shown.out
    assert json.loads(cli("signatures", "show", "s3-archived", "--format", "json").out)["id"] == "s3-archived"
    unknown = cli("signatures", "show", "s3-acl-not-suported")
    assert (unknown.code, "s3-acl-not-supported" in unknown.err) == (2, True)
    log = tmp_path / "job.log"
    log.write_text(
        "12:00 ERROR x: (SlowDown)\n12:01 ERROR rollback: Connection reset by peer", encoding="utf-8"
    )
    tried = cli("signatures", "test", str(log))
    assert (tried.code, tried.out.splitlines()[0][:14]) == (0, "→ s3-slow-down")
    found = json.loads(cli("signatures", "test", str(log), "--format", "json").out)
    assert (found["signature"], [match["line"] for match in found["matches"]]) == ("s3-slow-down", [1, 2])


@pytest.mark.parametrize("text", ["Command failed with exit code 1", "all is well"])
def test_what_no_signature_decides_exits_4(cli: Cli, tmp_path: Path, text: str) -> None:
    log = tmp_path / "job.log"
    log.write_text(text, encoding="utf-8")
    assert cli("signatures", "test", str(log)).code == 4
    assert json.loads(cli("signatures", "test", str(log), "--format", "json").out)["signature"] == ""


def test_a_signature_of_ones_own_is_found_and_linted(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    own = tmp_path / "workbench" / "signatures" / "acme.toml"
    own.parent.mkdir(parents=True)
    row = {
        "id": "acme-disk",
        "pattern": r"ACME-17 disk \\w+",
        "meaning": "gone",
        "match": "ACME-17 disk D",
        "no_match": "ACME-17",
        "source": "us",
    }
    own.write_text("[[signature]]\n" + "".join(f'{name} = "{value}"\n' for name, value in row.items()))
    assert "acme-disk" in cli("signatures", "list").out
    assert cli("playbooks", "lint", str(own)).code == 0
    own.write_text(own.read_text().replace('no_match = "ACME-17"', 'no_match = "ACME-17 disk E"'))
    linted = cli("playbooks", "lint", str(own))
    assert (linted.code, linted.out) == (2, f"{own}:2: acme-disk.no_match: is matched by the pattern\n")
    own.write_text("x = 1")
    assert f"{own}: x: is unknown" in cli("signatures", "list").err


def test_triage_prints_a_key_with_a_line_feed_so_that_a_shell_reads_it_back(cli: Cli) -> None:
    event = json.dumps({"detail": {"bucket": {"name": "acme-landing"}, "object": {"key": "in/a\nb\x1b.csv"}}})
    assert r"$'key=in/a\012b\033.csv'" in cli("triage", event).out
