"""An incident that goes on with other parameters: what is asked again, what stays, what is on record."""

from __future__ import annotations

import pytest

from tests.engine.test_session import GONE, MISSING, book, head, kinds, ports, session_on
from tests.fakes import TARGET, FakeClock, answer, put
from workbench.domain.diagnosis import CauseStatus
from workbench.domain.evidence import Answer, Request
from workbench.domain.incident_events import IncidentClosed, ParametersChanged
from workbench.domain.playbook import OperationCall
from workbench.engine.arguments import resting_on
from workbench.engine.errors import UsageError
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.routing import follow_up
from workbench.engine.session import IncidentSession
from workbench.wording.events import sentence

LOG = OperationCall(id="log", operation="transfer.DescribeServer", arguments={"ServerId": "{{ server_id }}"})
AFTER_HEAD = head("after", key="{{ head.state }}")
BOOK = book(head(), LOG, AFTER_HEAD, head("fixed", key="always"), causes=(GONE,))


async def at_work(asked: list[Request]) -> IncidentSession:
    def hear(request: Request) -> Answer:
        asked.append(request)
        return answer(request.operation) if request.parameters.get("Key") == "in/y.csv" else MISSING

    session = await session_on(BOOK, {"s3.HeadObject": hear, "transfer.DescribeServer": hear})
    await session.run_all()
    return session


async def test_what_rests_on_a_changed_value_is_void_and_asked_again_and_the_rest_stays() -> None:
    asked: list[Request] = []
    session = await at_work(asked)
    assert session.diagnosis.cause("gone").status is CauseStatus.PROVEN
    fixed = session.findings["fixed"]
    asked.clear()

    void = await session.contributions.change_parameters({"key": "in/y.csv"}, "a typing error")
    assert void == ("head", "after")
    assert set(session.findings) == {"log", "fixed"}
    assert session.diagnosis.cause("gone").status is CauseStatus.UNDETERMINED

    await session.run_checks(void)
    assert [request.parameters["Key"] for request in asked] == ["in/y.csv", "present"]
    assert session.diagnosis.cause("gone").status is CauseStatus.RULED_OUT
    assert session.findings["fixed"] is fixed


async def test_the_change_is_on_record_with_old_new_reason_and_what_it_makes_void() -> None:
    session = await at_work([])
    await session.contributions.change_parameters({"key": "in/x.csv", "server_id": "s-1"}, "the partner said")
    event = next(e.event for e in session.entries if isinstance(e.event, ParametersChanged))
    assert event == ParametersChanged(
        before={"server_id": ""}, after={"server_id": "s-1"}, void=("log",), why="the partner said"
    )
    assert sentence(event) == (
        "parameters changed: server_id (none) → s-1 (reason: the partner said); asked again: log"
    )
    assert kinds(session).count("DiagnosisChanged") == 1  # a skipped check decided nothing


async def test_a_transcript_tells_what_holds_now_and_an_incident_goes_on_from_there() -> None:
    session = await at_work([])
    await session.contributions.change_parameters({"key": "in/y.csv", "server_id": "s-1"})
    await session.contributions.change_parameters({"key": "in/y.csv"})
    told = session.transcript
    assert told.parameters == {"key": "in/y.csv"}
    assert told.incident.parameters == {"key": "in/x.csv"}
    assert "head" not in told.findings
    journal = MemoryJournal(FakeClock())
    put(journal, told)
    again = await IncidentSession.resume(ports({}, journal), journal.load(told.incident.id), TARGET)
    assert again.parameters == {"key": "in/y.csv"}
    with pytest.raises(UsageError, match="nothing in it"):
        follow_up(told)


async def test_nothing_is_changed_once_it_is_closed_or_without_a_difference() -> None:
    session = await at_work([])
    with pytest.raises(UsageError, match="no parameter was changed"):
        await session.contributions.change_parameters({"key": "in/x.csv"})
    await session.contributions.annotate(IncidentClosed(summary="over"))
    with pytest.raises(UsageError, match="closed"):
        await session.contributions.change_parameters({"key": "in/y.csv"})


def test_what_rests_on_a_parameter_is_found_through_facts_in_any_order() -> None:
    checks = book(AFTER_HEAD, head(), LOG).checks
    assert resting_on({"key"}, checks) == ("after", "head")
    assert resting_on({"nothing"}, checks) == ()
