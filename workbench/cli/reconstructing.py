"""What `timeline` asks and reads, and how it is driven to its end or to Ctrl-C."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.cli.console import say, say_target
from workbench.cli.lookup import assignments, recording_named
from workbench.domain.target import Target
from workbench.domain.timeline import Timeline
from workbench.engine.backend import Backend
from workbench.engine.ports import AwsSource, Clock
from workbench.engine.threads import in_thread
from workbench.engine.timeline.asking import subject_of_incident, window_of
from workbench.engine.timeline.assembling import (
    PAGES,
    Assembly,
    Wanted,
    default_regions,
)
from workbench.engine.timeline.entries import events_of_incident, readings_of
from workbench.engine.timeline.reading import OnProgress, ReadingProgress
from workbench.engine.timeline.subject import Subject
from workbench.exporters.record import text_of
from workbench.wording.timelines import progress_line

_EVERY_S = 2.0
"""Between two lines of progress about the same thing."""

MakeAssembly = Callable[[OnProgress], Assembly]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A timeline, and whether a person ended the reading of its sources."""

    timeline: Timeline
    interrupted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of the command, as given."""

    given: Sequence[str]
    since: str | None
    until: str | None
    regions: Sequence[str]
    log_groups: Sequence[str]
    pattern: str
    executions: Sequence[str]
    sources: Sequence[Path]
    incident: str | None
    pages: int | None

    @property
    def names_aws(self) -> bool:
        """Something is named that only AWS has."""
        return bool(self.regions or self.log_groups or self.executions)

    @property
    def wants_aws(self) -> bool:
        """AWS is to be asked: it is named, or nothing else is."""
        return self.names_aws or not (self.sources or self.incident)


def plan(backend: Backend, asked: Asked) -> MakeAssembly:
    """Return the way to the timeline that the options ask for; asks AWS who we are, if AWS is asked.

    Raises:
        UsageError: They name something that does not exist, or contradict each other.
        WorkbenchError: AWS cannot be asked.
    """
    transcript = recording_named(backend, asked.incident) if asked.incident else None
    known = subject_of_incident(transcript) if transcript else {}
    subject = Subject.of({**known, **assignments(asked.given)})
    since, until = window_of(asked.since, asked.until, backend.clock.now(), needs_start=asked.wants_aws)
    folders = [backend.open_folder(str(path)) for path in asked.sources]
    told = list(events_of_incident(transcript, text_of)) if transcript else []
    recorded = tuple(readings_of(transcript)) if transcript else ()
    source = _live(backend) if asked.wants_aws else None
    wanted = Wanted(
        subject=subject,
        since=since,
        until=until,
        regions=_regions(asked, source),
        log_groups=tuple(asked.log_groups),
        pattern=asked.pattern,
        executions=tuple(asked.executions),
        pages=asked.pages or PAGES,
    )
    return lambda heard: Assembly(
        backend.clock,
        wanted,
        source=source,
        folders=folders,
        told=told,
        recorded=recorded,
        on_progress=heard,
    )


def _regions(asked: Asked, source: tuple[AwsSource, Target] | None) -> tuple[str, ...]:
    named = (name.strip() for item in asked.regions for name in item.split(","))
    found = tuple(dict.fromkeys(name for name in named if name))
    return found if source is None or asked.names_aws else default_regions(source[1])


def assemble(clock: Clock, make: MakeAssembly, *, progress: bool) -> Made:
    """Read everything, or what there is until Ctrl-C.

    Args:
        clock: Tells how often to report.
        make: `plan`.
        progress: Report on stderr how far it is.

    Raises:
        KeyboardInterrupt: Ctrl-C came a second time.
    """
    return asyncio.run(_assemble(make(_Reporter(clock) if progress else lambda _: None)))


async def _assemble(assembly: Assembly) -> Made:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    interrupted = False

    def interrupt() -> None:
        nonlocal interrupted
        if interrupted and task:
            task.cancel()
        interrupted = True
        assembly.stop()
        say("stopping; Ctrl-C again leaves at once")

    loop.add_signal_handler(signal.SIGINT, interrupt)
    try:
        timeline = await in_thread(assembly.run)
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    finally:
        loop.remove_signal_handler(signal.SIGINT)
    return Made(timeline=timeline, interrupted=interrupted)


def _live(backend: Backend) -> tuple[AwsSource, Target]:
    """Ask who we are, and say so before anything else is asked."""
    source = backend.live()
    target = source.target()
    say_target(target)
    return source, target


class _Reporter:
    """Says how far each source is, not more often than every other second."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._said: dict[tuple[str, str], float] = {}
        self._lock = threading.Lock()  # sources are read side by side

    def __call__(self, progress: ReadingProgress) -> None:
        name, now = (progress.source, progress.question), self._clock.monotonic()
        with self._lock:
            if not progress.ended and now - self._said.get(name, now - _EVERY_S) < _EVERY_S:
                return
            self._said[name] = now
        say(progress_line(progress))
