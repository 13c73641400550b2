"""What lies where the training job reads: how much, and is its prefix the beginning of another folder too?

`File` copies every object of a channel before training begins: very many objects, or very many bytes, take
long, and nothing is wrong. `FastFile` reads while it trains, but wants a whole folder: a prefix without a
slash at its end that begins several folders (`train`, of `train/` and `train-old/`) is refused when the
download begins. `File` takes such a prefix silently, and both folders.

Sources: SageMaker developer guide, "Access training data"; S3 API reference, ListObjectsV2.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answers, answers_to, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, passed, skipped, unanswered, warned
from workbench.knowledge.answers import count, number, objects, text
from workbench.knowledge.training.job import TrainingJob
from workbench.probes.sagemaker._inputs import ask_objects, listed_channels
from workbench.probes.sagemaker._named_job import of_named_job

_MANY_OBJECTS = 10_000
"""So many one looks at; there may be more."""
_MANY_BYTES = 200 * 1024**3
"""Half an hour at some 100 MB a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What its channels hold together."""

    objects: int | None = None
    """Objects that were seen; at least so many where there are more."""
    bytes: int | None = None
    """Their bytes."""
    large: bool | None = None
    """Ten thousand objects or more, or 200 GiB: a copy of these takes long."""
    ambiguous: bool | None = None
    """A channel's prefix, without a slash at its end, begins more than one folder."""
    ambiguous_uri: str | None = None
    """That channel's place; empty where none is."""


def collect(aws: AwsReader, job: TrainingJob) -> Answers:
    """List each channel, and the folders that its prefix begins."""
    channels = listed_channels(job)
    requests = ask_objects(channels)
    for channel in channels:
        place = channel.place
        if place and place.key and not place.key.endswith("/"):
            requests["folders", channel.uri] = ask(
                "s3.ListObjectsV2", Bucket=place.bucket, Prefix=place.key, Delimiter="/"
            )
    return aws.read_all(requests)


def judge(answers: Answers, _job: TrainingJob) -> Judgement[Facts]:
    """Count what is there."""
    listed, folders = answers_to(answers, "objects"), answers_to(answers, "folders")
    if not listed:
        return skipped(
            "The job reads no prefix of S3", Facts(objects=0, bytes=0, large=False, ambiguous=False)
        )
    several = [uri for uri, answer in folders.items() if len(objects(answer.data, "CommonPrefixes")) > 1]
    silent = next((answer for answer in (*listed.values(), *folders.values()) if not answer.ok), None)
    if silent:
        return unanswered(
            silent, Facts(ambiguous=True if several else None, ambiguous_uri="".join(several[:1]))
        )
    rows = [row for answer in listed.values() for row in objects(answer.data, "Contents")]
    size = sum(number(row, "Size") or 0 for row in rows)
    facts = Facts(
        objects=len(rows),
        bytes=size,
        large=len(rows) >= _MANY_OBJECTS or size >= _MANY_BYTES,
        ambiguous=bool(several),
        ambiguous_uri=several[0] if several else "",
    )
    more = "at least " if any(answer.truncated for answer in listed.values()) else ""
    said = f"{more}{count(len(rows), 'object')}, {size:,} bytes"
    if several:
        names = [text(item, "Prefix") for item in objects(folders[several[0]].data, "CommonPrefixes")]
        return warned(f"{several[0]} begins several folders: {', '.join(names[:4])}; {said}", facts)
    return warned(f"{said}: a copy takes long", facts) if facts.large else passed(said, facts)


probe = of_named_job(
    "What lies where the training job reads?",
    Facts,
    ("s3.ListObjectsV2",),
    collect,
    judge,
    without="There is no job that reads",
    deadline_s=60.0,
)
