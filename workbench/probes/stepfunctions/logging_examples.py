"""The worked examples of `stepfunctions.logging`."""

from __future__ import annotations

from workbench.domain.evidence import Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.stepfunctions import _examples as sfn
from workbench.probes.stepfunctions.logging import Params


def _example(
    name: str,
    answers: Answers,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    params = Params(state_machine_arn=sfn.MACHINE)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "everything",
        {"machine": sfn.machine(level="ALL"), "group": sfn.log_group(days=365)},
        Verdict.PASS,
        {"level": "ALL", "log_group": sfn.GROUP, "group_exists": True, "retention_days": 365},
    ),
    _example(
        "only the bad ends",
        {"machine": sfn.machine(level="ERROR"), "group": sfn.log_group()},
        Verdict.WARN,
        {"level": "ERROR"},
    ),
    _example("not at all", {"machine": sfn.machine()}, Verdict.WARN, {"level": "OFF", "log_group": ""}),
    _example(
        "an Express workflow that does not",
        {"machine": sfn.machine(type_="EXPRESS")},
        Verdict.FAIL,
        {"level": "OFF", "express": True},
    ),
    _example(
        "to a group that is gone",
        {"machine": sfn.machine(level="ALL"), "group": answered("logs.DescribeLogGroups")},
        Verdict.FAIL,
        {"group_exists": False},
    ),
    _example(
        "not allowed to read the group",
        {
            "machine": sfn.machine(level="ALL"),
            "group": denied("logs.DescribeLogGroups", "logs:DescribeLogGroups"),
        },
        Verdict.UNKNOWN,
        {"level": "ALL", "group_exists": None},
        UnknownReason.DENIED,
    ),
)
