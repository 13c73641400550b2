"""Fill in a check's arguments from parameters and facts, or say why it cannot be asked."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from workbench.domain.finding import Finding
from workbench.domain.needs import Need, Parameter
from workbench.domain.playbook import Check, OperationCall, PersonQuestion, ProbeCall
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.templates import Unresolved, fill, known_values, template_names

Findings = Mapping[str, Finding]
_Check = TypeVar("_Check", bound=Check)


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotAsk:
    """Why a check has no arguments to be asked with."""

    verdict: Verdict
    reason: UnknownReason | SkipReason
    summary: str
    needs: tuple[Need, ...] = ()

    def finding(self, check: ProbeCall | OperationCall, step: str, now: datetime) -> Finding:
        """Return the finding of a check that was not asked for this reason."""
        return Finding(
            check=check.id,
            step=step,
            probe=check.probe if isinstance(check, ProbeCall) else check.operation,
            verdict=self.verdict,
            reason=self.reason,
            summary=self.summary,
            needs=self.needs,
            started_at=now,
            ended_at=now,
        )


def answered(question: PersonQuestion, step: str, answer: str, now: datetime) -> Finding:
    """Return the finding that a person's answer amounts to; its one fact is `answer`."""
    return Finding(
        check=question.id,
        step=step,
        probe="ask",
        verdict=Verdict.PASS,
        summary=f"{question.question} {answer}",
        facts={"answer": answer},
        started_at=now,
        ended_at=now,
    )


def dependencies(check: Check) -> tuple[str, ...]:
    """Return the ids of the checks whose facts this check's arguments name."""
    if isinstance(check, PersonQuestion):
        return ()
    names = template_names(check.arguments)
    return tuple(dict.fromkeys(name.partition(".")[0] for name in names if "." in name))


def with_dependencies(wanted: Iterable[str], checks: Iterable[Check], known: Collection[str]) -> set[str]:
    """Return the ids of the wanted checks and of all that they depend on and that is not known yet.

    Args:
        wanted: Ids.
        checks: All checks of the playbook.
        known: The ids of the checks that have a finding.
    """
    by_id = {check.id: check for check in checks}
    chosen: set[str] = set()
    queue = list(wanted)
    while queue:
        check_id = queue.pop()
        if check_id not in chosen:
            chosen.add(check_id)
            queue += [need for need in dependencies(by_id[check_id]) if need not in known]
    return chosen


def resting_on(names: Collection[str], checks: Iterable[Check]) -> tuple[str, ...]:
    """Return the ids of the checks that ask with one of the parameters, or with the facts of such a check."""
    given = list(checks)
    found: dict[str, None] = {}
    more = True
    while more:
        more = False
        for check in given:
            if check.id not in found and (
                any(need in found for need in dependencies(check)) or _names_one_of(names, check)
            ):
                found[check.id] = None
                more = True
    return tuple(check.id for check in given if check.id in found)


def _names_one_of(names: Collection[str], check: Check) -> bool:
    return not isinstance(check, PersonQuestion) and any(
        name in names for name in template_names(check.arguments)
    )


def longest_chain_first(checks: Iterable[_Check]) -> list[_Check]:
    """Return checks in the order in which to begin them: first those that the longest chain waits for.

    What depends on whom must not go in circles; the loader sees to that. Equals keep their order.
    """
    given = list(checks)
    needed = {check.id: dependencies(check) for check in given}
    waiting = {check.id: [other for other in needed if check.id in needed[other]] for check in given}

    @functools.cache
    def length(check_id: str) -> int:
        return 1 + max((length(other) for other in waiting[check_id]), default=0)

    return sorted(given, key=lambda check: -length(check.id))


def resolve(
    check: ProbeCall | OperationCall,
    parameters: JsonObject,
    findings: Findings,
    required: frozenset[str],
) -> JsonObject | CannotAsk:
    """Return the arguments of a check with all templates replaced.

    Args:
        check: The fence.
        parameters: What the person gave.
        findings: The latest finding of each check so far.
        required: The arguments that the probe cannot do without. Any other is left out when the parameter
            that it names was not given.

    Returns:
        The arguments; or `CannotAsk`: skipped for want of a parameter, or because what it asks about does
        not exist; unknown when an earlier check could not tell what to ask about.
    """
    known = known_values(parameters, {check_id: item.facts for check_id, item in findings.items()})
    filled: dict[str, JsonValue] = {}
    for name, value in check.arguments.items():
        result = fill(value, known)
        if not isinstance(result, Unresolved):
            filled[name] = result
            continue
        problems = [_problem(missing, findings) for missing in result.names]
        optional = isinstance(check, ProbeCall) and name not in required
        if optional and all(item.reason is SkipReason.MISSING_PARAMETER for item in problems):
            continue
        return _worst(problems)
    return filled


def _problem(name: str, findings: Findings) -> CannotAsk:
    check_id, dot, _ = name.partition(".")
    if not dot:
        return _without_parameter((Parameter(name),))
    upstream = findings.get(check_id)
    if upstream is None:
        return CannotAsk(
            verdict=Verdict.UNKNOWN,
            reason=UnknownReason.NO_DATA,
            summary=f"needs {name}, and {check_id} was not asked",
            needs=(Need(check_id),),
        )
    if upstream.reason is SkipReason.MISSING_PARAMETER:
        return _without_parameter(upstream.needs)
    if isinstance(upstream.reason, SkipReason):
        return CannotAsk(
            verdict=Verdict.SKIPPED,
            reason=upstream.reason,
            summary=f"nothing to ask about: {upstream.summary}",
            needs=upstream.needs,
        )
    return CannotAsk(
        verdict=Verdict.UNKNOWN,
        reason=upstream.reason or UnknownReason.NO_DATA,
        summary=f"needs {name}, which {check_id} could not tell",
        needs=upstream.needs,
    )


def _without_parameter(names: tuple[Need, ...]) -> CannotAsk:
    return CannotAsk(
        verdict=Verdict.SKIPPED,
        reason=SkipReason.MISSING_PARAMETER,
        summary=f"needs parameter {', '.join(names)}",
        needs=names,
    )


def _worst(problems: list[CannotAsk]) -> CannotAsk:
    """An unknown outweighs a skip: what might exist must not look as if it did not."""
    return next((item for item in problems if item.verdict is Verdict.UNKNOWN), problems[0])
