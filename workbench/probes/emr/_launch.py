"""What EC2 answered when a cluster that never came up asked it for instances, by Event history.

EMR asks in its service role. Of the calls of that role in the time of the launch those count that are about
the cluster, as far as they name one.

Sources: AWS CloudTrail API reference, LookupEvents; Amazon EMR management guide, "Service role for Amazon
EMR".
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from workbench.domain.evidence import AnswerName, Answers, Request
from workbench.knowledge.answers import objects, text
from workbench.knowledge.arns import role_name
from workbench.knowledge.emr.clusters import Cluster
from workbench.knowledge.emr.ec2_failures import LaunchCause, cause_of_refusal
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import EventHistory, ManagementEvent, ask_events, read_history

_CALLS = ("RunInstances", "CreateFleet")
_CLOSE, _PAGES = timedelta(minutes=5), 2
_CLUSTER_ID = re.compile(r"\bj-[0-9A-Z]{8,20}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """The calls for one cluster, the oldest first."""

    calls: Sequence[ManagementEvent]
    history: EventHistory

    @property
    def refused(self) -> Sequence[ManagementEvent]:
        """Those that EC2 refused."""
        return [event for event in self.calls if event.error_code]

    @property
    def last_refusal(self) -> ManagementEvent | None:
        """The last call, if that was refused: an earlier refusal that was got over is none."""
        return self.calls[-1] if self.calls and self.calls[-1].error_code else None

    @property
    def cause(self) -> LaunchCause | None:
        """What that refusal speaks for."""
        return cause_of_refusal(self.last_refusal.error_code) if self.last_refusal else None


def ask_launch(cluster: Cluster) -> dict[AnswerName, Request]:
    """Return the look-ups of what was asked of EC2 while the cluster was launched."""
    return {
        ("calls", name): ask_events("EventName", name, window=_window(cluster), pages=_PAGES)
        for name in _CALLS
    }


def _window(cluster: Cluster) -> Window:
    return Window(cluster.created_at, cluster.ended_at, _CLOSE)


def read_launch(answers: Answers, cluster: Cluster) -> Launch:
    """Return what `ask_launch` brought back."""
    given = [answers["calls", name] for name in _CALLS if ("calls", name) in answers]
    history = read_history(given, _window(cluster))
    return Launch(calls=[event for event in history.events if _is_of(event, cluster)], history=history)


def _is_of(event: ManagementEvent, cluster: Cluster) -> bool:
    """Tell whether a call was made in EMR's role, and names no other cluster."""
    named = set(_CLUSTER_ID.findall(json.dumps(event.request)))
    if named:
        return cluster.cluster_id in named
    role = role_name(cluster.service_role_arn)
    return bool(role) and role_name(event.who) == role


def type_in(event: ManagementEvent) -> str:
    """Return the type of instance that a call asked for; empty where it names none."""
    direct = text(event.request, "instanceType")
    template = objects(event.request, "CreateFleetRequest", "LaunchTemplateConfigs")
    return direct or next((text(item, "Overrides", "InstanceType") for item in template), "")
