"""The worked examples of `sagemaker.endpoint_latency`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from workbench.domain.evidence import Answer
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, denied
from workbench.probes.sagemaker import _endpoint_examples as ep
from workbench.probes.sagemaker._endpoint import EndpointParams
from workbench.probes.sagemaker.endpoint_latency import SERIES

_NAMED = EndpointParams(endpoint_name=ep.NAME, variant=ep.VARIANT)
_QUIET = [0.1] * 12
_EVEN = [60.0] * 12


def _told(about: Mapping[str, Answer], **told: Sequence[float | None]) -> dict[Any, Answer]:
    return {**about, **ep.metrics(SERIES, told, scale=1e6)}


EXAMPLES: tuple[Example[EndpointParams], ...] = (
    ep.example(
        "a tenth of a second",
        _NAMED,
        _told(ep.on_instances(), usual=_QUIET, slow=_QUIET, average=_QUIET, most=_QUIET, calls=_EVEN),
        Verdict.PASS,
        p50_s=0.1,
        longest_s=0.1,
        at_limit=False,
        flat_at_s=0.0,
        load="untold",
    ),
    ep.example(
        "cut off at 60 seconds, whatever the load",
        _NAMED,
        _told(
            ep.on_instances(),
            usual=[40.0] * 12,
            average=[44.0] * 12,
            most=[60.0] * 12,
            calls=[2.0, 9.0] * 6,
            overhead=[0.1] * 12,
        ),
        Verdict.WARN,
        at_limit=True,
        limit_minutes=12,
        only_first_calls=False,
        load="independent",
        longest_s=60.1,
    ),
    ep.example(
        "only the first calls after an update",
        _NAMED,
        _told(
            {
                **ep.on_instances(),
                "endpoint": ep.described(LastModifiedTime=(NOON - timedelta(minutes=61)).isoformat()),
            },
            usual=_QUIET,
            average=_QUIET,
            most=[60.0, *_QUIET[1:]],
            calls=_EVEN,
        ),
        Verdict.WARN,
        at_limit=True,
        only_first_calls=True,
    ),
    ep.example(
        "a plateau at somebody else's timeout",
        _NAMED,
        _told(ep.on_instances(), usual=[0.1] * 12, average=[9.0] * 12, most=[30.0, 30.1] * 6, calls=_EVEN),
        Verdict.WARN,
        at_limit=False,
        flat_at_s=30.1,
    ),
    ep.example(
        "with more calls each takes longer",
        _NAMED,
        _told(
            ep.on_instances(),
            usual=[0.2] * 6 + [9.0] * 6,
            average=[0.2] * 6 + [9.0] * 6,
            most=[0.3] * 6 + [10.0, 14.0, 19.0, 12.0, 17.0, 11.0],
            calls=[20.0] * 6 + [200.0] * 6,
        ),
        Verdict.WARN,
        load="grows",
        flat_at_s=0.0,
    ),
    ep.example(
        "twice as long with more calls, and still nothing that anybody waits for",
        _NAMED,
        _told(
            ep.on_instances(),
            usual=[0.02] * 6 + [0.05] * 6,
            average=[0.02] * 6 + [0.05] * 6,
            most=[0.1] * 6 + [0.4] * 6,
            calls=[20.0] * 6 + [200.0] * 6,
        ),
        Verdict.PASS,
        load="independent",
    ),
    ep.example(
        "a cold start of a serverless endpoint",
        _NAMED,
        _told(
            ep.serverless(),
            usual=_QUIET,
            average=_QUIET,
            most=_QUIET,
            calls=_EVEN,
            overhead=[21.0, *_QUIET[1:]],
            setup=[20.0, *[None] * 11],
        ),
        Verdict.WARN,
        cold=True,
        setup_s=20.0,
        longest_s=21.1,
    ),
    ep.example(
        "no call at all",
        _NAMED,
        _told(ep.on_instances()),
        Verdict.WARN,
        called=False,
        at_limit=False,
    ),
    ep.example(
        "the metrics may not be read",
        _NAMED,
        {
            **ep.on_instances(),
            ("metric", "most"): denied("cloudwatch.GetMetricStatistics", "cloudwatch:GetMetricStatistics"),
        },
        Verdict.UNKNOWN,
        UnknownReason.DENIED,
        at_limit=None,
    ),
)
