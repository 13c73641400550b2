"""From findings to causes: deterministic, three-valued, explainable.

A cause is ruled out by one true refuter, one false necessary condition, or when every alternative of
`any_of` is false. It is proven when all necessary conditions hold, one alternative holds, and every refuter
is known to be false. In between it is likely when something speaks for it and only answers that AWS did not
give stand in the way; else it is undetermined. What a healthy account meets as well (`background`) is
necessary and speaks for nothing. Nothing is ranked by counting passes, and adding an unknown never proves
anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TypeAlias

from workbench.domain.diagnosis import (
    CauseAssessment,
    CauseStatus,
    ConclusionStatus,
    ConditionResult,
    ConditionRole,
    Diagnosis,
    FactGap,
    MissingFact,
    NextRun,
)
from workbench.domain.finding import Finding
from workbench.domain.needs import Need
from workbench.domain.playbook import CauseRule, PersonQuestion, Playbook, Route
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason
from workbench.engine.conclusion import Findings, conclude
from workbench.engine.conditions import Facts, compile_condition
from workbench.engine.fix_commands import fill_command
from workbench.engine.templates import Unresolved, as_text, fill, known_values

_HOLDING = (CauseStatus.PROVEN, CauseStatus.LIKELY)
_Read: TypeAlias = tuple[Finding | None, ...]
"""The findings that something was weighed by, in the order in which it names them."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Conditions and causes as they were last weighed, each with the findings that it read.

    A run diagnoses after every finding, and few causes read that one: the others are not weighed again.
    """

    _results: dict[tuple[str, ConditionRole], tuple[_Read, ConditionResult]] = field(default_factory=dict)
    _assessed: dict[str, tuple[_Read, CauseAssessment]] = field(default_factory=dict)

    def result(
        self, expression: str, role: ConditionRole, facts: Facts, findings: Findings, questions: set[str]
    ) -> ConditionResult:
        """Return what a condition comes to; of one playbook."""
        read = _read_by((expression,), findings)
        before, result = self._results.get((expression, role), (None, None))
        if result is None or not _same(before, read):
            result = _result(expression, role, facts, findings, questions)
            self._results[expression, role] = read, result
        return result

    def assessed(
        self, rule: CauseRule, findings: Findings, assess: Callable[[], CauseAssessment]
    ) -> CauseAssessment:
        """Return where a cause stands. One that holds is assessed again: its fix reads any finding."""
        read = _read_by(rule.all_of + rule.any_of + rule.none_of + rule.background, findings)
        before, cause = self._assessed.get(rule.id, (None, None))
        if cause is None or cause.status in _HOLDING or not _same(before, read):
            cause = assess()
            self._assessed[rule.id] = read, cause
        return cause


def _read_by(expressions: tuple[str, ...], findings: Findings) -> _Read:
    return tuple(map(findings.get, _checks_of(expressions)))


@cache
def _checks_of(expressions: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(check for text in expressions for check in compile_condition(text).checks))


def _same(before: _Read | None, now: _Read) -> bool:
    """Tell whether these are the same findings; an equal one that came anew is another."""
    return before is not None and all(a is b for a, b in zip(before, now, strict=True))


def diagnose(
    playbook: Playbook, parameters: JsonObject, findings: Findings, weighed: Weighed | None = None
) -> Diagnosis:
    """Return where every cause stands, ordered for the board, and the conclusion.

    Args:
        playbook: Whose causes.
        parameters: The incident's.
        findings: Check id to its latest finding.
        weighed: What earlier diagnoses of the same incident came to, and this one adds to.
    """
    weighed = weighed or Weighed()
    facts = {check: finding.facts for check, finding in findings.items()}
    questions = {check.id for check in playbook.checks if isinstance(check, PersonQuestion)}
    known = known_values(parameters, facts)
    assessed = [
        weighed.assessed(rule, findings, partial(_assess, rule, facts, findings, questions, known, weighed))
        for rule in playbook.causes
    ]
    order = list(CauseStatus)
    board = sorted(assessed, key=lambda cause: order.index(cause.status))  # stable: playbook order
    conclusion = conclude(playbook, board, findings)
    if conclusion.status is ConclusionStatus.CLEAN and playbook.next_when_clean:
        conclusion = replace(conclusion, next=_next_run(playbook.next_when_clean, known))
    return Diagnosis(causes=tuple(board), conclusion=conclusion)


def _assess(
    rule: CauseRule,
    facts: Facts,
    findings: Findings,
    questions: set[str],
    known: JsonObject,
    weighed: Weighed,
) -> CauseAssessment:
    results = tuple(
        weighed.result(expression, role, facts, findings, questions)
        for role, expressions in (
            (ConditionRole.ALL_OF, rule.all_of),
            (ConditionRole.ANY_OF, rule.any_of),
            (ConditionRole.NONE_OF, rule.none_of),
            (ConditionRole.BACKGROUND, rule.background),
        )
        for expression in expressions
    )
    against = _against(results)
    missing = tuple(dict.fromkeys(fact for result in _open(results) for fact in result.missing))
    if against:
        status, decided_by = CauseStatus.RULED_OUT, against
    elif _proves(results):
        status, decided_by = CauseStatus.PROVEN, tuple(r for r in results if r.supports)
    else:
        decided_by = tuple(r for r in results if r.supports)
        likely = _speaks_for(results) and all(fact.gap is FactGap.UNKNOWN for fact in missing)
        status = CauseStatus.LIKELY if likely else CauseStatus.UNDETERMINED
    holds = status in _HOLDING
    return CauseAssessment(
        id=rule.id,
        title=rule.title,
        status=status,
        conditions=results,
        decided_by=tuple(str(result) for result in decided_by),
        missing=() if status in (CauseStatus.PROVEN, CauseStatus.RULED_OUT) else missing,
        fix=tuple(fill_command(_fix_of(rule, facts), known).strip().splitlines()) if holds else (),
        next=_next_run(rule.next, known) if holds and rule.next else None,
    )


def _fix_of(rule: CauseRule, facts: Facts) -> str:
    others = (other.fix for other in rule.instead if compile_condition(other.when).evaluate(facts).truth)
    return next(others, rule.fix)


def _next_run(route: Route, known: JsonObject) -> NextRun:
    filled = {name: fill(template, known) for name, template in route.parameters.items()}
    texts = {name: as_text(value) for name, value in filled.items() if not isinstance(value, Unresolved)}
    return NextRun(
        playbook=route.playbook, parameters={name: text for name, text in texts.items() if text.strip()}
    )


def _of(results: tuple[ConditionResult, ...], role: ConditionRole) -> list[ConditionResult]:
    return [result for result in results if result.role is role]


def _against(results: tuple[ConditionResult, ...]) -> tuple[ConditionResult, ...]:
    """Return the conditions that rule the cause out; empty when none does."""
    refuted = tuple(
        result for result in results if result.supports is False and result.role is not ConditionRole.ANY_OF
    )
    if refuted:
        return refuted
    alternatives = _of(results, ConditionRole.ANY_OF)
    if alternatives and all(result.truth is False for result in alternatives):
        return tuple(alternatives)
    return ()


def _proves(results: tuple[ConditionResult, ...]) -> bool:
    alternatives = _of(results, ConditionRole.ANY_OF)
    certain = [result for result in results if result.role is not ConditionRole.ANY_OF]
    return (
        _speaks_for(results)
        and all(result.supports for result in certain)
        and (not alternatives or any(result.truth for result in alternatives))
    )


def _speaks_for(results: tuple[ConditionResult, ...]) -> bool:
    """Something positive is known; a false refuter or what is true of everybody speaks for nothing."""
    return any(result.truth for result in results if result.role in _TELLING)


_TELLING = (ConditionRole.ALL_OF, ConditionRole.ANY_OF)


def _open(results: tuple[ConditionResult, ...]) -> list[ConditionResult]:
    """Return the conditions whose answer could still decide."""
    alternatives = _of(results, ConditionRole.ANY_OF)
    settled = any(result.truth for result in alternatives)
    return [
        result
        for result in results
        if result.truth is None and not (result.role is ConditionRole.ANY_OF and settled)
    ]


def _result(
    expression: str,
    role: ConditionRole,
    facts: Facts,
    findings: Findings,
    questions: set[str],
) -> ConditionResult:
    condition = compile_condition(expression)
    outcome = condition.evaluate(facts)
    return ConditionResult(
        expression=expression,
        role=role,
        truth=outcome.truth,
        checks=condition.checks,
        missing=tuple(_missing(path, findings, questions) for path in outcome.blockers),
    )


def _missing(path: str, findings: Findings, questions: set[str]) -> MissingFact:
    check = path.partition(".")[0]
    finding = findings.get(check)
    if finding is None:
        gap = FactGap.ANSWER if check in questions else FactGap.NOT_ASKED
        return MissingFact(fact=path, gap=gap, needs=(Need(check),))
    if finding.reason is SkipReason.MISSING_PARAMETER:
        return MissingFact(fact=path, gap=FactGap.PARAMETER, needs=finding.needs)
    if finding.reason is SkipReason.MISSING_ANSWER:
        return MissingFact(fact=path, gap=FactGap.ANSWER, needs=finding.needs)
    reason = finding.reason if isinstance(finding.reason, UnknownReason) else UnknownReason.NO_DATA
    return MissingFact(fact=path, gap=FactGap.UNKNOWN, reason=reason, needs=finding.needs)
