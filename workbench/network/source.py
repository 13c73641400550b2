"""A source of AWS's answers that also has ways into the network."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from workbench.domain.target import Target
from workbench.engine.ports import AwsSource, Clock, Deadline, MakesReady, ReadsLogFiles
from workbench.network.admission import Admission, Dialled, Known
from workbench.network.reader import NetworkReader
from workbench.network.ways import Ways


class NetworkSource:
    """An `AwsSource` whose readers also ask DNS and greet SSH servers.

    Args:
        aws: The source of AWS's answers.
        ways: Return the ways for a target; None where nothing of it may be sent.
        clock: The clock.
    """

    def __init__(self, aws: AwsSource, ways: Callable[[Target], Ways | None], clock: Clock) -> None:
        self._aws, self._ways, self._clock = aws, ways, clock
        self._known = Known()

    def target(self) -> Target:
        """As `AwsSource.target`."""
        return self._aws.target()

    def reader(
        self, target: Target, deadline: Deadline, incident: str = "", named: frozenset[str] = frozenset()
    ) -> NetworkReader:
        """As `AwsSource.reader`."""
        ways = self._ways(target)
        simulated = ways is not None and ways.is_simulated
        return NetworkReader(
            self._aws.reader(target, deadline, incident, named),
            self._known,
            Admission(self._known, Dialled(), named, is_simulated=simulated),
            ways,
            self._clock,
            deadline,
        )

    def make_ready(self, operations: Iterable[str]) -> None:
        """As `MakesReady.make_ready`."""
        if isinstance(self._aws, MakesReady):
            self._aws.make_ready(operations)

    def allow_log_files(self) -> None:
        """As `ReadsLogFiles.allow_log_files`."""
        if isinstance(self._aws, ReadsLogFiles):
            self._aws.allow_log_files()
