"""Every shipped drill, diagnosed with exactly the permissions that `workbench iam-policy` prints.

It comes to the answer of its key and no other; and of the policy nothing is lacking, and nothing idle.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping

import pytest

from tests.drilling import DRILLS, Solved, question, shipped, solve, with_status
from workbench.aws import policy_for
from workbench.cli.drill import compare
from workbench.domain.diagnosis import CauseStatus, ConditionRole
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.playbook import ProbeCall
from workbench.domain.scenario import Scenario, ScenarioKind
from workbench.domain.verdict import Verdict
from workbench.engine.fact_types import fact_types
from workbench.engine.operations import is_of_network, operations_of
from workbench.knowledge.policies import matches
from workbench.playbook_files.drill_coverage import lacking_drills
from workbench.probes import discover

OPEN: Mapping[tuple[str, str], str] = {
    ("37-outside-the-fence", "org-scp-deny"): "policies of the organization can be read by nobody here",
    ("56-the-unit-below-the-root", "iam-permissions-boundary"): "no text says which layer it was",
    ("58-the-gate-that-nobody-logs", "s3-bucket-policy-explicit-deny"): "no text says which layer it was",
    ("59-a-name-from-home", "kms-key-unusable"): "no text says what KMS answered",
    ("153-a-brace-too-many", "crawler-excluded-by-glob"): "no file is named that a pattern could leave out",
    ("153-a-brace-too-many", "upstream-file-missing"): "no file is named that could be missing",
}
"""Look-alikes that a drill cannot rule out, and why not; no more than that."""
NO_LAKE = "no drill has an event data store: CloudTrail Lake is closed to newcomers"
NOT_ASKED_OF = "asked only of a resource of this kind, and no drill is about one"
NO_ORGANIZATION = "no drill's account is in an organization"
OF_ORGANIZATIONS = (
    "organizations.DescribePolicy",
    "organizations.ListParents",
    "organizations.ListPoliciesForTarget",
)
OF_REGISTRY = (
    "glue.GetSchema",
    "glue.GetSchemaVersion",
    "glue.GetSchemaVersionsDiff",
    "glue.ListSchemaVersions",
)
IDLE: Mapping[str, Mapping[str, str]] = {
    "crawler-not-detecting": {
        **dict.fromkeys(("iam.GetPolicy", "iam.GetPolicyVersion"), "no crawler's role has a managed policy"),
        **dict.fromkeys(OF_ORGANIZATIONS, NO_ORGANIZATION),
        "glue.GetSecurityConfiguration": "no drill encrypts the log of a crawler",
        **dict.fromkeys(OF_REGISTRY, "no drill's crawled table takes its columns from the registry"),
    },
    "file-upload-missing": {
        "cloudtrail.GetEventDataStore": NO_LAKE,
        "iam.GetRole": "asked only when the role may not be simulated",
    },
    "glue-job-failed": {
        **dict.fromkeys(OF_ORGANIZATIONS, NO_ORGANIZATION),
        **dict.fromkeys(("logs.GetQueryResults", "logs.StopQuery"), "no drill agrees to what is billed"),
    },
    "model-deploy-or-predict": dict.fromkeys(OF_ORGANIZATIONS, NO_ORGANIZATION),
    "reconstruct-events": {
        "cloudtrail.GetEventDataStore": NO_LAKE,
        **dict.fromkeys(
            (
                "emr.DescribeCluster",
                "glue.GetCrawler",
                "glue.GetJob",
                "stepfunctions.DescribeStateMachine",
            ),
            NOT_ASKED_OF,
        ),
    },
    "step-functions-failed": {
        "sagemaker.DescribeTrainingJob": "no drill starts a training job without waiting for it",
        "emr-serverless.ListJobRuns": "no drill starts a run of EMR Serverless without waiting for it",
        "emr-containers.ListJobRuns": "no drill starts a run of EMR on EKS without waiting for it",
    },
    "training-stuck": dict.fromkeys(OF_ORGANIZATIONS, NO_ORGANIZATION),
    "upload-access-denied": {
        "cloudtrail.GetEventDataStore": NO_LAKE,
        "s3.HeadObject": "no drill of it begins with a read that was refused; other playbooks lead on to it",
    },
}
"""What no drill of a playbook asks, and why it is in the policy nevertheless; no more than that."""
ASKED_BEFORE = "sts.GetCallerIdentity"
"""Who are we: the source asks before the first check."""


SCENARIOS = [item for item in shipped().scenarios.values() if item.kind is not ScenarioKind.INSPECTION]
"""Inspections have an audit in place of a playbook, and tests of their own."""

pytestmark = pytest.mark.timeout(900)
"""The first test of a playbook solves all of its drills."""


@pytest.fixture(scope="module", params=sorted({scenario.playbook for scenario in SCENARIOS}))
def solved(request: pytest.FixtureRequest) -> list[Solved]:
    """All drills of a playbook, each solved by an operator who has the playbook's policy and no other."""
    policy = policy_for(operations_of([shipped().playbooks[request.param]], discover()))
    drills = [scenario for scenario in SCENARIOS if scenario.playbook == request.param]
    return [asyncio.run(solve(scenario, policy=policy)) for scenario in drills]


def test_each_drill_comes_to_its_answer_and_proves_nothing_else(solved: list[Solved]) -> None:
    differences = {drill.scenario.id: compare(drill.scenario.answer, drill.diagnosis) for drill in solved}
    assert differences == {drill.scenario.id: [] for drill in solved}


