"""Every drill under exactly the policy that `workbench iam-policy` prints: enough, and nothing idle."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.fakes import PERSON
from tests.test_drills import DRILLS, source_of
from workbench.aws import load_catalogue, policy_for
from workbench.cli.lookup import operations_of
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.incident import FindingRecorded
from workbench.domain.playbook import Playbook
from workbench.domain.scenario import Scenario
from workbench.engine.bench import Library
from workbench.engine.clock import SystemClock
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.parameters import check_parameters
from workbench.engine.policies import matches
from workbench.engine.session import IncidentSession, Ports
from workbench.playbook_files.library import load_library, shipped_folder
from workbench.playbook_files.scenarios import load_scenario
from workbench.probes import discover
from workbench.simulation import SimulatedAccount

NO_LAKE = "no drill has an event data store: CloudTrail Lake is closed to newcomers"
NO_LOG = "asked only of a resource that writes a log of its own, and no drill is about one"
IDLE: Mapping[str, Mapping[str, str]] = {
    "file-upload-missing": {
        "cloudtrail.GetEventDataStore": NO_LAKE,
        "iam.GetRole": "asked only when the role may not be simulated",
        "sns.GetTopicAttributes": "no drill notifies a topic",
        "sqs.GetQueueAttributes": "no drill notifies a queue",
        "sqs.GetQueueUrl": "no drill notifies a queue",
    },
    "reconstruct-events": {
        "cloudtrail.GetEventDataStore": NO_LAKE,
        **dict.fromkeys(
            (
                "emr.DescribeCluster",
                "glue.GetCrawler",
                "glue.GetJob",
                "lambda.GetFunctionConfiguration",
                "logs.DescribeLogGroups",
                "logs.FilterLogEvents",
                "stepfunctions.DescribeStateMachine",
                "transfer.DescribeServer",
            ),
            NO_LOG,
        ),
    },
    "step-functions-failed": {"stepfunctions.DescribeMapRun": "no drill has a distributed map run"},
    "upload-access-denied": {
        "cloudtrail.GetEventDataStore": NO_LAKE,
    },
}
"""What no drill of a playbook asks, and why it is in the policy nevertheless; no more than that."""
ASKED_BEFORE = "sts.GetCallerIdentity"
"""Who are we: the source asks before the first check."""


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library([shipped_folder()], discover(), frozenset(load_catalogue()))


async def answers_under_least_privilege(scenario: Scenario, playbook: Playbook) -> list[Answer]:
    """Run a drill whose operator has the printed policy and no other; return all that AWS answered."""
    clock, registry = SystemClock(), discover()
    policy = policy_for(operations_of([playbook], registry))
    given = {name: str(value) for name, value in scenario.parameters.items()}
    with SimulatedAccount(scenario, clock, operator_policy=policy) as account:
        source = source_of(account)
        ports = Ports(
            source=source,
            registry=registry,
            journal=MemoryJournal(clock),
            clock=clock,
            person=PERSON,
            tool_version="test",
        )
        parameters = check_parameters(playbook, given, clock.now())
        session = await IncidentSession.start(ports, playbook, parameters, source.target(), scenario="drill")
        await session.run_all()
        answer = scenario.answer
        conclusion = session.diagnosis.conclusion
        assert (conclusion.status, conclusion.primary) == (answer.status, answer.primary)
        return [
            answer
            for entry in session.entries
            if isinstance(entry.event, FindingRecorded)
            for answer in entry.event.finding.evidence.answers
        ]


def is_of_the_drill(answer: Answer, scenario: Scenario) -> bool:
    """Tell whether a denial is one that the drill makes: it takes an action from the operator."""
    return any(
        matches(pattern, action, ignore_case=True)
        for action in answer.iam_actions
        for pattern in scenario.operator_deny
    )


def playbooks_with_drills() -> list[str]:
    return sorted({load_scenario(path).playbook for path in DRILLS})


@pytest.mark.timeout(900)  # a playbook's drills, one after the other
@pytest.mark.parametrize("playbook_id", playbooks_with_drills())
async def test_the_printed_policy_suffices_for_every_drill_and_holds_nothing_idle(
    playbook_id: str, library: Library
) -> None:
    playbook = library.playbooks[playbook_id]
    declared = set(operations_of([playbook], discover()))
    asked: set[str] = {ASKED_BEFORE}
    lacking: list[tuple[str, str, str]] = []
    for path, scenario in of_playbook(playbook_id):
        for answer in await answers_under_least_privilege(scenario, playbook):
            asked.add(answer.operation)
            if answer.outcome is Outcome.DENIED and not is_of_the_drill(answer, scenario):
                lacking.append((path.stem, answer.operation, answer.message))
    assert lacking == []
    assert asked <= declared
    assert declared - asked == set(IDLE.get(playbook_id, {}))


def of_playbook(playbook_id: str) -> list[tuple[Path, Scenario]]:
    loaded = [(path, load_scenario(path)) for path in DRILLS]
    return [(path, scenario) for path, scenario in loaded if scenario.playbook == playbook_id]
