"""From findings to causes: deterministic, three-valued, explainable.

A cause is ruled out by one true refuter, one false necessary condition, or when every alternative of
`any_of` is false. It is proven when all necessary conditions hold, one alternative holds, and every refuter
is known to be false. In between it is likely when something speaks for it and only answers that AWS did not
give stand in the way; else it is undetermined. What a healthy account meets as well (`background`) is
necessary and speaks for nothing. Nothing is ranked by counting passes, and adding an unknown never proves
anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.domain.diagnosis import (
    CauseAssessment,
    CauseStatus,
    Conclusion,
    ConclusionStatus,
    ConditionResult,
    ConditionRole,
    Diagnosis,
    FactGap,
    MissingFact,
    NextRun,
)
from workbench.domain.finding import Finding
from workbench.domain.needs import Need, Permission
from workbench.domain.playbook import CauseRule, PersonQuestion, Playbook, Route
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.conditions import Facts, compile_condition
from workbench.engine.deciding import deciding_finding, resting_on
from workbench.engine.fix_commands import fill_command
from workbench.engine.templates import Unresolved, as_text, fill, known_values
from workbench.knowledge.answers import count

Findings = Mapping[str, Finding]
"""Check id to its latest finding."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """Conditions as they were last weighed, each with the findings that it read.

    A run diagnoses after every finding, and few conditions read that one: the others are not weighed again.
    """

    _results: dict[tuple[str, ConditionRole], tuple[tuple[Finding | None, ...], ConditionResult]] = field(
        default_factory=dict
    )

    def result(
        self, expression: str, role: ConditionRole, facts: Facts, findings: Findings, questions: set[str]
    ) -> ConditionResult:
        """Return what a condition comes to; of one playbook."""
        read = tuple(findings.get(check) for check in compile_condition(expression).checks)
        before, result = self._results.get((expression, role), (None, None))
        if result is None or before is None or any(a is not b for a, b in zip(before, read, strict=True)):
            result = _result(expression, role, facts, findings, questions)
            self._results[expression, role] = read, result
        return result


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
    assessed = [_assess(rule, facts, findings, questions, known, weighed) for rule in playbook.causes]
    order = list(CauseStatus)
    board = sorted(assessed, key=lambda cause: order.index(cause.status))  # stable: playbook order
    conclusion = _conclude(playbook, board, findings)
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
    holds = status in (CauseStatus.PROVEN, CauseStatus.LIKELY)
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


def _because(cause: CauseAssessment, board: list[CauseAssessment], findings: Findings) -> str:
    found = deciding_finding(cause, findings, resting_on(board))
    return found.summary if found else ""


def _conclude(playbook: Playbook, board: list[CauseAssessment], findings: Findings) -> Conclusion:
    proven = [cause for cause in board if cause.status is CauseStatus.PROVEN]
    if proven:
        others = f" ({len(proven) - 1} more proven)" if len(proven) > 1 else ""
        return Conclusion(
            status=ConclusionStatus.PROVEN,
            primary=proven[0].id,
            summary=f"Proven: {proven[0].title}{others}.",
            because=_because(proven[0], board, findings),
        )
    asked = [check for check in playbook.checks if not isinstance(check, PersonQuestion)]
    not_asked = [check.id for check in asked if check.id not in findings]
    if not_asked:
        return Conclusion(
            status=ConclusionStatus.UNDETERMINED,
            summary=f"Not finished: {len(findings)} of {len(asked)} checks asked.",
        )
    open_causes = [
        cause for cause in board if cause.status is not CauseStatus.RULED_OUT and not cause.not_examined
    ]
    if open_causes:
        return Conclusion(
            status=ConclusionStatus.UNDETERMINED,
            summary=_nothing_seen(playbook, open_causes, board) or _why_open(open_causes),
        )
    bad = [
        findings[check.id]
        for check in asked
        if check.id in findings and findings[check.id].verdict is Verdict.FAIL
    ]
    if bad:
        more = f" ({count(len(bad) - 1, 'more check')} failed)" if len(bad) > 1 else ""
        return Conclusion(
            status=ConclusionStatus.UNDETERMINED,
            summary=f"Cannot tell why: {bad[0].summary}{more}. "
            f"{_not_examined(board) or 'No known cause explains it.'}",
        )
    if not board:
        return _without_causes([findings[check.id] for check in asked])
    not_examined = sum(cause.not_examined for cause in board)
    ruled_out = f"{count(len(board) - not_examined, 'cause')} ruled out"
    return Conclusion(
        status=ConclusionStatus.CLEAN,
        summary=f"Not all examined: {ruled_out}; {_not_examined(board)}"
        if not_examined
        else f"Nothing wrong found: {ruled_out}.",
        not_examined=not_examined,
    )


def _without_causes(findings: list[Finding]) -> Conclusion:
    """Conclude where no check failed and no cause says which of them matter: then all of them do."""
    blind = [finding for finding in findings if finding.verdict is Verdict.UNKNOWN]
    if blind:
        summary = _cannot_tell(
            f"{count(len(blind), 'check')} could not see",
            (str(finding.reason) for finding in blind if finding.reason),
            (need for finding in blind for need in finding.needs),
        )
        return Conclusion(status=ConclusionStatus.UNDETERMINED, summary=summary)
    waiting = [
        finding
        for finding in findings
        if finding.reason in (SkipReason.MISSING_PARAMETER, SkipReason.MISSING_ANSWER)
    ]
    good = count(len(findings) - len(waiting), "check")
    if not waiting:
        return Conclusion(status=ConclusionStatus.CLEAN, summary=f"Nothing wrong found: {good} asked.")
    missing = _some(list(dict.fromkeys(need for finding in waiting for need in finding.needs)))
    return Conclusion(
        status=ConclusionStatus.CLEAN,
        summary=f"Not all examined: {good} asked; {count(len(waiting), 'check')} not: give {missing}.",
        not_examined=len(waiting),
    )


def _not_examined(board: list[CauseAssessment]) -> str:
    """Say which causes wait for a parameter or for a person's answer; nothing when none does."""
    waiting = [cause for cause in board if cause.not_examined]
    if not waiting:
        return ""
    needs = dict.fromkeys(need for cause in waiting for fact in cause.missing for need in fact.needs)
    return f"{count(len(waiting), 'cause')} not examined: give {_some(list(needs))}."


