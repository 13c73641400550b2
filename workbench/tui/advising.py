"""Which key to press next: one, and what it does here."""

from __future__ import annotations

from workbench.domain.diagnosis import CauseAssessment, CauseStatus, ConclusionStatus
from workbench.domain.finding import Finding
from workbench.domain.playbook import PersonQuestion
from workbench.engine.deciding import deciding_finding, resting_on
from workbench.tui.state import IncidentState
from workbench.tui.widgets.key_line import Advice
from workbench.wording.administrator import missing_permissions


def advice_for(state: IncidentState, *, at_work: bool, is_drill: bool) -> Advice | None:
    """Return the key that leads on from here; None while checks are being asked, and where none does.

    Args:
        state: The incident.
        at_work: It is worked on; else it is open read-only.
        is_drill: A trainee works on it, who names the cause.
    """
    if state.running:
        return None
    if not at_work:
        return _read_only(state)
    if state.paused:
        return Advice(key="a", action="run_all", does="Go on, once they are renewed")
    if state.board_closed:
        return _blind(state)
    if not state.findings:
        return Advice(key="a", action="run_all", does="Ask everything")
    if is_drill and not state.answered_drill and state.diagnosis.conclusion.status is ConclusionStatus.PROVEN:
        return Advice(key="s", action="solve", does="Name the cause")
    return _decided(state) or _open(state)


def _blind(state: IncidentState) -> Advice:
    """Return what leads a trainee on: nothing that tells more than the findings do."""
    if not state.findings:
        return Advice(key="r", action="run_step", does="Ask step")
    if not state.hypothesis:
        return Advice(key="u", action="suspect", does="Commit to a hypothesis")
    return Advice(key="s", action="solve", does="Give the answer")


def _read_only(state: IncidentState) -> Advice:
    if state.board_closed:
        return Advice(key="R", action="resume", does="Go on with it")
    if _decided(state):
        return Advice(key="f", action="fix", does="Copy the fix")
    if state.closed:
        return Advice(key="x", action="export", does="Export")
    return Advice(key="R", action="resume", does="Go on with it")


def _decided(state: IncidentState) -> Advice | None:
    cause = primary_cause(state)
    further = cause.next if cause else state.diagnosis.conclusion.next
    if further:
        return Advice(key="g", action="go_on", does=f"Go on with {further.playbook}")
    if cause is None:
        return None
    return Advice(key="f", action="fix", does="Copy the fix") if cause.fix else None


def _open(state: IncidentState) -> Advice | None:
    if state.diagnosis.conclusion.status is ConclusionStatus.PROVEN:
        return Advice(key="x", action="export", does="Export")
    if lacks_rights(state):
        return Advice(key="y", action="send", does="Copy what to ask an administrator")
    if wanted := wanted_parameter(state):
        return Advice(key="p", action="parameters", does=f"Give {wanted}")
    if question := _unanswered(state):
        return Advice(key="m", action="mark", does=f"Answer: {question.question}")
    likely = [cause for cause in state.diagnosis.causes if cause.status is CauseStatus.LIKELY and cause.fix]
    if likely:
        return Advice(key="f", action="fix", does="See the likely cause's fix")
    return Advice(key="x", action="export", does="Export")


def primary_cause(state: IncidentState) -> CauseAssessment | None:
    """Return the cause that the conclusion names; None where none is proven."""
    primary = state.diagnosis.conclusion.primary
    return state.diagnosis.cause(primary) if primary else None


def lacks_rights(state: IncidentState) -> bool:
    """Tell whether an administrator comes next: permissions are missing, and nothing is proven."""
    is_proven = state.diagnosis.conclusion.status is ConclusionStatus.PROVEN
    return not is_proven and bool(missing_permissions(state.findings))


def wanted_parameter(state: IncidentState) -> str:
    """Return the parameter for want of which the first open cause is open; empty where none is."""
    names = (name for cause in state.diagnosis.causes for name in cause.parameters_missing)
    return next(names, "")


def deciding(state: IncidentState) -> Finding | None:
    """Return the finding that says most of why the answer is what it is; None without an answer."""
    cause = None if state.board_closed else primary_cause(state)
    if cause is None:
        return None
    return deciding_finding(cause, state.findings, resting_on(state.diagnosis.causes))


def deciding_step(state: IncidentState) -> str:
    """Return the id of the step that holds that finding; empty where there is none."""
    found = deciding(state)
    return found.step if found else ""


def _unanswered(state: IncidentState) -> PersonQuestion | None:
    for step in state.incident.playbook.steps:
        question = state.question(step)
        if question and question.id not in state.answers:
            return question
    return None
