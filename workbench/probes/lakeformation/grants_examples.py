"""The worked examples of `lakeformation.grants`."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.lakeformation.grants import Params

_PARAMS = Params(
    role_arn="arn:aws:iam::111122223333:role/etl/nightly",
    database="clinic",
    table="visits",
    signature="glue-lakeformation-denied",
)


def _grants(*grants: tuple[str, str], truncated: bool = False) -> Answer:
    """Return ListPermissions' answer: who holds what on the resource that was asked about."""
    rows: list[JsonObject] = [
        {"Principal": {"DataLakePrincipalIdentifier": who}, "Permissions": permissions.split()}
        for who, permissions in grants
    ]
    return answered(
        "lakeformation.ListPermissions", {"PrincipalResourcePermissions": rows}, truncated=truncated
    )


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *,
    table: Answer | None = None,
    database: Answer | None = None,
    location: Answer | None = None,
    params: Params = _PARAMS,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    answers: dict[str, Answer] = {"table": table or _grants(), "database": database or _grants()}
    if params.bucket:
        answers["location"] = location or _grants()
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


_ROLE = _PARAMS.role_arn

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "others hold it on the table, the role on the database only",
        Verdict.FAIL,
        {"on_table": [], "on_database": ["DESCRIBE"], "left_to_iam": False},
        table=_grants(("arn:aws:iam::111122223333:role/etl/other", "SELECT")),
        database=_grants((_ROLE, "DESCRIBE")),
    ),
    _example(
        "on the table",
        Verdict.PASS,
        {"on_table": ["SELECT", "DESCRIBE"], "on_location": []},
        table=_grants((_ROLE, "SELECT DESCRIBE")),
    ),
    _example(
        "on the table, and not on where it lies",
        Verdict.FAIL,
        {"on_table": ["ALL"], "on_location": []},
        table=_grants((_ROLE, "ALL")),
        params=replace(_PARAMS, bucket="clinic"),
    ),
    _example(
        "on both",
        Verdict.PASS,
        {"on_location": ["DATA_LOCATION_ACCESS"]},
        table=_grants((_ROLE, "ALL")),
        location=_grants((_ROLE, "DATA_LOCATION_ACCESS")),
        params=replace(_PARAMS, bucket="clinic"),
    ),
    _example(
        "left to IAM",
        Verdict.PASS,
        {"left_to_iam": True, "on_table": []},
        table=_grants(("IAM_ALLOWED_PRINCIPALS", "ALL")),
    ),
    _example(
        "more than were read",
        Verdict.UNKNOWN,
        {"on_table": []},
        table=_grants(truncated=True),
        reason=UnknownReason.TRUNCATED,
    ),
    _example(
        "permissions may not be listed",
        Verdict.UNKNOWN,
        {"on_table": None},
        table=denied("lakeformation.ListPermissions", "lakeformation:ListPermissions"),
        reason=UnknownReason.DENIED,
    ),
    _example(
        "somebody else refused",
        Verdict.SKIPPED,
        {"on_table": None},
        params=replace(_PARAMS, signature="glue-s3-forbidden"),
        reason=SkipReason.NOT_APPLICABLE,
    ),
)
