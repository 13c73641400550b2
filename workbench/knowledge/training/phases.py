"""The phases of a training job as a bar: how long each took, beside what is usual for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from workbench.domain.picture import Lane, Stretch, TimeLine, Tone, window
from workbench.knowledge.training.job import RUNNING, Phase, TrainingJob

_UNUSUAL = 2
"""So many times what is usual is worth a look."""
_NOTICED = timedelta(minutes=5)
_WAITING = ("Starting", "Pending", "LaunchingMLInstances", "PreparingTrainingStack", "Restarting")


def phase_bar(
    job: TrainingJob, now: datetime, *, late: bool, usual: Mapping[str, timedelta] | None = None
) -> TimeLine | None:
    """Return the phases of a job as lanes; None where none is told.

    Args:
        job: The job.
        now: When it was described.
        late: Its present phase takes longer than it should.
        usual: How long the phases take in jobs of its family.
    """
    phases = [phase for phase in job.course.worked if phase.started_at]
    ends = [phase.ended_at for phase in phases]
    span = window((phase.started_at for phase in phases), [*ends, job.ended_at or now])
    if span is None:
        return None
    names = dict.fromkeys(phase.status for phase in phases)
    running = job.status in RUNNING
    lanes = tuple(
        Lane(
            label=name,
            stretches=tuple(
                stretch
                for phase in phases
                if phase.status == name
                and (stretch := _stretch(phase, job, (usual or {}).get(name), running=running, late=late))
            ),
        )
        for name in names
    )
    return TimeLine(heading=f"Phases of {job.name}", start=span[0], end=span[1], lanes=lanes)


def _stretch(
    phase: Phase, job: TrainingJob, usual: timedelta | None, *, running: bool, late: bool
) -> Stretch | None:
    if phase.started_at is None:
        return None
    is_last = phase == job.course.last
    open_ = is_last and running and phase.ended_at is None
    end = None if open_ else phase.ended_at or job.ended_at or phase.started_at
    long_ = late if end is None else is_unusual(end - phase.started_at, usual)
    return Stretch(
        start=phase.started_at,
        end=end,
        label=phase.message,
        tone=_tone(phase.status, long=long_, open_=open_),
        usual_s=usual.total_seconds() if usual else None,
    )


def is_unusual(spent: timedelta, usual: timedelta | None) -> bool:
    """Tell whether a phase took twice what is usual, and five minutes at least."""
    return usual is not None and spent > _NOTICED and spent > _UNUSUAL * usual


def _tone(status: str, *, long: bool, open_: bool) -> Tone:
    if long:
        return "warn"
    if open_:
        return "busy"
    return "quiet" if status in _WAITING else ""
