"""The worked examples of `transfer.identity_provider`."""

from __future__ import annotations

from datetime import UTC, datetime

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes._function_metrics import METRIC
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.identity_provider import Params

_SINCE = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
_ARN = "arn:aws:lambda:us-east-1:111122223333:function:who-is-it"


def _server() -> Answer:
    details: JsonObject = {"Function": _ARN}
    return sftp.server(IdentityProviderType="AWS_LAMBDA", IdentityProviderDetails=details)


def _metric(stat: str, *values: float) -> Answer:
    """Return the datapoints of a metric, one for each five minutes from one o'clock on."""
    points: list[JsonValue] = [
        {"Timestamp": f"2026-11-23T01:{index * 5:02}:00Z", stat: value} for index, value in enumerate(values)
    ]
    return answered("cloudwatch.GetMetricStatistics", {"Datapoints": points})


def _example(  # noqa: PLR0913 - what an example is made of
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *,
    errors: tuple[float, ...] = (0, 0, 0, 0),
    throttles: tuple[float, ...] = (0, 0, 0, 0),
    refused: tuple[float, ...] = (),
    server: Answer | None = None,
    metric: Answer | None = None,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    """Return an example of logins that were refused so many minutes after midnight."""
    log = sftp.whole_log(sftp.session(1, minute=60), *(sftp.refused_login(minute) for minute in refused))
    answers: dict[AnswerName, Answer] = {
        "server": server or _server(),
        ("group", sftp.GROUP): sftp.groups(),
        ("log", sftp.GROUP): log,
        (METRIC, "errors"): metric or _metric("Sum", *errors),
        (METRIC, "throttles"): _metric("Sum", *throttles),
        (METRIC, "slowest"): _metric("Maximum", 900.0, 2400.0),
    }
    params = Params(server_id=sftp.SERVER_ID, since=_SINCE)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "it was turned away when logins were refused",
        Verdict.FAIL,
        {
            "function": "who-is-it",
            "throttles": 14,
            "errors": 0,
            "logins_refused": 3,
            "refused_then": 2,
            "trouble": "throttles",
            "slowest_s": 2.4,
        },
        throttles=(0, 6, 8, 0),
        refused=(66, 72, 78),
    ),
    _example(
        "its errors came at other times",
        Verdict.WARN,
        {"errors": 2, "logins_refused": 1, "refused_then": 0, "trouble": "errors"},
        errors=(2, 0, 0, 0),
        refused=(78,),
    ),
    _example(
        "it did well, and a password was wrong",
        Verdict.PASS,
        {"trouble": "none", "logins_refused": 1, "refused_then": 0},
        refused=(66,),
    ),
    _example(
        "the server itself knows the users",
        Verdict.SKIPPED,
        {"kind": "SERVICE_MANAGED", "function": ""},
        server=sftp.server(),
        reason=SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "nobody may see metrics",
        Verdict.UNKNOWN,
        {"errors": None},
        metric=denied("cloudwatch.GetMetricStatistics", "cloudwatch:GetMetricStatistics"),
        reason=UnknownReason.DENIED,
    ),
)
