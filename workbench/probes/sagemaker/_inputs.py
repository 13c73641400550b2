"""The objects that the channels of a training job hold, and how long the copy of so many usually takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, answers_to, ask_pages
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import moment, number, objects
from workbench.knowledge.training.job import Channel, TrainingJob

_PAGES, _MOST_CHANNELS = 20, 3
_GB = 1024**3
"""Of fewer bytes the copy takes no time to speak of: what a phase takes then tells nothing of more."""


def listed_channels(job: TrainingJob) -> tuple[Channel, ...]:
    """Return the channels of a job whose objects are listed: prefixes, three at most."""
    return tuple(channel for channel in job.channels if channel.is_prefix and channel.place)[:_MOST_CHANNELS]


def ask_objects(channels: Sequence[Channel]) -> dict[AnswerName, Request]:
    """Return the questions for the objects of channels; in a run each is sent once, whoever asks."""
    return {
        ("objects", channel.uri): ask_pages(
            "s3.ListObjectsV2", _PAGES, Bucket=channel.place.bucket, Prefix=channel.place.key
        )
        for channel in channels
        if channel.place
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTime:
    """How long the copy of the input should take, by what earlier jobs took for the bytes of theirs."""

    bytes: int
    """What the job has to copy."""
    seconds_per_gb: float
    """In the middle of the earlier jobs."""

    @property
    def usual(self) -> timedelta:
        """For so many bytes."""
        return timedelta(seconds=round(self.seconds_per_gb * self.bytes / _GB))


def copies_the_same(job: TrainingJob, earlier: TrainingJob) -> bool:
    """Tell whether both copy what lies under the same prefixes, and nothing else, before they train."""
    both = (job.channels, earlier.channels)
    copied = [all(channel.mode == "File" and channel.is_prefix for channel in channels) for channels in both]
    return all(copied) and {item.uri for item in both[0]} == {item.uri for item in both[1]}


def copy_time(
    answers: Answers, job: TrainingJob, earlier: Mapping[str, timedelta], made_at: Mapping[str, datetime]
) -> CopyTime | None:
    """Return how long the copy should take; None where the bytes of none are known.

    What lay there for an earlier job is what lies there still and was written before that was made: what was
    overwritten or deleted since is not known, and makes it count for less.

    Args:
        answers: The listings, by `ask_objects`.
        job: The job.
        earlier: How long `Downloading` took in earlier jobs that copied from the same places, by name.
        made_at: When these were made, by name.
    """
    listed: list[Answer] = list(answers_to(answers, "objects").values())
    whole = len(listed) == len(job.channels) and all(item.ok and not item.truncated for item in listed)
    if not whole or job.created_at is None:
        return None
    rows = [row for answer in listed for row in objects(answer.data, "Contents")]
    now = _bytes_before(rows, job.created_at)
    then = {name: _bytes_before(rows, at) for name, at in made_at.items()}
    rates = [earlier[name].total_seconds() / size * _GB for name, size in then.items() if size >= _GB]
    return CopyTime(bytes=now, seconds_per_gb=median(rates)) if rates and now else None


def _bytes_before(rows: Sequence[JsonObject], at: datetime) -> int:
    return sum(
        number(row, "Size") or 0 for row in rows if (wrote := moment(row, "LastModified")) and wrote <= at
    )
