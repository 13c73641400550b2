"""What to say when the policies decide nothing."""

from __future__ import annotations

from workbench.domain.evidence import Answers
from workbench.domain.needs import Need, Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.probe import F, Judgement, unknown, warned
from workbench.knowledge.answers import actions_denied
from workbench.knowledge.policies import Decision, Layer
from workbench.probes._access import why_unknown
from workbench.probes._caller import Caller
from workbench.probes._organization import READERS


def undecided(answers: Answers, decision: Decision, caller: Caller, facts: F) -> Judgement[F]:
    """Return what stands in the way: a policy that was not read, or something about the request."""
    why = why_unknown(decision)
    silent = next((answer for answer in answers.values() if answer.unknown_reason), None)
    if caller.who is None:
        why = f"nobody told who writes; {why}"
    elif silent and not decision.missing_context and not decision.unread:
        why = f"{silent.operation} was not answered"
    elif not decision.unread:
        return warned(f"Undecided: {why}", facts)
    if {Layer.SCP, Layer.RCP} & set(decision.unread):
        why = f"{why}; {READERS} can read the organization's"
    reason = (silent.unknown_reason if silent else None) or UnknownReason.NO_DATA
    needs: tuple[Need, ...] = actions_denied(answers.values())
    if not silent and caller.who is None:
        needs = (Parameter("principal_arn"),)
    elif not silent and caller.who and caller.who.account != caller.account:
        needs = (Need(f"a look from account {caller.who.account}"),)
    return unknown(reason, f"Undecided: {why}", facts, needs=needs)
