"""The life of a cluster as a picture: itself, its steps, its size, and the instances that went away.

Its size is told for each instance group or fleet, with who resized it.

Sources: Amazon EMR API reference, Cluster, Step, Instance, InstanceGroup, InstanceFleet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest

from workbench.domain.evidence import Answers
from workbench.domain.picture import Lane, Mark, Stretch, TimeLine, Tone
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import moment, objects, stamp, text
from workbench.knowledge.emr.capacity import Part, parts_in
from workbench.knowledge.emr.clusters import ENDED, Cluster
from workbench.knowledge.emr.steps import CUT_OFF, Step
from workbench.probes.cloudtrail._lookups import ManagementEvent, read_history
from workbench.probes.emr._clusters import cluster_in, step_in, steps_in

_MOST_STEPS, _MOST_INSTANCES = 8, 10
_LEAST = timedelta(minutes=30)


def life_of(answers: Answers) -> TimeLine | None:
    """Return the picture; None where the cluster was not shown, or has no times.

    Args:
        answers: `cluster`, `step`, `steps`, `instances`, and where they were asked for `parts` (groups or
            fleets) and `resizes` (Event history); of those that were not answered nothing is drawn.
    """
    described = answers["cluster"]
    cluster = cluster_in(described)
    start = cluster.created_at
    if start is None:
        return None
    end = cluster.ended_at or described.observed_at
    start, end = _around(step_in(answers["step"]), start, end)
    instances = objects(answers["instances"].data, "Instances")
    lanes = (
        _of_cluster(cluster, cluster.created_at or start),
        *_of_steps(steps_in(answers["steps"])),
        *_of_resizes(answers, cluster.cluster_id),
        *_of_sizes(instances, parts_in(answers["parts"].data) if "parts" in answers else []),
        *_of_instances(instances),
    )
    shown = tuple(lane for lane in (_within(lane, start, end) for lane in lanes) if lane)
    return TimeLine(
        heading=f"Cluster {cluster.name or cluster.cluster_id}", start=start, end=end, lanes=shown
    )


def _around(step: Step, start: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Return the time around a step that ran; of a cluster that lives for weeks it would be one dot."""
    if step.started_at is None:
        return start, end
    ended = step.ended_at or end
    margin = max(_LEAST, 2 * (ended - step.started_at))
    return max(start, step.started_at - margin), min(end, ended + margin)


def _within(lane: Lane, start: datetime, end: datetime) -> Lane | None:
    """Return what of a lane is between two times; None where nothing is."""
    stretches = tuple(
        replace(item, start=max(item.start, start), end=None if not item.end or item.end > end else item.end)
        for item in lane.stretches
        if item.start <= end and (item.end is None or item.end >= start)
    )
    marks = tuple(mark for mark in lane.marks if start <= mark.at <= end)
    return replace(lane, stretches=stretches, marks=marks) if stretches or marks else None


def _of_cluster(cluster: Cluster, start: datetime) -> Lane:
    ready, ended = cluster.ready_at, cluster.ended_at
    is_bad = cluster.state == "TERMINATED_WITH_ERRORS"
    coming = Stretch(
        start=start, end=ready or ended, label="coming up", tone="bad" if ended and not ready else "busy"
    )
    working = (
        Stretch(start=ready, end=ended, label=str(cluster.state or "").lower(), tone="good")
        if ready
        else None
    )
    marks = (
        (Mark(at=ended, label=cluster.code or "ended", tone="bad" if is_bad else "quiet"),)
        if ended and cluster.state in ENDED
        else ()
    )
    return Lane(label="cluster", stretches=tuple(item for item in (coming, working) if item), marks=marks)


def _of_steps(steps: Sequence[Step]) -> Iterator[Lane]:
    for step in steps[-_MOST_STEPS:]:
        begun = step.started_at
        if begun is None:
            at = step.ended_at or step.created_at
            marks = (Mark(at=at, label=str(step.state or ""), tone="warn"),) if at else ()
            yield Lane(label=step.name or step.step_id, marks=marks)
            continue
        stretch = Stretch(start=begun, end=step.ended_at, label=str(step.state or ""), tone=_tone(step))
        yield Lane(label=step.name or step.step_id, stretches=(stretch,))


def _tone(step: Step) -> Tone:
    if step.state == "FAILED":
        return "bad"
    return "warn" if step.state in CUT_OFF else "good" if step.state == "COMPLETED" else "busy"


def resizes_in(answers: Answers, cluster_id: str) -> list[ManagementEvent]:
    """Return who resized the cluster, the oldest first; those that were refused did not."""
    looked_up = [answers["resizes"]] if "resizes" in answers else []
    events = read_history(looked_up).events
    return [
        event for event in events if not event.error_code and text(event.request, "clusterId") == cluster_id
    ]


def _of_resizes(answers: Answers, cluster_id: str) -> Iterator[Lane]:
    marks = tuple(
        Mark(at=event.at, label=f"{event.name} by {event.who.rpartition('/')[2]}", tone="warn")
        for event in resizes_in(answers, cluster_id)
        if event.at
    )
    if marks:
        yield Lane(label="resized", marks=marks)


def _of_sizes(instances: Sequence[JsonObject], parts: Sequence[Part]) -> Iterator[Lane]:
    """Yield a lane for each group or fleet whose instances are told; one for all where they are not."""
    of_part = {part.part_id: [item for item in instances if _part_of(item) == part.part_id] for part in parts}
    if not any(of_part.values()):
        yield from _of_size(instances, "instances")
        return
    for part in parts:
        yield from _of_size(of_part[part.part_id], part.short)


def _part_of(instance: JsonObject) -> str:
    return text(instance, "InstanceGroupId") or text(instance, "InstanceFleetId")


def _of_size(instances: Sequence[JsonObject], label: str) -> Iterator[Lane]:
    """Yield one lane that says how many instances there were, where that changed."""
    came = [(at, 1) for item in instances if (at := _time(item, "CreationDateTime"))]
    went = [(at, -1) for item in instances if (at := _time(item, "EndDateTime"))]
    changes: dict[datetime, int] = {}
    for at, by in (*came, *went):
        changes[at] = changes.get(at, 0) + by
    size, stretches = 0, []
    moments = sorted(changes)
    for at, following in zip_longest(moments, moments[1:]):
        size += changes[at]
        tone: Tone = "good" if changes[at] > 0 else "warn"
        stretches.append(Stretch(start=at, end=following, label=str(size), tone=tone))
    if stretches:
        yield Lane(label=label, stretches=tuple(stretches))


def _of_instances(instances: Sequence[JsonObject]) -> Iterator[Lane]:
    """Yield those that went away first, then others, as far as there is room."""
    by_end = sorted(
        instances, key=lambda item: (not _time(item, "EndDateTime"), stamp(_time(item, "EndDateTime")))
    )
    for item in by_end[:_MOST_INSTANCES]:
        came, went = _time(item, "CreationDateTime"), _time(item, "EndDateTime")
        market = text(item, "Market").replace("_", "-").lower()
        why = text(item, "Status", "StateChangeReason", "Message")
        stretches = (Stretch(start=came, end=went, label=market, tone="quiet"),) if came else ()
        marks = (Mark(at=went, label=why[:60] or "ended", tone="warn"),) if went else ()
        yield Lane(label=text(item, "Ec2InstanceId"), stretches=stretches, marks=marks)


def _time(instance: JsonObject, name: str) -> datetime | None:
    return moment(instance, "Status", "Timeline", name)
