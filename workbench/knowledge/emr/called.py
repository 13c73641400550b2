"""What of EMR a state of a workflow called: cluster and step, application and run, virtual cluster and run.

The cause of a failed `.sync` task is a description of what was called, as its service tells it: at the top,
or below `Step`, `Cluster` or `JobRun`. A step's does not name its cluster; that is in the state's parameters,
where they hold it and not a path to it.

Sources: Step Functions developer guide, "Create and manage Amazon EMR clusters", "… EMR Serverless
applications", "Create and manage Amazon EMR clusters on EKS"; Amazon EMR API reference, AddJobFlowSteps,
RunJobFlow; EMR Serverless and Amazon EMR on EKS API references, StartJobRun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import text, texts

Product: TypeAlias = Literal["cluster", "serverless", "eks"]
_PRODUCTS: Mapping[str, Product] = {
    "elasticmapreduce": "cluster",
    "emr": "cluster",
    "emr-serverless": "serverless",
    "emrserverless": "serverless",
    "emr-containers": "eks",
    "emrcontainers": "eks",
}
CALLS: Mapping[Product | Literal[""], tuple[str, ...]] = {
    "cluster": ("AddJobFlowSteps", "RunJobFlow"),
    "serverless": ("StartJobRun",),
    "eks": ("StartJobRun",),
}
"""The calls by which work is given to each, as CloudTrail names them."""
_SOURCES = {"cluster": "elasticmapreduce", "serverless": "emr-serverless", "eks": "emr-containers"}
_INNER = ("Step", "Cluster", "JobRun")
_CLUSTER, _STEP, _OTHER = (
    re.compile(rf"(?<![\w-]){pattern}(?![\w-])")
    for pattern in (r"j-[0-9A-Z]{8,20}", r"s-[0-9A-Z]{8,20}", r"[0-9a-z]{8,64}")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledWork:
    """What was called; ids are empty where they are not told, all of them where nothing of EMR was."""

    product: Product | Literal[""] = ""
    cluster_id: str = ""
    step_id: str = ""
    application_id: str = ""
    virtual_cluster_id: str = ""
    job_run_id: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the ids suffice to look into it."""
        if self.product == "cluster":
            return bool(self.cluster_id)
        return bool(self.job_run_id and (self.application_id or self.virtual_cluster_id))

    @property
    def words(self) -> str:
        """Return it for people: `step s-2 of cluster j-1`."""
        if self.product == "cluster":
            return f"{f'step {self.step_id} of ' if self.step_id else ''}cluster {self.cluster_id}"
        return f"run {self.job_run_id} of {self.application_id or self.virtual_cluster_id}"

    def may_be(self, call: str, source: str, response: JsonObject) -> bool:
        """Tell whether CloudTrail's record of a call may be of this work.

        Args:
            call: `eventName`.
            source: `eventSource`.
            response: `responseElements`.
        """
        if self.step_id:
            steps = texts(response, "stepIds")
            return call == "AddJobFlowSteps" and (not steps or self.step_id in steps)
        is_own = source.partition(".")[0] == _SOURCES.get(self.product)
        return is_own and self.job_run_id in ("", _run_in(response))

    def recorded(self, request: JsonObject, response: JsonObject) -> CalledWork:
        """Return it with what CloudTrail's record of the call names, where nothing else did."""
        steps = texts(response, "stepIds")
        cluster = text(request, "jobFlowId") or text(response, "jobFlowId")
        return replace(
            self,
            cluster_id=self.cluster_id or cluster,
            step_id=self.step_id or (steps[0] if len(steps) == 1 else ""),
            application_id=self.application_id or text(request, "applicationId"),
            virtual_cluster_id=self.virtual_cluster_id or text(request, "virtualClusterId"),
            job_run_id=self.job_run_id or _run_in(response),
        )


def _run_in(response: JsonObject) -> str:
    return text(response, "jobRunId") or text(response, "id")


def product_of(service: str) -> Product | Literal[""]:
    """Return the product that an integration of Step Functions calls; empty where it is none of EMR's."""
    return _PRODUCTS.get(service, "")


def called_work(
    service: str, parameters: Mapping[str, str], told: Mapping[str, Any], cause: str
) -> CalledWork:
    """Return what a state called.

    Args:
        service: As integrations name it, `elasticmapreduce`.
        parameters: The state's own; those that are paths into its input count for nothing.
        told: The document that the cause of its failure is; empty where it is words.
        cause: That cause, for its words.
    """
    product = product_of(service)
    words = "" if told else cause
    places = [told, *(told[name] for name in _INNER if isinstance(told.get(name), Mapping)), parameters]
    if product == "cluster":
        cluster = _first(
            _CLUSTER, [*_values(places, "ClusterId", "JobFlowId", "Id"), *_only(_CLUSTER, words)]
        )
        step = _first(_STEP, [*_values(places, "StepId", "Id"), *_only(_STEP, words)])
        return CalledWork(product=product, cluster_id=cluster, step_id=step)
    if product == "serverless":
        return CalledWork(
            product=product,
            application_id=_first(_OTHER, _values(places, "ApplicationId")),
            job_run_id=_first(_OTHER, _values(places, "JobRunId")),
        )
    if product == "eks":
        return CalledWork(
            product=product,
            virtual_cluster_id=_first(_OTHER, _values(places, "VirtualClusterId")),
            job_run_id=_first(_OTHER, _values(places, "JobRunId", "Id")),
        )
    return CalledWork()


def _values(places: Iterable[Mapping[str, Any]], *names: str) -> Iterator[str]:
    """Yield the texts under these names, with a capital or without, in the order of the names."""
    held = list(places)
    for name in names:
        for place in held:
            for spelled in (name, name[:1].lower() + name[1:]):
                if isinstance(place.get(spelled), str):
                    yield place[spelled]


def _only(pattern: re.Pattern[str], words: str) -> list[str]:
    """Return the one id that words name; nothing where they name several."""
    found = list(dict.fromkeys(pattern.findall(words)))
    return found if len(found) == 1 else []


def _first(pattern: re.Pattern[str], values: Iterable[str]) -> str:
    return next((value for value in values if pattern.fullmatch(value)), "")
