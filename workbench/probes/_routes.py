"""Who sends to whom: the last step of a trigger, as one fact that travels between fences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arn:
    """An ARN in its parts: `arn:partition:service:region:account:resource`."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> Arn:
        """Return the parts of `text`; those that it does not have are empty."""
        parts = [*text.split(":", 5), *[""] * 6]
        return cls(parts[1], parts[2], parts[3], parts[4], parts[5])

    @property
    def name(self) -> str:
        """The resource without its type: `ingest` of `function:ingest` or `rule/ingest`."""
        return re.split(r"[:/]", self.resource, maxsplit=1)[-1]


@dataclass(frozen=True, slots=True)
class Function:
    """A Lambda function as a target names it."""

    arn: str
    """Without version or alias."""
    name: str
    qualifier: str | None
    """The version or alias that is invoked, which has its own policy; None is the unpublished version."""

    @classmethod
    def parse(cls, arn: str) -> Function:
        """Return the function of `arn:…:function:NAME[:QUALIFIER]`."""
        parts = arn.split(":")
        qualifier = parts[7] if len(parts) > 7 else None  # noqa: PLR2004 - ARN, `function`, name, qualifier
        return cls(":".join(parts[:7]), ":".join(parts[6:7]), qualifier)


@dataclass(frozen=True, slots=True)
class DeliveryRoute:
    """A source that sends to a target; written `SOURCE_ARN TARGET_ARN`."""

    source: str
    target: str

    @classmethod
    def parse(cls, text: str) -> DeliveryRoute:
        """Return the route that `str` wrote."""
        source, _, target = text.partition(" ")
        return cls(source, target)

    @classmethod
    def from_bucket(cls, bucket: str, target: str) -> DeliveryRoute:
        """Return the route of a direct notification; the bucket is in the target's partition."""
        return cls(f"arn:{Arn.parse(target).partition}:s3:::{bucket}", target)

    @property
    def principal(self) -> str:
        """The service that delivers: S3 for a bucket, EventBridge for a rule."""
        return "s3.amazonaws.com" if Arn.parse(self.source).service == "s3" else "events.amazonaws.com"

    def __str__(self) -> str:
        """As a fact: ARNs hold no blanks."""
        return f"{self.source} {self.target}"


def lambda_targets(targets: Iterable[str]) -> tuple[str, ...]:
    """Return the Lambda functions among some target ARNs, each once."""
    return tuple(dict.fromkeys(target for target in targets if Arn.parse(target).service == "lambda"))
