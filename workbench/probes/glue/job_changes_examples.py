"""The worked examples of `glue.job_changes`."""

from __future__ import annotations

from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied
from workbench.probes.glue._examples import events as _events
from workbench.probes.glue.job_changes import Params

_BEGUN = NOON - timedelta(hours=2)
_ROLE = "arn:aws:iam::111122223333:role/etl/nightly"


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
    *,
    jobs: Answer | None = None,
    role: Answer | None = None,
    started_at: datetime | None = _BEGUN,
) -> Example[Params]:
    job: JsonObject = {"Job": {"Name": "nightly", "Connections": {"Connections": ["sap"]}}}
    answers: dict[AnswerName, Answer] = {
        "job": answered("glue.GetJob", job),
        ("calls", "UpdateJob"): jobs or _events(),
        ("calls", "UpdateConnection"): _events(),
        ("calls", "of the role"): role or _events(),
    }
    params = Params(job_name="nightly", role_arn=_ROLE, started_at=started_at)
    return Example(
        name=name,
        params=params,
        answers=answers if started_at else {},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the job, after another one",
        Verdict.WARN,
        {
            "job_changed": True,
            "role_changed": False,
            "changes": ["UpdateJob by arn:aws:iam::111122223333:user/kim at 2026-11-23T07:00:00Z"],
            "last_by": "arn:aws:iam::111122223333:user/kim",
        },
        jobs=_events(("UpdateJob", 4, {"jobName": "other"}), ("UpdateJob", 5, {"jobName": "nightly"})),
    ),
    _example(
        "the role, and somebody looked at it",
        Verdict.WARN,
        {"role_changed": True, "job_changed": False},
        role=_events(("GetRole", 3, {}), ("DeleteRolePolicy", 4, {"roleName": "nightly"})),
    ),
    _example(
        "changed after the run, and long before",
        Verdict.PASS,
        {"job_changed": False, "role_changed": False, "changes": [], "last_by": ""},
        jobs=_events(("UpdateJob", 1, {"jobName": "nightly"}), ("UpdateJob", 99, {"jobName": "nightly"})),
    ),
    _example("no run", Verdict.SKIPPED, {}, SkipReason.NOT_APPLICABLE, started_at=None),
    _example(
        "Event history of jobs is closed",
        Verdict.UNKNOWN,
        {"job_changed": None, "changes": None},
        UnknownReason.DENIED,
        jobs=denied("cloudtrail.LookupEvents", "cloudtrail:LookupEvents"),
    ),
)
