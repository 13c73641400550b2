"""Who sends to whom: the last step of a trigger, as one fact that travels between fences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.knowledge.arns import Arn, bucket_arn
from workbench.knowledge.services import service_principal


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
        return cls(bucket_arn(bucket, Arn.parse(target).partition), target)

    @property
    def principal(self) -> str:
        """The service that delivers: S3 for a bucket, EventBridge for a rule."""
        return service_principal("s3" if Arn.parse(self.source).service == "s3" else "events")

    def __str__(self) -> str:
        """As a fact: ARNs hold no blanks."""
        return f"{self.source} {self.target}"


def lambda_targets(targets: Iterable[str]) -> tuple[str, ...]:
    """Return the Lambda functions among some target ARNs, each once."""
    return tuple(dict.fromkeys(target for target in targets if Arn.parse(target).service == "lambda"))
