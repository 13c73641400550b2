"""The rules of an audit with their settings, and what they say of a resource."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.domain.audit import RuleResult
from workbench.domain.playbook import Playbook, RuleCall
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.audit.contract import AnyRule, Assessment, AuditRegistry, Seen, unseen
from workbench.engine.binding import bind
from workbench.engine.errors import unknown_name
from workbench.engine.runner import bug
from workbench.engine.templates import Unresolved, fill
from workbench.knowledge.redaction import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundRule:
    """A rule of this audit with its settings."""

    call: RuleCall
    rule: AnyRule
    params: Any


def bound_rules(playbook: Playbook, parameters: JsonObject, registry: AuditRegistry) -> tuple[BoundRule, ...]:
    """Return the rules of an audit with their settings.

    Raises:
        UsageError: There is no such rule, or a setting does not fit it.
    """
    return tuple(_bound(call, parameters, registry) for call in playbook.rules)


def _bound(call: RuleCall, parameters: JsonObject, registry: AuditRegistry) -> BoundRule:
    if call.rule not in registry.rules:
        raise unknown_name("rule", call.rule, registry.rules)
    rule = registry.rules[call.rule]
    filled = {name: fill(value, parameters) for name, value in call.arguments.items()}
    given = {name: value for name, value in filled.items() if not isinstance(value, Unresolved)}
    return BoundRule(call=call, rule=rule, params=bind(rule, given))


def judged(bound: BoundRule, seen: Seen) -> RuleResult:
    """Return what a rule says of a resource; a bug in it is shown as `unknown`, and ends nothing."""
    try:
        said: Assessment = bound.rule.judge(seen, bound.params)
    except Exception as error:  # noqa: BLE001 - a bug in a rule must not end the audit; it is shown and recorded
        said = unseen(UnknownReason.PROBE_ERROR, bug(error, "rule"))
    return RuleResult(
        rule=bound.call.id,
        verdict=said.verdict,
        reason=said.reason,
        summary=shown(said.summary),
        needs=said.needs,
    )
