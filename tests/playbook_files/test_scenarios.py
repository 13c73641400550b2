"""A simulated account with a planted fault, as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.playbook_files.samples import CATALOGUE, GOOD, write
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.scenario import AnswerKey, ScenarioAction
from workbench.playbook_files.playbooks import load_playbook
from workbench.playbook_files.problems import PlaybookError
from workbench.playbook_files.scenarios import load_scenario

DRILL = """\
id: 01-gone
title: The report that never came
story: |
  Tuesday, 09:12. "Where is my report?"
playbook: good
parameters: {bucket: acme, key: 0123}
operator: {deny: ["s3:Get*", "*"]}
build:
  - s3.CreateBucket: {Bucket: acme}
  - s3.PutObject:
      Bucket: acme
      Key: "cafe\\u0301\\n.csv"
      Body: no
      Tagging: 1.10
      Metadata: {"a": true}
  - sim.Wait:
break:
  - s3.DeleteObject: {Bucket: acme, Key: x}
answer:
  status: proven
  primary: deleted
  explanation: A delete marker hides it.
"""


def problems(path: Path, *, with_playbooks: bool = False) -> list[str]:
    playbooks = None
    if with_playbooks:
        good = load_playbook(write(path.parent, "good.md", GOOD), CATALOGUE)
        playbooks = {good.id: good}
    with pytest.raises(PlaybookError) as raised:
        load_scenario(path, playbooks)
    return [str(problem).removeprefix(f"{path}:") for problem in raised.value.problems]


def test_a_scenario_is_read_as_it_is_written(tmp_path: Path) -> None:
    path = write(tmp_path, "01-gone.yaml", DRILL)
    scenario = load_scenario(path)

    assert (scenario.id, scenario.title) == ("01-gone", "The report that never came")
    assert scenario.story == 'Tuesday, 09:12. "Where is my report?"'
    assert (scenario.playbook, scenario.parameters) == ("good", {"bucket": "acme", "key": "0123"})
    assert scenario.operator_deny == ("s3:Get*", "*")
    assert scenario.build == (
        ScenarioAction(operation="s3.CreateBucket", arguments={"Bucket": "acme"}, line=9),
        ScenarioAction(
            operation="s3.PutObject",
            arguments={
                "Bucket": "acme",
                "Key": "cafe\u0301\n.csv",
                "Body": "no",
                "Tagging": "1.10",
                "Metadata": {"a": True},
            },
            line=10,
        ),
        ScenarioAction(operation="sim.Wait", arguments={}, line=16),
    )
    assert scenario.break_ == (
        ScenarioAction(operation="s3.DeleteObject", arguments={"Bucket": "acme", "Key": "x"}, line=18),
    )
    assert scenario.answer == AnswerKey(
        status=ConclusionStatus.PROVEN, primary="deleted", explanation="A delete marker hides it."
    )
    assert scenario.source == str(path)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "id: 01-gone",
            "id: 02-gone",
            "1: id: '02-gone' must be the file's name without its ending, '01-gone'",
        ),
        ("title:", "titel:", "2: titel: unknown field; did you mean 'title'?"),
        ('story: |\n  Tuesday, 09:12. "Where is my report?"\n', "", "1: the field 'story' is missing"),
        ("s3:Get*", "Get*", "7: operator.deny[0]: 'Get*' is not valid here; expected: an IAM action"),
        (
            "- s3.CreateBucket:",
            "- CreateBucket:",
            "9: build[0].CreateBucket: 'CreateBucket' is not valid here",
        ),
        (
            "- sim.Wait:",
            "- sim.Wait: now",
            "16: build[2].sim.Wait: must be a mapping (name: value) or nothing",
        ),
        (
            "  - sim.Wait:",
            "    s3.X: {}\n  - sim.Wait:",
            "build[1]: a mapping is not valid here; expected: one",
        ),
        ("status: proven", "status: solved", "answer.status: must be one of proven, undetermined, clean"),
        ("  primary: deleted\n", "", "answer: the field 'primary' is missing"),
        ("status: proven", "status: clean", "answer.primary: must be nothing, not 'deleted'"),
        ("  status: proven\n", "", "answer: the field 'status' is missing"),
        ("id: 01-gone", "id: 01-gone\nkind: inspection", "answer: the field 'weak' is missing"),
        (
            "id: 01-gone",
            "id: 01-gone\nkind: inspection",
            "answer.status: an inspection's answer has 'weak' and 'explanation' alone",
        ),
        (
            "  status: proven",
            "  weak: [{rule: a, resource: b, why: c}]\n  status: proven",
            "answer.weak: belongs to an inspection: say kind: inspection",
        ),
        (
            "build:",
            "accepted: [{rule: a, resource: b, reason: c, owner: d, approved_by: e, expires: soon}]\nbuild:",
            "accepted[0].expires: 'soon' is no date: write YYYY-MM-DD",
        ),
    ],
)
def test_a_broken_scenario_is_refused_with_line_and_field(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert old in DRILL
    said = problems(write(tmp_path, "01-gone.yaml", DRILL.replace(old, new)))
    assert any(expected in line for line in said), said


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("playbook: good", "playbook: goof", "5: playbook: Unknown playbook 'goof'. Did you mean 'good'?"),
        ("{bucket: acme", "{bukket: acme", "6: parameters.bukket: Unknown parameter 'bukket'"),
        (
            "primary: deleted",
            "primary: delete",
            "answer.primary: Unknown cause 'delete'. Did you mean 'deleted'?",
        ),
        (
            "primary: deleted",
            "primary: deleted\n  ruled_out: [other]",
            "answer.ruled_out[0]: Unknown cause 'other'",
        ),
        ("primary: deleted", "primary: deleted\n  also: [other]", "answer.also[0]: Unknown cause 'other'"),
    ],
)
def test_a_scenario_must_fit_its_playbook(tmp_path: Path, old: str, new: str, expected: str) -> None:
    (said,) = problems(write(tmp_path, "01-gone.yaml", DRILL.replace(old, new)), with_playbooks=True)
    assert expected in said


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("sns.Subscribe: {TopicArn: t, Protocol: HTTP, Endpoint: 'http://192.0.2.7/'}", "cannot POST"),
        ("lambda.Invoke: {FunctionName: f}", "sim.Metric"),
        ("batch.SubmitJob: {jobName: j, jobQueue: q, jobDefinition: d}", "run a job"),
        ("events.CreateApiDestination: {Name: n}", "cannot call an address"),
        (
            "firehose.CreateDeliveryStream: {HttpEndpointDestinationConfiguration: {}}",
            "cannot deliver to an address",
        ),
    ],
)
def test_a_step_that_would_leave_the_machine_does_not_load(tmp_path: Path, step: str, says: str) -> None:
    path = write(tmp_path, "01-gone.yaml", DRILL.replace("- sim.Wait:", f"- {step}"))
    (problem,) = problems(path)
    assert problem.startswith("16: ")
    assert says in problem


def test_a_topic_may_tell_a_queue(tmp_path: Path) -> None:
    step = "- sns.Subscribe: {TopicArn: t, Protocol: sqs, Endpoint: q}"
    load_scenario(write(tmp_path, "01-gone.yaml", DRILL.replace("- sim.Wait:", step)))


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("healthy", "answer.status: of a healthy account must be 'clean'"),
        ("unlogged", "answer.status: of a unlogged account must be 'undetermined'"),
        ("odd", "kind: "),
    ],
)
def test_the_kind_of_account_fits_its_answer(tmp_path: Path, kind: str, says: str) -> None:
    (problem,) = problems(
        write(tmp_path, "01-gone.yaml", DRILL.replace("story:", f"kind: {kind}\nstory:", 1))
    )
    assert says in problem


def test_a_blind_operator_lacks_something(tmp_path: Path) -> None:
    blind = DRILL.replace("story:", "kind: blind\nstory:", 1).replace(
        "proven\n  primary: deleted", "undetermined"
    )
    load_scenario(write(tmp_path, "01-gone.yaml", blind))
    (problem,) = problems(
        write(tmp_path, "01-gone.yaml", blind.replace('operator: {deny: ["s3:Get*", "*"]}\n', ""))
    )
    assert "needs operator.deny" in problem
