"""Ask AWS for more of an incident's past than its checks did; what comes is evidence."""

from __future__ import annotations

import threading
from dataclasses import replace

from workbench.domain.evidence import Evidence
from workbench.domain.incident_events import SourcesAsked
from workbench.domain.target import Target
from workbench.domain.timeline import TimelineCoverage
from workbench.engine.errors import UsageError
from workbench.engine.ports import AwsReader, AwsSource, Clock, Deadline
from workbench.engine.runner import RecordingReader, presentable
from workbench.engine.timeline.asking import in_regions_of, wish_of
from workbench.engine.timeline.assembling import Assembly
from workbench.engine.timeline.reading import OnProgress
from workbench.knowledge.redaction import shown

PAGES = 40
"""Of one question: what is kept in a journal is smaller than what is only looked at."""


class FurtherReading:
    """One further look at the past. `run` blocks: call it on a thread, `stop` from another one.

    Args:
        clock: The clock.
        line: What is asked, as `wish_of` reads it.
        incident: Its id, which every request tells.
        source: AWS, with the target to ask.
        on_progress: Is told of every page, on whichever thread reads it.

    Raises:
        UsageError: The line makes no sense, or names a folder.
    """

    def __init__(
        self,
        clock: Clock,
        line: str,
        incident: str,
        source: tuple[AwsSource, Target],
        on_progress: OnProgress,
    ) -> None:
        wish = wish_of(line, clock.now())
        if wish.folder:
            raise UsageError(
                "source= is nothing that AWS has. Files are asked on the command line, which puts the answer "
                f"on record here: workbench logs … --source {wish.folder} --incident {incident}"
            )
        aws, target = source
        self._kept = _KeptSource(aws, incident)
        wanted = replace(in_regions_of(wish.wanted, target), pages=PAGES)
        self._assembly = Assembly(clock, wanted, source=(self._kept, target), on_progress=on_progress)
        self.asking = SourcesAsked(
            question=shown(line.strip()),
            subject=wish.wanted.subject.named,
        )
        """What goes on record before `run`."""

    def run(self) -> tuple[SourcesAsked, TimelineCoverage]:
        """Ask, and return what goes on record of it before it is shown, and what it covers."""
        coverage = self._assembly.run().coverage
        answers = tuple(presentable(answer) for reader in self._kept.readers for answer in reader.answers())
        came = replace(self.asking, readings=coverage.readings, evidence=Evidence(answers=answers))
        return came, coverage

    def stop(self) -> None:
        """As `Assembly.stop`."""
        self._assembly.stop()


class _KeptSource:
    """An `AwsSource` that keeps what its readers were answered."""

    def __init__(self, source: AwsSource, incident: str) -> None:
        self._source, self._incident = source, incident
        self._lock = threading.Lock()
        self.readers: list[RecordingReader] = []

    def target(self) -> Target:
        return self._source.target()

    def reader(
        self, target: Target, deadline: Deadline, incident: str = "", named: frozenset[str] = frozenset()
    ) -> AwsReader:
        reader = RecordingReader(self._source.reader(target, deadline, incident or self._incident, named))
        with self._lock:
            self.readers.append(reader)
        return reader
