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
from workbench.engine.audit.report import AuditReport, Standing, audit_report
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
HALF_BLIND = (
    "s3:Get*",
    "s3:ListBucket",
    "transfer:Describe*",
    "glue:GetTables",
    "glue:GetCrawlers",
    "glue:GetTags",
    "states:Describe*",
    "states:ListTags*",
    "sagemaker:Describe*",
    "sagemaker:ListTags",
    "logs:ListTags*",
    "logs:DescribeSubscriptionFilters",
    "logs:DescribeLogGroups",
    "cloudtrail:*",
    "elasticmapreduce:Describe*",
)
"""What lists need is not among it, except where the list tells all that a rule looks at."""
EMPTY = ""
"""The name of the account in which nothing was made."""
CLOCK = SystemClock()


def audited(name: str, deny: tuple[str, ...] = ()) -> Transcript:
    actions = [
        action(operation, **given) for item in ACCOUNTS.get(name, []) for operation, given in item.items()
    ]
    with SimulatedAccount(scenario(*actions, deny=deny), CLOCK) as account:
        source = source_of(account)
        ports = ports_of(source, CLOCK)
        audit = together(list(DESK.audits.values()))
        given = {
            "tag_values": "Environment=prod",
            "lake_buckets": "lake,half,never-renewed",
            "record_buckets": "lake,half,open",
            "record_groups": "/aws/*",
            "partner_clients": "paramiko 2.4.0",
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
    ("glue.schema_compatibility", Verdict.UNKNOWN): "each schema has a compatibility",
    ("emr.security_configuration", Verdict.UNKNOWN): "EMR keeps no configuration that is not JSON",
    ("transfer.security_policy", Verdict.UNKNOWN): "each of AWS's policies names its algorithms",
    ("transfer.user_keys", Verdict.UNKNOWN): "AWS takes no key that is none",
    ("transfer.partner_clients", Verdict.PASS): "the one client that is named fails by the newest policy",
    ("transfer.partner_clients", Verdict.UNKNOWN): "its lists of algorithms are known",
    ("transfer.partner_clients", Verdict.SKIPPED): "a client is named, for all accounts",
    ("iam.foreign_trust", Verdict.UNKNOWN): "AWS keeps no trust policy that cannot be read",
}
"""What no simulated account can show, and why; worked examples do."""


@pytest.fixture(scope="module")
def reports() -> list[AuditReport]:
    """All accounts as they are read, then one as somebody reads it who may list alone, and an empty one."""
    found = [audit_report(audited(name)) for name in ACCOUNTS]
    return [*found, audit_report(audited("mixed", deny=HALF_BLIND)), audit_report(audited(EMPTY))]


@pytest.fixture(scope="module")
def shown(reports: list[AuditReport]) -> dict[str, set[Verdict]]:
    """The verdicts of each rule, by the rule's id, over all accounts that are read wholly."""
    found: dict[str, set[Verdict]] = defaultdict(set)
    for report in reports[: len(ACCOUNTS)]:
        for rule in report.rules:
            for item in rule.judged:
                found[rule.call.rule].add(item.result.verdict)
    return found


@pytest.mark.parametrize("rule", REGISTRY.rules)
def test_a_rule_shows_each_of_its_verdicts(rule: str, shown: dict[str, set[Verdict]]) -> None:
    wanted = {example.verdict for example in discover_examples()[rule]}
    assert wanted - shown[rule] == {verdict for name, verdict in NOT_SHOWN if name == rule}


LINES = sorted(
    {call.guide for audit in DESK.audits.values() for call in audit.rules if call.guide[:3] in ("BP-", "GX-")}
)
_NO_HALF = "it holds or it does not"
_NOTHING_BREAKS = "it makes finding or reading slow, and breaks nothing"
NEVER = {
    ("BP-GL-1", Standing.WARN): _NO_HALF,
    ("BP-GL-2", Standing.FAIL): _NOTHING_BREAKS,
    ("BP-GL-4", Standing.FAIL): _NOTHING_BREAKS,
    ("BP-S3-3", Standing.FAIL): _NOTHING_BREAKS,
    ("BP-SM-1", Standing.WARN): _NO_HALF,
    ("BP-SM-2", Standing.WARN): _NO_HALF,
    ("BP-TR-3", Standing.FAIL): _NOTHING_BREAKS,
    ("GX-1", Standing.SKIPPED): "there is always an account",
    ("GX-5", Standing.WARN): _NO_HALF,
}
"""What a line of the guide never comes to, and why."""


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_guide_shows_each_verdict_on_a_simulated_account(
    line: str, reports: list[AuditReport]
) -> None:
    of_line = [rule for report in reports for rule in report.rules if rule.call.guide == line]
    seen = {rule.standing for rule in of_line}
    seen.update(item.standing for rule in of_line for item in rule.judged)
    wanted = {Standing(verdict) for verdict in Verdict}
    assert wanted - seen == {standing for name, standing in NEVER if name == line}


def test_there_is_a_line_for_each_of_the_guides_practices_and_rules() -> None:
    assert len(LINES) == 18 + 5


def test_who_may_see_nothing_learns_nothing_good_and_nothing_bad() -> None:
    report = audit_report(audited("mixed", deny=BLIND))
    assert report.conclusion.status is ConclusionStatus.UNDETERMINED
    assert {rule.standing for rule in report.rules} == {Standing.UNKNOWN}
