"""A quota of Service Quotas: what it is called, what it is, and which metric counts its use.

Source: Service Quotas API reference, ServiceQuota, MetricInfo.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, objects, text


@dataclass(frozen=True, slots=True)
class Quota:
    """One of `Quotas` of ListServiceQuotas or ListAWSDefaultServiceQuotas."""

    data: JsonObject

    @classmethod
    def named(cls, name: str, listed: JsonObject) -> Quota | None:
        """Return the quota of this name, whatever its case; None where the list has none."""
        quotas = objects(listed, "Quotas")
        wanted = name.casefold()
        return next((cls(item) for item in quotas if text(item, "QuotaName").casefold() == wanted), None)

    @property
    def code(self) -> str:
        """`L-…`."""
        return text(self.data, "QuotaCode")

    @property
    def value(self) -> float | None:
        """What it is."""
        value = self.data.get("Value")
        return float(value) if isinstance(value, int | float) else None

    @property
    def usage_metric(self) -> tuple[str, str, Mapping[str, str]] | None:
        """Namespace, name and dimensions of the metric that counts its use; None where it names none."""
        metric = member(self.data, "UsageMetric")
        if not metric:
            return None
        dimensions = {str(key): str(value) for key, value in member(metric, "MetricDimensions").items()}
        return text(metric, "MetricNamespace"), text(metric, "MetricName"), dimensions
