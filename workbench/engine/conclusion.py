"""From causes to one sentence: what is proven; else what could not be seen, and what would let it be seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from workbench.domain.diagnosis import CauseAssessment, CauseStatus, Conclusion, ConclusionStatus, FactGap
from workbench.domain.finding import Finding
from workbench.domain.needs import Permission
from workbench.domain.playbook import PersonQuestion, Playbook
from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.deciding import deciding_finding, resting_on
from workbench.knowledge.answers import count

Findings = Mapping[str, Finding]
"""Check id to its latest finding."""


def _because(cause: CauseAssessment, board: list[CauseAssessment], findings: Findings) -> str:
    found = deciding_finding(cause, findings, resting_on(board))
    return found.summary if found else ""


def conclude(playbook: Playbook, board: list[CauseAssessment], findings: Findings) -> Conclusion:
    """Return the conclusion from where the causes stand.

    Args:
        playbook: Whose causes.
        board: The causes, those that matter most first.
        findings: Check id to its latest finding.
    """
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
