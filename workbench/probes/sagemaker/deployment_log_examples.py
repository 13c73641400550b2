"""The worked examples of `sagemaker.deployment_log`."""

from __future__ import annotations

from datetime import timedelta

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied, error_answer
from workbench.probes.sagemaker import _deployment_examples as ep
from workbench.probes.sagemaker._examples import ago
from workbench.probes.sagemaker.deployment_log import Params

_GROUP = f"/aws/sagemaker/Endpoints/{ep.ENDPOINT}"
_FAILED = Params(endpoint_name=ep.ENDPOINT, variant="AllTraffic", created_at=ago(120), broken=True)
_SERVES = Params(endpoint_name=ep.ENDPOINT, variant="AllTraffic", created_at=ago(9000))


def _ms(minutes: float) -> int:
    return int((NOON - timedelta(minutes=minutes)).timestamp() * 1000)


def _line(message: str, minutes: float = 60, instance: str = "i-1") -> JsonObject:
    return {"logStreamName": f"AllTraffic/{instance}", "message": message, "timestamp": _ms(minutes)}


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *lines: JsonObject,
    params: Params = _FAILED,
    reason: UnknownReason | None = None,
    wrote: float | None = 60,
    **more: Answer,
) -> Example[Params]:
    streams: list[JsonValue] = (
        [] if wrote is None else [{"logStreamName": "AllTraffic/i-1", "lastEventTimestamp": _ms(wrote)}]
    )
    answers = {
        "group": answered("logs.DescribeLogGroups", {"logGroups": [{"logGroupName": _GROUP}]}),
        "streams": answered("logs.DescribeLogStreams", {"logStreams": streams}),
        "lines": answered("logs.FilterLogEvents", {"events": list(lines)}),
        **more,
    }
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the reason stands before what the server makes of it",
        Verdict.FAIL,
        {"says": "model-runtime-version-mismatch", "written": True, "signature": "server-numpy-mismatch"},
        _line("ModuleNotFoundError: No module named 'numpy._core'", 62),
        _line("[ERROR] Reason: Worker failed to boot.", 61),
    ),
    _example(
        "how many features",
        Verdict.WARN,
        {"says": "feature-count-mismatch", "wanted_features": 12, "got_features": 13},
        _line("ValueError: X has 13 features, but RandomForestClassifier is expecting 12 features as input."),
        params=_SERVES,
    ),
    _example(
        "a server that does not come up, whyever",
        Verdict.WARN,
        {
            "says": "",
            "may_be": [
                "endpoint-healthcheck-failed",
                "model-runtime-version-mismatch",
                "model-artifact-wrong-region-or-layout",
                "endpoint-undersized-memory",
            ],
        },
        _line("[ERROR] Reason: Worker failed to boot."),
    ),
    _example(
        "what was said before this deployment does not count",
        Verdict.PASS,
        {"says": "", "written": True},
        _line("torch.cuda.OutOfMemoryError: CUDA out of memory.", 500),
    ),
    _example(
        "it failed, and no container wrote",
        Verdict.WARN,
        {"written": False, "says": ""},
        wrote=None,
    ),
    _example(
        "it serves, and says nothing of trouble", Verdict.PASS, {"says": "", "told": ""}, params=_SERVES
    ),
    _example(
        "it serves, and left no line",
        Verdict.UNKNOWN,
        {"says": None},
        params=_SERVES,
        reason=UnknownReason.NOT_LOGGED,
        lines=error_answer("logs.FilterLogEvents", Outcome.NOT_FOUND, status=400),
    ),
    _example(
        "not allowed to read it",
        Verdict.UNKNOWN,
        {"says": None, "written": None},
        reason=UnknownReason.DENIED,
        lines=denied("logs.FilterLogEvents", "logs:FilterLogEvents"),
    ),
    Example(
        name="there is no endpoint",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"written": False},
    ),
)