def _nothing_seen(playbook: Playbook, causes: list[CauseAssessment], board: list[CauseAssessment]) -> str:
    """Say what could not be looked at, where nothing points to any cause; empty where something does."""
    facts = [fact for cause in causes for fact in cause.missing if fact.gap is FactGap.UNKNOWN]
    named = (playbook.unseen.get(fact.fact) or playbook.unseen.get(fact.check) for fact in facts)
    places = dict.fromkeys(named)
    if None in places or any(cause.status is CauseStatus.LIKELY for cause in causes):
        return ""
    because = _needing(need for fact in facts for need in fact.needs)
    more = _not_examined(board)
    return (
        f"Nothing that can be seen explains it; not visible from here: {', '.join(map(str, places))}."
        f"{because}{f' {more}' if more else ''}"
    )


def _why_open(causes: list[CauseAssessment]) -> str:
    """Say why causes are open, and what would help: an optional parameter alone would not."""
    unseen = [fact for cause in causes for fact in cause.missing if fact.gap is FactGap.UNKNOWN]
    return _cannot_tell(
        f"{count(len(causes), 'cause')} could not be decided",
        (fact.reason for fact in unseen if fact.reason),
        (need for fact in unseen for need in fact.needs),
    )


def _cannot_tell(what: str, reasons: Iterable[str], needs: Iterable[str]) -> str:
    told = dict.fromkeys(reason.replace("_", " ") for reason in reasons)
    why = f" ({', '.join(told)})" if told else ""
    return f"Cannot tell: {what}{why}.{_needing(needs)}"


def _needing(needs: Iterable[str]) -> str:
    once = dict.fromkeys(needs)
    return f" Needs {_some(sorted(once, key=_needs_leave))}." if once else ""


_MOST_NEEDS = 3
"""As many as fit into two lines of 80 columns; every cause lists its own."""


def _needs_leave(need: str) -> bool:
    """Tell whether somebody must allow it; what nobody need allow, such as an error text, is told first."""
    return isinstance(need, Permission)


def _some(needs: Sequence[str]) -> str:
    more = len(needs) - _MOST_NEEDS
    shown = needs if more <= 1 else needs[:_MOST_NEEDS]
    return ", ".join(shown) + (f" and {more} more" if more > 1 else "")
