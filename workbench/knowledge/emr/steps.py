"""The steps of a cluster, and which of them is to be looked into.

A step that was CANCELLED is never the cause: a step before it failed and took it along (its ActionOnFailure),
the cluster ended under it, or somebody cancelled it. A step that failed and let the cluster go on (CONTINUE)
is no reason for what ended later.

Sources: Amazon EMR API reference, Step, StepStatus, FailureDetails; Amazon EMR management guide, "Work with
steps using the AWS CLI and console".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias, get_args

from workbench.domain.values import JsonObject, JsonValue, one_of
from workbench.knowledge.answers import moment, stamp, text, texts
from workbench.knowledge.emr.clusters import Cluster
from workbench.knowledge.s3.places import S3Place

StepState: TypeAlias = Literal[
    "PENDING", "CANCEL_PENDING", "RUNNING", "COMPLETED", "CANCELLED", "FAILED", "INTERRUPTED"
]
ActionOnFailure: TypeAlias = Literal["TERMINATE_CLUSTER", "TERMINATE_JOB_FLOW", "CANCEL_AND_WAIT", "CONTINUE"]
CUT_OFF: tuple[StepState, ...] = ("CANCELLED", "INTERRUPTED", "CANCEL_PENDING")
"""States in which a step was ended from outside."""
_TERMINATES: tuple[ActionOnFailure, ...] = ("TERMINATE_CLUSTER", "TERMINATE_JOB_FLOW")
_TAKES_ALONG: tuple[ActionOnFailure, ...] = (*_TERMINATES, "CANCEL_AND_WAIT")
_AFTER = timedelta(minutes=10)
"""So soon after a failure the others are cancelled; a cluster takes some minutes to end."""
_URI = re.compile(
    r"s3[an]?://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[^\s,;'\"]+\.(?:py|jar|egg|zip|whl|R|hql|q|sh|pig)\b"
)
_APPLICATION = re.compile(r"application_\d{13}_\d{4,8}")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of ListSteps or DescribeStep; texts are empty where it says nothing."""

    data: JsonObject

    @property
    def step_id(self) -> str:
        """`s-…`."""
        return text(self.data, "Id")

    @property
    def name(self) -> str:
        """What people call it."""
        return text(self.data, "Name")

    @property
    def state(self) -> StepState | None:
        """How it stands; None for a state that is not known here."""
        return one_of(text(self.data, "Status", "State"), get_args(StepState))

    @property
    def reason(self) -> str:
        """`FailureDetails.Reason`, which may be the literal "Unknown Error"."""
        return " ".join(text(self.data, "Status", "FailureDetails", "Reason").split())

    @property
    def message(self) -> str:
        """`FailureDetails.Message`."""
        return text(self.data, "Status", "FailureDetails", "Message").strip()

    @property
    def log_file(self) -> str:
        """`FailureDetails.LogFile`."""
        return text(self.data, "Status", "FailureDetails", "LogFile")

    @property
    def action_on_failure(self) -> ActionOnFailure | None:
        """What its failure does to the others."""
        return one_of(text(self.data, "ActionOnFailure"), get_args(ActionOnFailure))

    @property
    def created_at(self) -> datetime | None:
        """When it was added."""
        return moment(self.data, "Status", "Timeline", "CreationDateTime")

    @property
    def started_at(self) -> datetime | None:
        """When it began; None where it never did."""
        return moment(self.data, "Status", "Timeline", "StartDateTime")

    @property
    def ended_at(self) -> datetime | None:
        """When it ended."""
        return moment(self.data, "Status", "Timeline", "EndDateTime")

    @property
    def seconds(self) -> int | None:
        """How long it ran."""
        if self.started_at is None or self.ended_at is None:
            return None
        return round((self.ended_at - self.started_at).total_seconds())

    @property
    def arguments(self) -> tuple[str, ...]:
        """What it was called with."""
        return tuple(texts(self.data, "Config", "Args"))

    @property
    def artifact(self) -> str:
        """The script or jar in S3 that it runs; empty where it names none."""
        for word in (text(self.data, "Config", "Jar"), *self.arguments):
            if _URI.fullmatch(word):
                return word
        return ""

    @property
    def role_arn(self) -> str:
        """Its runtime role; empty where the nodes' own role counts."""
        return text(self.data, "ExecutionRoleArn")

    @property
    def log_place(self) -> S3Place | None:
        """Where it was told to log, if elsewhere than its cluster: below that, `j-…/steps/s-…/`."""
        return S3Place.parse_folder(text(self.data, "LogUri"))

    @property
    def application_ids(self) -> tuple[str, ...]:
        """The YARN applications that it started, as far as it names them."""
        told = texts(self.data, "AdditionalInfo", "ResourceManagerApplicationIds")
        return tuple(dict.fromkeys((*told, *_APPLICATION.findall(f"{self.reason} {self.message}"))))


