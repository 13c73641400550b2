"""Every rule on simulated accounts: each of its verdicts is seen, and a blind auditor learns nothing."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.audits.accounts import DESK, REGISTRY
from tests.drilling import source_of
from tests.fakes import ports_of
from tests.simulation.accounts import action, scenario
from workbench.audits import discover_examples
from workbench.domain.audit import AuditConfigured
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.transcript import Transcript
from workbench.domain.verdict import Verdict
from workbench.engine.audit.planning import together
from workbench.engine.audit.report import Standing, audit_report
from workbench.engine.audit.session import AuditSession
from workbench.engine.clock import SystemClock
from workbench.engine.parameters import check_parameters
from workbench.simulation import SimulatedAccount

ACCOUNTS: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("simulated.yaml").read_text("utf-8")
)
BLIND = (
    "s3:*",
    "transfer:*",
    "glue:*",
    "states:*",
    "sagemaker:*",
    "logs:*",
    "cloudtrail:*",
    "iam:*",
    "elasticmapreduce:*",
)
CLOCK = SystemClock()


def audited(name: str, deny: tuple[str, ...] = ()) -> Transcript:
    actions = [action(operation, **given) for item in ACCOUNTS[name] for operation, given in item.items()]
    with SimulatedAccount(scenario(*actions, deny=deny), CLOCK) as account:
        source = source_of(account)
        ports = ports_of(source, CLOCK)
        audit = together(list(DESK.audits.values()))
        given = {
            "tag_values": "Environment=prod",
            "lake_buckets": "lake,half,never-renewed",
            "record_buckets": "lake,half,open",
            "record_groups": "/aws/*",
        }
        parameters = check_parameters(audit, given, CLOCK.now())
        target = source.target()
        configured = AuditConfigured(regions=(target.region,))

        async def run() -> Transcript:
            session = await AuditSession.start(ports, REGISTRY, audit, parameters, target, configured)
            await session.run()
            return session.transcript

        return asyncio.run(run())


NOT_SHOWN = {
    ("iam.foreign_trust", Verdict.UNKNOWN): "AWS keeps no trust policy that cannot be read",
}
"""What no simulated account can show, and why; worked examples do."""


@pytest.fixture(scope="module")
def shown() -> dict[str, set[Verdict]]:
    """The verdicts of each rule, by the rule's id, over all accounts."""
    found: dict[str, set[Verdict]] = defaultdict(set)
    for name in ACCOUNTS:
        for rule in audit_report(audited(name)).rules:
            for item in rule.judged:
                found[rule.call.rule].add(item.result.verdict)
    return found


@pytest.mark.parametrize("rule", REGISTRY.rules)
def test_a_rule_shows_each_of_its_verdicts(rule: str, shown: dict[str, set[Verdict]]) -> None:
    wanted = {example.verdict for example in discover_examples()[rule]}
    assert wanted - shown[rule] == {verdict for name, verdict in NOT_SHOWN if name == rule}


def test_who_may_see_nothing_learns_nothing_good_and_nothing_bad() -> None:
    report = audit_report(audited("mixed", deny=BLIND))
    assert report.conclusion.status is ConclusionStatus.UNDETERMINED
    assert {rule.standing for rule in report.rules} == {Standing.UNKNOWN}
