"""Service Quotas of the simulated account: SageMaker's, by instance type and by what it is used for.

AWS lists thousands. Here are those of some types; a scenario sets the values that its story needs. As at AWS
a quota has a default, and only some have an applied value beside it
(https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_ListServiceQuotas.html).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from workbench.simulation.identities import ACCOUNT, REGION

SAGEMAKER = "sagemaker"
TRAINING_TYPES = (
    "ml.m5.large",
    "ml.m5.xlarge",
    "ml.m5.2xlarge",
    "ml.m5.4xlarge",
    "ml.m5.12xlarge",
    "ml.c5.xlarge",
    "ml.c5.2xlarge",
    "ml.c5.4xlarge",
    "ml.g4dn.xlarge",
    "ml.g4dn.2xlarge",
    "ml.g4dn.12xlarge",
    "ml.g5.xlarge",
    "ml.g5.2xlarge",
    "ml.g5.12xlarge",
    "ml.p3.2xlarge",
    "ml.p3.8xlarge",
    "ml.p4d.24xlarge",
)
"""What training offers in this Region; other types are refused."""
_SMALL_TYPES = ("ml.t2.medium", "ml.t3.medium", "ml.t3.large")
"""Offered for notebooks and endpoints, never for training."""
_USES = (
    "training job usage",
    "spot training job usage",
    "training warm pool usage",
    "endpoint usage",
    "processing job usage",
    "transform job usage",
)
_KNOWN_CODES = {
    "ml.m5.large for training job usage": "L-611FA074",
    "ml.g4dn.xlarge for training job usage": "L-3F53BF0F",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """One quota."""

    name: str
    default: float
    value: float | None = None
    """The applied value; None: the default applies, and ListServiceQuotas leaves it out."""
    usage: Mapping[str, str] = field(default_factory=dict)
    """The dimensions of its usage metric, where its name does not tell them."""

    @property
    def code(self) -> str:
        """Its code, as AWS knows it, or one made up from its name."""
        made_up = f"L-{hashlib.sha256(self.name.encode()).hexdigest()[:8].upper()}"
        return _KNOWN_CODES.get(self.name, made_up)

    @property
    def limit(self) -> float:
        """What holds."""
        return self.default if self.value is None else self.value

    def shown(self, value: float) -> dict[str, object]:
        """Return it as Service Quotas shows it, with one of its values."""
        usage = {"MetricNamespace": "AWS/Usage", "MetricName": "ResourceCount"}
        metric = {**usage, "MetricStatisticRecommendation": "Maximum", "MetricDimensions": self._dimensions()}
        return {
            "ServiceCode": SAGEMAKER,
            "ServiceName": "Amazon SageMaker",
            "QuotaArn": f"arn:aws:servicequotas:{REGION}:{ACCOUNT}:{SAGEMAKER}/{self.code}",
            "QuotaCode": self.code,
            "QuotaName": self.name,
            "Value": value,
            "Unit": "None",
            "Adjustable": True,
            "GlobalQuota": False,
            **({"UsageMetric": metric} if metric["MetricDimensions"] else {}),
        }

    def _dimensions(self) -> dict[str, str]:
        if self.usage:
            return {"Type": "Resource", **self.usage}
        kind, _, use = self.name.partition(" for ")
        resource = {"training job usage": "training-job", "endpoint usage": "endpoint"}.get(use)
        if resource is None:
            return {}
        of_service = {"Service": "SageMaker", "Type": "Resource", "Class": "None"}
        return {**of_service, "Resource": f"{resource}/{kind}"}


def _as_shipped() -> dict[str, Quota]:
    names = [f"{kind} for {use}" for kind in TRAINING_TYPES for use in _USES]
    names += [f"{kind} for endpoint usage" for kind in _SMALL_TYPES]
    return {name: Quota(name=name, default=4.0) for name in names}


@dataclass(slots=True)
class Quotas:
    """SageMaker's quotas by name."""

    by_name: dict[str, Quota] = field(default_factory=_as_shipped)

    def put(self, name: str, default: float, value: float | None) -> None:
        """Set a quota, which need not be one of those that are there."""
        known = self.by_name.get(name, Quota(name=name, default=default))
        self.by_name[name] = replace(known, default=default, value=value)
