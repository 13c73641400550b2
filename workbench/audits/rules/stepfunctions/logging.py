"""State machines log every transition.

An Express workflow that does not log has no other memory; a Standard one has its history, for 90 days.

Source: AWS Step Functions developer guide, "Log levels for Step Functions execution events".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, weak
from workbench.knowledge.answers import text


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the level of the logs."""
    answer = seen.answer("machine")
    if unknown := unread(answer):
        return unknown
    level = text(answer.data, "loggingConfiguration", "level") or "OFF"
    if level == "ALL":
        return good("every transition is logged")
    if level != "OFF":
        return weak(f"level {level}: how it came to an end is not logged")
    if text(answer.data, "type") == "EXPRESS":
        return bad("an Express workflow that does not log: nothing is remembered")
    return bad("nothing is logged: only the history tells, for 90 days")


rule = Rule(
    title="Every transition is logged",
    inventory="state_machines",
    questions=("machine",),
    params=NoParams,
    judge=judge,
)

EXAMPLES = (
    example("everything", Verdict.PASS, {"machine": {"loggingConfiguration": {"level": "ALL"}}}),
    example("errors", Verdict.WARN, {"machine": {"loggingConfiguration": {"level": "ERROR"}}}),
    example("nothing", Verdict.FAIL, {"machine": {"type": "STANDARD"}}),
    example("an Express workflow", Verdict.FAIL, {"machine": {"type": "EXPRESS"}}),
)
