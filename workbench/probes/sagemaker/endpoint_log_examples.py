"""The worked examples of `sagemaker.endpoint_log`."""

from __future__ import annotations

from datetime import timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonValue
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.sagemaker import _endpoint_examples as ep
from workbench.probes.sagemaker.endpoint_log import Params

_NAMED = Params(endpoint_name=ep.NAME, variant=ep.VARIANT)
_GROUP = f"/aws/sagemaker/Endpoints/{ep.NAME}"
_KILLED = "[2026-11-23 11:41:32 +0000] [11] [WARNING] Worker with pid 23 was terminated due to signal 9"
_TIMED_OUT = "[2026-11-23 11:41:31 +0000] [11] [CRITICAL] WORKER TIMEOUT (pid:23)"
_DIED = (
    "2026-11-23 11:41:46,318 [INFO ] W-9000-model_1-stdout org.pytorch.serve.wlm.WorkerLifeCycle - "
    "Backend worker process died."
)
_WAITED = (
    "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='features.internal', port=443): "
    "Read timed out."
)
_GROUPS = answered(
    "logs.DescribeLogGroups",
    {
        "logGroups": [
            {
                "logGroupName": _GROUP,
                "creationTime": round((NOON - timedelta(days=9)).timestamp() * 1000),
            }
        ]
    },
)


def _lines(*lines: str, truncated: bool = False) -> Answer:
    first = round((NOON - timedelta(minutes=20)).timestamp() * 1000)
    events: list[JsonValue] = [
        {"timestamp": first + 1000 * index, "message": line, "logStreamName": f"{ep.VARIANT}/i-1"}
        for index, line in enumerate(lines)
    ]
    return answered("logs.FilterLogEvents", {"events": events}, truncated=truncated)


def _example(
    title: str, log: Answer, verdict: Verdict, why: UnknownReason | None = None, /, **facts: JsonValue
) -> Example[Params]:
    group = _GROUPS if log.outcome is not Outcome.NOT_FOUND else answered("logs.DescribeLogGroups", {})
    answers = {**ep.on_instances(), "group": group, "log": log}
    return ep.example(title, _NAMED, answers, verdict, why, **facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "nothing is the matter",
        _lines(),
        Verdict.PASS,
        logged=True,
        lines=0,
        crashing=False,
    ),
    _example("a worker is killed", _lines(_KILLED), Verdict.WARN, out_of_memory=1, crashes=0, told=_KILLED),
    _example(
        "the server itself killed a worker that took too long",
        _lines(_TIMED_OUT, _KILLED),
        Verdict.WARN,
        out_of_memory=0,
        timeouts=1,
    ),
    _example("workers die again and again", _lines(_DIED, _DIED), Verdict.WARN, crashes=2, crashing=True),
    _example("one restart is none", _lines(_DIED), Verdict.WARN, crashes=1, crashing=False),
    _example("it waits for another host", _lines(_WAITED, _WAITED), Verdict.WARN, waits=2, waiting=True),
    _example(
        "too long a log: what was not seen is not known",
        _lines(_DIED, _DIED, truncated=True),
        Verdict.UNKNOWN,
        UnknownReason.TRUNCATED,
        crashing=True,
        out_of_memory=None,
    ),
    _example(
        "no container ever wrote",
        error_answer("logs.FilterLogEvents", Outcome.NOT_FOUND, status=400),
        Verdict.UNKNOWN,
        UnknownReason.NOT_LOGGED,
        crashing=None,
    ),
    _example(
        "the log may not be read",
        denied("logs.FilterLogEvents", "logs:FilterLogEvents"),
        Verdict.UNKNOWN,
        UnknownReason.DENIED,
        crashing=None,
    ),
)
