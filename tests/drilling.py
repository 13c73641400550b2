"""Drills solved by the engine, as `workbench train` does without a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.fakes import PERSON
from workbench.aws import BotoSource, StaticCredentials, load_catalogue
from workbench.domain.diagnosis import CauseStatus, Diagnosis
from workbench.domain.evidence import Answer, AnswerName, Request, Requests
from workbench.domain.finding import Finding
from workbench.domain.incident_events import FindingRecorded
from workbench.domain.scenario import Scenario
from workbench.domain.target import Source, Target
from workbench.engine.backend import Library
from workbench.engine.clock import SystemClock
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.parameters import check_parameters
from workbench.engine.ports import AwsReader, AwsSource, Deadline
from workbench.engine.session import IncidentSession
from workbench.engine.session_ports import Ports
from workbench.network import NETWORK_OPERATIONS, NetworkSource
from workbench.playbook_files.catalogue import Catalogue
from workbench.playbook_files.library import load_library, shipped_folder
from workbench.probes import discover
from workbench.simulation import SimulatedAccount

DRILLS = sorted((shipped_folder() / "drills").glob("*.yaml"))


@cache
def shipped() -> Library:
    """All playbooks and drills that come with the program."""
    operations = frozenset(load_catalogue()) | frozenset(NETWORK_OPERATIONS)
    return load_library([shipped_folder()], lambda: Catalogue(discover(), operations))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)  # asyncio puts its task in words at its end
class Solved:
    """What came of a drill."""

    scenario: Scenario
    diagnosis: Diagnosis
    answers: tuple[Answer, ...]
    """All that AWS answered."""
    sent: tuple[Request, ...]
    """What left for AWS in the run, each with the Region that was asked."""
    findings: Mapping[str, Finding] = field(default_factory=dict)
    """The latest finding of each check."""


async def solve(
    scenario: Scenario,
    *,
    policy: Mapping[str, Any] | None = None,
    region: str = "",
    allow_cost: bool = False,
) -> Solved:
    """Build a drill's account and diagnose it by the shipped playbook.

    Args:
        scenario: The drill.
        policy: All that the operator may do; None for everything but what the drill denies.
        region: Where the operator looks, if that is not where the account is.
        allow_cost: The operator agrees to what is billed.
    """
    clock = SystemClock()
    playbook = shipped().playbooks[scenario.playbook]
    given = {name: str(value) for name, value in scenario.parameters.items()}
    with SimulatedAccount(scenario, clock, operator_policy=policy) as account:
        boto = source_of(account, region, allow_cost=allow_cost)
        source = CountingSource(NetworkSource(boto, lambda _: account.network, clock))
        ports = Ports(
            source=source,
            registry=discover(),
            journal=MemoryJournal(clock),
            clock=clock,
            person=PERSON,
            tool_version="test",
        )
        parameters = check_parameters(playbook, given, clock.now())
        target = source.target()
        session = await IncidentSession.start(ports, playbook, parameters, target, scenario=scenario.id)
        await session.run_all()
        recorded = [entry.event for entry in session.entries if isinstance(entry.event, FindingRecorded)]
        return Solved(
            scenario=scenario,
            diagnosis=session.diagnosis,
            answers=tuple(answer for event in recorded for answer in event.finding.evidence.answers),
            sent=tuple(source.sent),
            findings={event.finding.check: event.finding for event in recorded},
        )


class CountingSource:
    """An `AwsSource` that keeps what its readers are asked, each request with its Region."""

    def __init__(self, source: AwsSource) -> None:
        self._source = source
        self.sent: list[Request] = []

    def target(self) -> Target:
        return self._source.target()

    def reader(
        self, target: Target, deadline: Deadline, incident: str = "", named: frozenset[str] = frozenset()
    ) -> AwsReader:
        return TellingReader(self._source.reader(target, deadline, incident, named), self.sent.extend)


class TellingReader:
    """An `AwsReader` that tells what it is asked at once, each request with its Region."""

    def __init__(self, reader: AwsReader, tell: Callable[[list[Request]], None]) -> None:
        self._reader, self._tell = reader, tell

    @property
    def target(self) -> Target:
        return self._reader.target

    def read(self, request: Request, /) -> Answer:
        return self.read_all({"only": request})["only"]

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        home = self.target.region
        self._tell([request.in_region(request.region or home) for request in requests.values()])
        return self._reader.read_all(requests)


def question(request: Request) -> str:
    """Return what a request asks, spelled so that equal ones are equal."""
    parameters = json.dumps(request.parameters, sort_keys=True)
    return f"{request.operation} {request.region} {parameters} {request.max_pages}"


def source_of(account: SimulatedAccount, region: str = "", *, allow_cost: bool = False) -> BotoSource:
    region = region or account.region
    keys = account.endpoint_url, account.access_key, account.secret_key
    return source_at(*keys, region, allow_cost=allow_cost)


def source_at(
    endpoint_url: str, access_key: str, secret_key: str, region: str, *, allow_cost: bool = False
) -> BotoSource:
    return BotoSource(
        clock=SystemClock(),
        region=region,
        endpoint_url=endpoint_url,
        source=Source.SIMULATED,
        credentials=StaticCredentials(access_key=access_key, secret_key=secret_key),
        allow_cost=allow_cost,
        allow_log_files=True,
    )


def with_status(diagnosis: Diagnosis, status: CauseStatus) -> set[str]:
    return {cause.id for cause in diagnosis.causes if cause.status is status}
