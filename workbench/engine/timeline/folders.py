"""Read files of logs, and say how far each folder was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from workbench.domain.timeline import Origin, Reading, TimelineEvent
from workbench.domain.values import JsonObject
from workbench.engine.collector import collector_paused
from workbench.engine.ports import Deadline
from workbench.engine.timeline.reading import STOPPED, OnProgress, ReadingProgress
from workbench.engine.timeline.subject import Subject
from workbench.knowledge.access_log_lines import as_records, event_of_line
from workbench.knowledge.cloudtrail.records import ends_of, event_of_record

_CLASSES = {
    Origin.CLOUDTRAIL: "what the trail records",
    Origin.ACCESS_LOG: "S3 server access logs, best effort",
}
"""Which events the files of an origin can hold."""


class RecordFile(Protocol):
    """A file of CloudTrail's records, or of S3's server access log."""

    @property
    def name(self) -> str:
        """Its path."""
        ...

    @property
    def origin(self) -> Origin:
        """`CLOUDTRAIL` or `ACCESS_LOG`."""
        ...

    @property
    def delivered_at(self) -> datetime | None:
        """When AWS delivered it, where its name tells."""
        ...

    @property
    def problems(self) -> Sequence[str]:
        """What could not be read, complete when `records` has ended."""
        ...

    def records(self) -> Iterator[JsonObject]:
        """Yield all records; of an access log the lines, by the names of their fields."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFolder:
    """Files that were named together."""

    name: str
    files: Sequence[RecordFile]
    others: int = 0
    """Files that are not called as logs are, and were not opened."""

    def has(self, origin: Origin) -> bool:
        """Tell whether there are files of an origin in it."""
        return any(file.origin is origin for file in self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReader:
    """Reads folders, one file after the other."""

    subject: Subject
    since: datetime | None
    until: datetime | None
    now: datetime
    deadline: Deadline
    """Its cancelling is the person's word to stop."""
    on_progress: OnProgress

    def read(self, folder: LogFolder) -> Iterator[tuple[list[TimelineEvent], Reading]]:
        """Yield, for each kind of logs in a folder, what came and how far it was read."""
        for origin in _CLASSES:
            files = [file for file in folder.files if file.origin is origin]
            if files:
                yield self._read(folder.name, origin, files)

    def _read(
        self, name: str, origin: Origin, files: Sequence[RecordFile]
    ) -> tuple[list[TimelineEvent], Reading]:
        events: list[TimelineEvent] = []
        seen, read, problems = 0, 0, list[str]()
        for file in files:
            if not self.deadline.remaining():
                problems.insert(0, STOPPED)
                break
            delivered_at = file.delivered_at
            with collector_paused():  # no event is garbage while events are made
                for record in file.records():
                    seen += 1
                    events += self._kept(record, file, delivered_at)
            read += 1
            problems += file.problems
            self._report(name, origin, read, len(files), len(events))
        oldest, newest = ends_of(events)
        return events, Reading(
            source=name,
            classes=_CLASSES[origin],
            since=self.since,
            until=self.until,
            oldest=oldest,
            newest=newest,
            pages=read,
            unit="files",
            seen=seen,
            events=len(events),
            gap="; ".join(problems),
        )

    def _kept(
        self, record: JsonObject, file: RecordFile, delivered_at: datetime | None
    ) -> list[TimelineEvent]:
        is_line = file.origin is Origin.ACCESS_LOG
        if not any(map(self.subject.concerns, as_records(record) if is_line else (record,))):
            return []
        make = event_of_line if is_line else event_of_record
        item = make(record, observed_at=self.now, told_by=file.name, recorded_at=delivered_at)
        at = item.occurred_at
        inside = at is None or (
            (self.since is None or at >= self.since) and (self.until is None or at <= self.until)
        )
        return [item] if inside else []

    def _report(self, name: str, origin: Origin, read: int, files: int, events: int) -> None:
        self.on_progress(
            ReadingProgress(
                source=name,
                question="access logs" if origin is Origin.ACCESS_LOG else "",
                pages=read,
                unit="files",
                events=events,
                reached=None,
                share=read / files,
                left_s=None,
                ended=read == files,
            )
        )
