"""`probes new`, `drills new`: what is written passes the tests that hold for all others."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.cli.conftest import Cli
from tests.probes import test_contract as contract
from workbench.engine.probe import AnyProbe, Example
from workbench.playbook_files.scenarios import load_scenario
from workbench.probes import examples_of, probe_of


@pytest.fixture
def written(cli: Cli, tmp_path: Path) -> list[Path]:
    result = cli("probes", "new", "lambda.kept_versions", "--folder", str(tmp_path))
    assert result.code == 0, result.err
    return [Path(line) for line in result.out.splitlines()]


def module_of(path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


def test_a_new_probe_keeps_what_every_probe_promises(
    written: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "workbench.probes.lambda_.kept_versions"
    probe: AnyProbe = probe_of(module_of(written[0], name, monkeypatch))
    examples = examples_of(module_of(written[1], f"{name}_examples", monkeypatch))
    monkeypatch.setitem(contract.EXAMPLES_OF, probe.id, examples)

    assert probe.id == "lambda.kept_versions"
    for promise in (
        contract.test_examples_cover_good_and_bad,
        contract.test_help_and_question_are_written,
        contract.test_params_and_facts_are_frozen_and_facts_begin_unknown,
        contract.test_every_fact_is_documented,
        contract.test_every_fact_is_of_a_kind_that_conditions_know,
        contract.test_operations_are_on_the_reviewed_list,
        contract.test_declared_operations_are_exactly_those_asked,
        contract.test_requests_are_valid_json_and_fit_the_model_of_aws,
    ):
        promise(probe)
    for example in examples:
        of_each_example(probe, example)


def of_each_example(probe: AnyProbe, example: Example[Any]) -> None:
    contract.test_example_comes_out_as_it_says(probe, example)
    contract.test_who_sees_nothing_knows_nothing(probe, example)
    contract.test_empty_answers_break_nothing(probe, example)


def test_a_new_probe_is_written_as_the_others_are(written: list[Path], tmp_path: Path) -> None:
    for path in written:
        where = ["--no-cache", "--stdin-filename", f"workbench/probes/lambda_/{path.name}", "-"]
        for check in (["check", "-q"], ["format", "--check", "-q"]):
            told = subprocess.run(  # noqa: S603 - our own linter
                [sys.executable, "-m", "ruff", *check, *where],
                input=path.read_text(),
                capture_output=True,
                text=True,
                check=False,
            )
            assert (told.returncode, told.stdout) == (0, "")
    assert (tmp_path / "lambda_" / "__init__.py").read_text().startswith('"""Probes of lambda."""')


def test_a_new_probe_never_replaces_one(cli: Cli, written: list[Path], tmp_path: Path) -> None:
    again = cli("probes", "new", "lambda.kept_versions", "--folder", str(tmp_path))
    assert again.code == 2
    assert "exists already" in again.err
    assert len(written) == 2


@pytest.mark.parametrize("probe_id", ["", "s3", "s3.A", "../s3.x", "s3.x.y", "s3._x", "s3.x_examples"])
def test_what_is_no_id_makes_no_probe(cli: Cli, tmp_path: Path, probe_id: str) -> None:
    result = cli("probes", "new", probe_id, "--folder", str(tmp_path))
    assert result.code == 2
    assert "is no probe id" in result.err
    assert list(tmp_path.rglob("*.py")) == []


def test_a_new_drill_comes_to_its_answer(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    assert cli("playbooks", "new", "my-first", "--playbooks", str(folder)).code == 0
    made = cli("drills", "new", "90-my-drill", "--playbook", "my-first", "--playbooks", str(folder))
    assert made.code == 0, made.err
    path = folder / "drills" / "90-my-drill.yaml"
    assert made.out.strip() == str(path)
    assert load_scenario(path).parameters == {"bucket": "acme-landing"}
    assert load_scenario(path).title == "My drill"

    solved = cli("train", "90-my-drill", "--plain", "--playbooks", str(folder))
    assert solved.code == 0, solved.err
    assert "This is the drill's answer: undetermined" in solved.out


def test_a_new_inspection_holds_what_its_rules_find_weak(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    made = cli(
        *("drills", "new", "91-v", "--kind", "inspection", "--playbook", "readiness-sagemaker"),
        *("--playbooks", str(folder)),
    )
    assert made.code == 0, made.err
    weak = load_scenario(folder / "drills" / "91-v.yaml").answer.weak
    found = {(item.rule, item.resource) for item in weak}
    assert found == {("sm-deployed-from-registry", "forecast"), ("sm-pipeline-approval", "forecast")}
    solved = cli("train", "91-v", "--plain", "--playbooks", str(folder))
    assert solved.code == 0, solved.err
    assert "This is the drill's answer: 2 of 2 found, 0 missed, 0 falsely accused" in solved.out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("91-x", "--kind", "inspection", "--playbook", "readiness-s4"), "did you mean 'readiness-s3'"),
        (("91-x", "--kind", "inspection", "--playbook", "audit", "--set", "zone=raw/"), "zone"),
        (("Drill", "--playbook", "file-upload-missing"), "is no drill id"),
        (("90-x", "--playbook", "file-upload-mising"), "did you mean 'file-upload-missing'"),
        (("90-x", "--playbook", "file-upload-missing", "--set", "buckt=b"), "buckt"),
        (("90-x", "--playbook", "step-functions-failed"), "state_machine_arn"),
    ],
)
def test_a_drill_that_cannot_be_is_told(
    cli: Cli, tmp_path: Path, arguments: tuple[str, ...], why: str
) -> None:
    result = cli("drills", "new", *arguments, "--folder", str(tmp_path / "made"))
    assert result.code == 2
    assert why.lower() in result.err.lower()
    assert not (tmp_path / "made").exists()
