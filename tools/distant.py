"""Drills as far away as AWS is: every request takes as long as one across an ocean."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.domain.evidence import Answer, AnswerName, Request, Requests
from workbench.domain.target import Target
from workbench.engine.backend import Backend, RunningDrill
from workbench.engine.ports import AwsReader, AwsSource, Deadline


def far_away(backend: Backend) -> Backend:
    """Return a backend whose drills answer as slowly as AWS does."""
    return replace(backend, simulate=lambda scenario: DistantDrill(backend.simulate(scenario)))


@dataclass(frozen=True)
class Distant:
    """A source whose every answer takes `seconds` longer."""

    inner: AwsSource
    seconds: float = 0.4

    def target(self) -> Target:
        """As `AwsSource.target`."""
        return self.inner.target()

    def reader(
        self, target: Target, deadline: Deadline, incident: str = "", named: frozenset[str] = frozenset()
    ) -> AwsReader:
        """As `AwsSource.reader`."""
        return DistantReader(self.inner.reader(target, deadline, incident, named), deadline, self.seconds)


@dataclass(frozen=True)
class DistantReader:
    """The reader of a `Distant` source."""

    inner: AwsReader
    deadline: Deadline
    seconds: float

    @property
    def target(self) -> Target:
        """As `AwsReader.target`."""
        return self.inner.target

    def read(self, request: Request, /) -> Answer:
        """As `AwsReader.read`."""
        self.deadline.wait(self.seconds)
        return self.inner.read(request)

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        """As `AwsReader.read_all`."""
        self.deadline.wait(self.seconds)
        return self.inner.read_all(requests)


@dataclass(frozen=True)
class DistantDrill:
    """A drill whose source is `Distant`."""

    drill: RunningDrill

    @property
    def source(self) -> AwsSource:
        """As `RunningDrill.source`."""
        return Distant(self.drill.source)

    def close(self) -> None:
        """As `RunningDrill.close`."""
        self.drill.close()
