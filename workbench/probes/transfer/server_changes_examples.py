"""The worked examples of `transfer.server_changes`."""

from __future__ import annotations

import json
from datetime import timedelta

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied
from workbench.probes.transfer._examples import SERVER_ID
from workbench.probes.transfer.server_changes import Params

_KIM = "arn:aws:iam::111122223333:user/kim"


def _events(*events: tuple[str, float, JsonObject], truncated: bool = False) -> Answer:
    found: list[JsonObject] = []
    for index, (name, hours_ago, request) in enumerate(events):
        at = (NOON - timedelta(hours=hours_ago)).isoformat()
        record = {
            "eventID": f"{name}{index}",
            "eventName": name,
            "eventTime": at,
            "readOnly": name.startswith("Describe"),
            "userIdentity": {"arn": _KIM},
            "requestParameters": {"serverId": SERVER_ID, **request},
        }
        found.append({"EventTime": at, "CloudTrailEvent": json.dumps(record)})
    return answered("cloudtrail.LookupEvents", {"Events": found}, truncated=truncated)


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    events: Answer,
    reason: UnknownReason | None = None,
    user_name: str = "",
) -> Example[Params]:
    params = Params(server_id=SERVER_ID, since=NOON - timedelta(hours=8), user_name=user_name)
    answers = {"events": events}
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example("nothing was changed", Verdict.PASS, {"stopped": False, "changes": []}, _events()),
    _example(
        "stopped and started in that time",
        Verdict.WARN,
        {"stopped": True, "stopped_by": _KIM, "policy_changed": False},
        _events(("StopServer", 4, {}), ("StartServer", 3, {})),
    ),
    _example(
        "stopped the day before, which concerns no failure",
        Verdict.WARN,
        {"stopped": False},
        _events(("StopServer", 24, {}), ("StartServer", 23, {})),
    ),
    _example(
        "another server was stopped",
        Verdict.PASS,
        {"stopped": False, "changes": []},
        _events(("StopServer", 4, {"serverId": "s-0000000000000dead"})),
    ),
    _example(
        "the policy and a host key were replaced before it",
        Verdict.WARN,
        {"policy_changed": True, "host_key_changed": True, "user_changed": False},
        _events(
            ("UpdateServer", 20, {"securityPolicyName": "TransferSecurityPolicy-2024-01"}),
            ("ImportHostKey", 19, {}),
        ),
    ),
    _example(
        "a key of this user was deleted, and the place of another was changed",
        Verdict.WARN,
        {"user_changed": True},
        _events(("DeleteSshPublicKey", 9, {"userName": "bob"}), ("UpdateUser", 9, {"userName": "ann"})),
        user_name="bob",
    ),
    _example(
        "more happened than was read",
        Verdict.UNKNOWN,
        {"stopped": None, "changes": None},
        _events(("DescribeServer", 1, {}), truncated=True),
        UnknownReason.TRUNCATED,
    ),
    _example(
        "the history may not be read",
        Verdict.UNKNOWN,
        {"stopped": None},
        denied("cloudtrail.LookupEvents"),
        UnknownReason.DENIED,
    ),
)
