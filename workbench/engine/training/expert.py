"""The expert's way through a drill: what proves the fault, and what rules out that which looks like it."""

from __future__ import annotations

from collections.abc import Collection

from workbench.domain.diagnosis import CauseAssessment
from workbench.domain.playbook import PersonQuestion, Playbook
from workbench.domain.scenario import AnswerKey
from workbench.engine.arguments import with_dependencies
from workbench.engine.deciding import TELLING_ROLES, resting_on
from workbench.engine.diagnosis import diagnose


def needed_checks(playbook: Playbook, key: AnswerKey) -> tuple[str, ...]:
    """Return the checks that decide the planted causes and rule out the look-alikes, in the playbook's order.

    Where nothing is planted, or nothing can be told, all of them: only who has asked everything knows that.
    """
    if not key.primary:
        return tuple(check.id for check in playbook.checks)
    return _asked_for(playbook, {key.primary, *key.also, *key.ruled_out})


def proving_checks(playbook: Playbook, key: AnswerKey) -> tuple[str, ...]:
    """Return those that decide the planted causes; none where none is planted."""
    return _asked_for(playbook, {key.primary, *key.also}) if key.primary else ()


def telling_check(playbook: Playbook, key: AnswerKey) -> str | None:
    """Return the check that says most of the fault: the one on which fewest other causes rest."""
    causes = _causes(playbook)
    resting = resting_on(causes)
    chosen = {key.primary} if key.primary else {*key.likely, *key.ruled_out}
    questions = {check.id for check in playbook.checks if isinstance(check, PersonQuestion)}
    telling = (
        item
        for cause in causes
        if cause.id in chosen
        for item in cause.conditions
        if item.role in TELLING_ROLES
    )
    checks = [name for item in telling for name in item.checks if name not in questions]
    return min(checks, key=lambda name: resting[name], default=None)


def _asked_for(playbook: Playbook, causes: Collection[str | None]) -> tuple[str, ...]:
    wanted = [name for cause in _causes(playbook) if cause.id in causes for name in _checks(cause)]
    needed = with_dependencies(wanted, playbook.checks, known=())
    return tuple(check.id for check in playbook.checks if check.id in needed)


def _causes(playbook: Playbook) -> tuple[CauseAssessment, ...]:
    return diagnose(playbook, {}, {}).causes


def _checks(cause: CauseAssessment) -> list[str]:
    return list(dict.fromkeys(name for item in cause.conditions for name in item.checks))
