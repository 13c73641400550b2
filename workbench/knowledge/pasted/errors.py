"""What clients say when a call fails, and ids whose shape says what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.knowledge.pasted.entities import MAX_VALUE, Entity, entity

_ERROR = re.compile(
    r"An error occurred \((?P<code>[\w.:-]{1,100})\) when calling the (?P<operation>\w{1,100}) operation"
)
_NOT_AUTHORISED = re.compile(r"not authorized to perform: (?P<service>[\w-]{1,40}):(?P<operation>\w{1,100})")


def errors(text: str) -> Iterator[Entity]:
    """Recognise what boto3 and the aws command line say when a call fails."""
    for match in _ERROR.finditer(text):
        line = text[match.start() : match.start() + MAX_VALUE].partition("\n")[0].strip()
        remark = f"error {match['code']} on {match['operation']}"
        yield Entity({"error_text": line}, remark=remark, operation=match["operation"])
    for match in _NOT_AUTHORISED.finditer(text):
        remark = f"not authorised for {match['service']}:{match['operation']}"
        yield Entity(remark=remark, services=(match["service"],), operation=match["operation"])


_IDS = re.compile(
    r"(?<![\w-])(?:(?P<server_id>s-[0-9a-f]{17})|(?P<step_id>s-[0-9A-Z]{12,14})|(?P<cluster_id>j-[0-9A-Z]{12,14})"
    r"|(?P<run_id>jr_[0-9a-f]{64})|(?P<vpc_endpoint_id>vpce-[0-9a-f]{8,17}))(?![\w-])"
)
_ID_SERVICES = {"server_id": "transfer", "step_id": "emr", "cluster_id": "emr", "run_id": "glue"}


def identifiers(text: str) -> Iterator[Entity]:
    """Recognise ids whose shape says what they are."""
    for match in _IDS.finditer(text):
        kind = match.lastgroup or ""
        yield from entity(_ID_SERVICES.get(kind, "ec2"), **{kind: match.group()})


_JOB = r"[a-zA-Z0-9](?:-{0,62}[a-zA-Z0-9]){0,62}"
_TRAINING = (
    re.compile(rf"Error for Training job (?P<name>{_JOB}):"),  # the SDK that waited for it
    re.compile(
        rf"(?<![\w/-])(?P<name>{_JOB})/algo-\d{{1,4}}(?:-\d{{6,}})?\b"
    ),  # a log stream, a metric's Host
    re.compile(rf"(?i)training[ -]job (?:named |called |name )?['\"`](?P<name>{_JOB})['\"`]"),
)


def training_jobs(text: str) -> Iterator[Entity]:
    """Recognise what the SDK prints of a training job that it waited for, and names of its log streams."""
    for pattern in _TRAINING:
        for match in pattern.finditer(text):
            yield from entity("sagemaker", training_job_name=match["name"])
