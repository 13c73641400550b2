"""What refused a deployment, wherever it is told: Event history, a pipeline's steps, the words of a client.

Sources: SageMaker API reference, CreateModel, CreateEndpointConfig, CreateEndpoint, UpdateEndpoint,
ListPipelineExecutionSteps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from workbench.domain.evidence import Answer
from workbench.knowledge.answers import member, moment, objects, text
from workbench.knowledge.arns import Arn
from workbench.knowledge.denials.denial import Denial
from workbench.knowledge.denials.reading import read_denials
from workbench.knowledge.serving.causes import read
from workbench.knowledge.serving.resources import group_and_version
from workbench.probes._window import Window
from workbench.probes.cloudtrail._lookups import EventHistory, ManagementEvent

CALLS = {
    "CreateModel": "modelName",
    "CreateEndpointConfig": "endpointConfigName",
    "CreateEndpoint": "endpointName",
    "UpdateEndpoint": "endpointName",
}
"""Events, and the parameter that names what they make."""
_BESIDE_THE_POINT = ("ThrottlingException", "Throttling", "TooManyRequestsException")
_TAKEN = re.compile(r"already existing|in-progress endpoint")
OF_MAKING = re.compile(r"\b(?:CreateModel|CreateEndpointConfig|CreateEndpoint|UpdateEndpoint)\b")
OF_REFUSALS = frozenset(
    {
        "endpoint-data-not-accessed",
        "endpoint-data-not-found",
        "endpoint-image-not-found",
        "endpoint-image-not-pullable",
        "endpoint-quota",
        "endpoint-type-not-offered",
        "registry-package-denied",
        "training-role-not-assumable",
    }
)
"""Rows of the catalogue that are the answer to a call which makes something, whatever client printed them."""
ToldBy: TypeAlias = Literal["event history", "pipeline", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A call that would have made a model, a configuration or an endpoint, and was refused."""

    told_by: ToldBy
    call: str
    message: str
    code: str = ""
    name: str = ""
    """Of what was to be made; empty where it is not told."""
    at: datetime | None = None
    by: str = ""
    url: str = ""
    """Where the model data should be."""
    role_arn: str = ""
    package: str = ""
    """The version of the registry that it was to be made from."""

    @property
    def is_of_the_thing(self) -> bool:
        """Tell whether the call was refused for what it would make: not throttled, and the name not taken."""
        return self.code not in _BESIDE_THE_POINT and not _TAKEN.search(self.message)


def refusals_in(
    history: EventHistory, window: Window, pipeline: Answer | None, error_text: str
) -> Iterator[Refusal]:
    """Yield what refused a deployment: of Event history, a pipeline's steps, the words that were given."""
    for event in history.events:
        if event.error_code and window.covers(event.at) and not _was_got_past(event, history):
            yield Refusal(
                told_by="event history",
                call=event.name,
                message=event.error_message or event.error_code,
                code=event.error_code,
                name=text(event.request, CALLS.get(event.name, "")),
                at=event.at,
                by=event.who,
                url=text(event.request, "primaryContainer", "modelDataUrl"),
                role_arn=text(event.request, "executionRoleArn"),
                package=_package_of(event),
            )
    if pipeline is not None:
        yield from _of_pipeline(pipeline)
    call = OF_MAKING.search(error_text)
    if call or read(error_text).signature in OF_REFUSALS:
        denial = next(iter(read_denials(error_text)), None)
        yield Refusal(
            told_by="text",
            call=call.group() if call else "",
            message=read(error_text).line or error_text.strip()[:400],
            code=denial.code if denial else "",
            by=denial.principal_arn if denial else "",
        )


def _was_got_past(refused: ManagementEvent, history: EventHistory) -> bool:
    """Tell whether the same call, for the same thing, was accepted later."""
    named = CALLS.get(refused.name, "")
    name = text(refused.request, named)
    return bool(name) and any(
        event.name == refused.name
        and not event.error_code
        and text(event.request, named) == name
        and event.at is not None
        and refused.at is not None
        and event.at > refused.at
        for event in history.events
    )


def _package_of(event: ManagementEvent) -> str:
    primary, listed = member(event.request, "primaryContainer"), objects(event.request, "containers")
    named = (text(container, "modelPackageName") for container in (primary, *listed))
    return next((arn for arn in named if arn), "")


def _of_pipeline(answer: Answer) -> Iterator[Refusal]:
    for step in objects(answer.data, "PipelineExecutionSteps"):
        reason = text(step, "FailureReason")
        call = OF_MAKING.search(reason)
        if call and text(step, "StepStatus") == "Failed":
            at = moment(step, "EndTime") or moment(step, "StartTime")
            yield Refusal(told_by="pipeline", call=call.group(), message=reason, at=at)


def group_of(denial: Denial | None) -> str:
    """Return the group of model packages that was denied; else an empty text."""
    arn = Arn.parse(denial.resource_arn) if denial else Arn()
    return group_and_version(arn.name)[0] if arn.kind.startswith("model-package") else ""


def foreign_account(denial: Denial | None, caller: str) -> str:
    """Return the account of what was denied where it is not that of whoever called; else an empty text."""
    if denial is None:
        return ""
    owner = Arn.parse(denial.resource_arn).account
    own = Arn.parse(denial.principal_arn or caller).account
    return owner if owner and own and owner != own else ""