def test_a_healthy_account_points_to_nothing_and_says_what_cannot_be_seen(solved: list[Solved]) -> None:
    playbook = shipped().playbooks[solved[0].scenario.playbook]
    healthy = [drill for drill in solved if drill.scenario.kind is ScenarioKind.HEALTHY]
    assert healthy or ScenarioKind.HEALTHY in playbook.undrilled
    for drill in healthy:
        name, diagnosis = drill.scenario.id, drill.diagnosis
        assert (name, with_status(diagnosis, CauseStatus.LIKELY)) == (name, set())
        assert (name, with_status(diagnosis, CauseStatus.PROVEN)) == (name, set())
        pointing = [
            f"{cause.id}: {result}"
            for cause in diagnosis.causes
            for result in cause.conditions
            if result.truth and result.role in (ConditionRole.ALL_OF, ConditionRole.ANY_OF)
        ]
        assert (name, pointing) == (name, [])
        findings = drill.findings.items()
        bad = {check: item.summary for check, item in findings if item.verdict is Verdict.FAIL}
        assert (name, bad) == (name, {})
        mute = [check for check, item in findings if item.verdict is Verdict.UNKNOWN and not item.needs]
        assert (name, mute) == (name, [])
        open_ = [cause for cause in diagnosis.causes if cause.status is not CauseStatus.RULED_OUT]
        silent = [cause.id for cause in open_ if not any(fact.needs for fact in cause.missing)]
        assert (name, silent) == (name, [])
        assert diagnosis.conclusion.not_examined == len(open_)
        said = f"{len(open_)} cause{'s' if len(open_) != 1 else ''} not examined: give "
        assert not open_ or said in diagnosis.conclusion.summary


def test_every_fact_of_every_drill_is_one_that_its_probe_declares(solved: list[Solved]) -> None:
    probes = {
        check.id: discover()[check.probe]
        for check in shipped().playbooks[solved[0].scenario.playbook].checks
        if isinstance(check, ProbeCall)
    }
    odd = [
        (drill.scenario.id, finding.check, name, value)
        for drill in solved
        for finding in drill.findings.values()
        if finding.check in probes
        for name, value in finding.facts.items()
        if value is not None and not fact_types(probes[finding.check].facts)[name].admits(value)
    ]
    assert odd == []
    assert not [
        finding.summary
        for drill in solved
        for finding in drill.findings.values()
        if "the probe has a bug" in finding.summary
    ]
    assert all(drill.findings for drill in solved)


def test_the_printed_policy_suffices_for_every_drill(solved: list[Solved]) -> None:
    lacking = [
        (drill.scenario.id, answer.operation, answer.message)
        for drill in solved
        for answer in drill.answers
        if answer.outcome is Outcome.DENIED and not is_of_the_drill(answer, drill.scenario)
    ]
    assert lacking == []


def test_the_printed_policy_holds_nothing_idle(solved: list[Solved]) -> None:
    playbook = solved[0].scenario.playbook
    declared = set(operations_of([shipped().playbooks[playbook]], discover()))
    sent = {ASKED_BEFORE} | {answer.operation for drill in solved for answer in drill.answers}
    asked = {operation for operation in sent if not is_of_network(operation)}
    assert asked <= declared
    assert declared - asked == set(IDLE.get(playbook, {}))


def test_no_drill_asks_anything_twice(solved: list[Solved]) -> None:
    twice = {
        drill.scenario.id: [what for what, times in Counter(map(question, drill.sent)).items() if times > 1]
        for drill in solved
    }
    assert all(drill.sent for drill in solved)
    assert twice == {drill.scenario.id: [] for drill in solved}


def is_of_the_drill(answer: Answer, scenario: Scenario) -> bool:
    """Tell whether a denial is one that the drill makes: of an action, or by Lake Formation."""
    hides = any(action.operation == "sim.LakeFormationHides" for action in scenario.break_)
    if hides and "Lake Formation" in answer.message:
        return True
    return any(
        matches(pattern, action, ignore_case=True)
        for action in answer.iam_actions
        for pattern in scenario.operator_deny
    )


def test_every_drill_loads_and_fits_its_playbook() -> None:
    assert shipped().problems == ()
    assert sorted(shipped().scenarios) == [path.stem for path in DRILLS]


@pytest.mark.parametrize("playbook", sorted(shipped().playbooks))
def test_every_cause_and_every_kind_of_account_has_a_drill(playbook: str) -> None:
    assert list(lacking_drills(shipped().playbooks[playbook], SCENARIOS)) == []


def test_what_a_cause_is_taken_for_is_ruled_out_in_each_of_its_drills(solved: list[Solved]) -> None:
    playbook = shipped().playbooks[solved[0].scenario.playbook]
    look_alikes = {cause.id: cause.look_alikes for cause in playbook.causes}
    mistaken = {
        (drill.scenario.id, other)
        for drill in solved
        for other in look_alikes.get(drill.scenario.answer.primary or "", ())
        if other not in with_status(drill.diagnosis, CauseStatus.RULED_OUT) | set(drill.scenario.answer.also)
    }
    excused = {(drill, other) for drill, other in OPEN if drill in {item.scenario.id for item in solved}}
    assert mistaken == excused