def is_called(name: str, asked: str) -> bool:
    """Tell whether people who say `asked` may mean `name`: capitals, hyphens and blanks do not count."""
    return _plain(name) == _plain(asked) != ""


def _plain(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def in_order(steps: Sequence[Step]) -> list[Step]:
    """Return steps in the order in which they were added."""
    return sorted(steps, key=lambda step: stamp(step.created_at))


def last_good_before(step: Step, steps: Sequence[Step]) -> Step | None:
    """Return the step of the same name that was completed last before this one began."""
    begun = stamp(step.started_at or step.created_at)
    good = [
        other
        for other in steps
        if other.state == "COMPLETED" and other.name == step.name and "" < _end(other) <= begun
    ]
    return max(good, key=_end, default=None)


def settings_of(step: Step, cluster: Cluster) -> dict[str, JsonValue]:
    """Return how a step and its cluster were set up, by the names that people use."""
    return {
        "arguments": list(step.arguments),
        "jar": text(step.data, "Config", "Jar"),
        "runtime role": step.role_arn,
        "release": cluster.release,
        "service role": cluster.service_role_arn,
        "instance profile": cluster.profile_name,
        "security configuration": cluster.security_configuration,
        "subnet": next(iter(cluster.subnet_ids), ""),
        "applications": sorted(cluster.applications),
    }


def to_look_into(cluster: Cluster, steps: Sequence[Step], named: str = "") -> Step | None:
    """Return the step whose failure is the first; None where there is none.

    Args:
        cluster: Their cluster.
        steps: Those in question, in the order in which they were added.
        named: The step that a person named; empty for none.
    """
    asked = next((step for step in steps if step.step_id == named), None)
    if named:
        return (asked and _ender_of(asked, steps)) or asked
    failed = [step for step in steps if step.state == "FAILED"]
    if cluster.code == "STEP_FAILURE":
        ending = [step for step in failed if step.action_on_failure in _TERMINATES]
        if ending:
            return min(ending, key=_end)
    cut_off = [step for step in steps if step.state in CUT_OFF and _ended_with(cluster, step)]
    if cut_off:
        first = next((step for step in cut_off if step.started_at), cut_off[0])
        return _ender_of(first, steps) or first
    return _first_in_a_row(steps, failed) or _open_or_newest(steps)


def _end(step: Step) -> str:
    return stamp(step.ended_at)


def _ended_with(cluster: Cluster, step: Step) -> bool:
    """Tell whether a step was cut off by the end of its cluster."""
    if cluster.ended_at is None:
        return cluster.state == "TERMINATING"
    if step.ended_at is None:
        return True
    return abs(cluster.ended_at - step.ended_at) <= _AFTER


def _ender_of(step: Step, steps: Sequence[Step]) -> Step | None:
    """Return the failed step whose ActionOnFailure took a cancelled one along; None where there is none."""
    if step.state not in CUT_OFF:
        return None
    enders = [
        other
        for other in steps
        if other.state == "FAILED" and other.action_on_failure in _TAKES_ALONG and _took(other, step)
    ]
    return min(enders, key=_end, default=None)


def _took(failed: Step, cancelled: Step) -> bool:
    """Tell whether a failure came while the other was there, and shortly before its end if that is told."""
    if failed.ended_at is None or (cancelled.created_at and failed.ended_at < cancelled.created_at):
        return False
    return cancelled.ended_at is None or timedelta() <= cancelled.ended_at - failed.ended_at <= _AFTER


def _first_in_a_row(steps: Sequence[Step], failed: Sequence[Step]) -> Step | None:
    """Return the first of the newest failures between which nothing was completed."""
    if not failed:
        return None
    newest = max(failed, key=_end)
    good = [_end(step) for step in steps if step.state == "COMPLETED" and _end(step) < _end(newest)]
    since = max(good, default="")
    return min((step for step in failed if _end(step) > since), key=_end)


def _open_or_newest(steps: Sequence[Step]) -> Step | None:
    for states in (("PENDING",), ("RUNNING",), CUT_OFF):
        found = next((step for step in steps if step.state in states), None)
        if found:
            return found
    return steps[-1] if steps else None
