"""The worked examples of `iam.principal`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.iam.principal import Params

_ROLE = "arn:aws:iam::111122223333:role/sftp/upload"
_SESSION = "arn:aws:sts::111122223333:assumed-role/upload/kim"
_CALLER = answered(
    "sts.GetCallerIdentity",
    {"Account": "111122223333", "Arn": "arn:aws:sts::111122223333:assumed-role/operator/alice"},
)
_FOUND = answered("iam.GetRole", {"Role": {"Arn": _ROLE, "RoleName": "upload"}})


def _refusal_of(arn: str) -> str:
    return (
        "An error occurred (AccessDenied) when calling the PutObject operation: "
        f"User: {arn} is not authorized to perform: s3:PutObject"
    )


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    params: Params | None = None,
    reason: UnknownReason | None = None,
    **answers: Answer,
) -> Example[Params]:
    return Example(
        name=name,
        params=params or Params(principal_arn=_ROLE, error_text=_refusal_of(_SESSION)),
        answers={"caller": _CALLER, "principal": _FOUND, **answers},
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


def _sftp_user(role: str) -> Answer:
    return answered("transfer.DescribeUser", {"User": {"Role": role}})


_SFTP = Params(principal_arn=_ROLE, server_id="s-0123456789abcdef0", user_name="kim")


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "the role's own session was refused",
        Verdict.PASS,
        {"exists": True, "arn": _ROLE, "other": False, "stale": False, "foreign": False},
    ),
    _example(
        "nothing shows who was refused",
        Verdict.PASS,
        {"exists": True, "seen": "", "other": False, "stale": None},
        Params(principal_arn=_ROLE),
    ),
    _example(
        "a refusal that names nobody",
        Verdict.PASS,
        {"seen": "", "other": None, "contradicted": False},
        Params(principal_arn=_ROLE, error_text="Access Denied"),
    ),
    _example(
        "another role was refused",
        Verdict.FAIL,
        {"other": True, "seen": "arn:aws:sts::111122223333:assumed-role/default/kim"},
        Params(
            principal_arn=_ROLE,
            error_text=_refusal_of("arn:aws:sts::111122223333:assumed-role/default/kim"),
        ),
    ),
    _example(
        "the SFTP user has another role",
        Verdict.FAIL,
        {"other": True},
        _SFTP,
        sftp_user=_sftp_user("arn:aws:iam::111122223333:role/old-upload"),
    ),
    _example(
        "the SFTP user has this role",
        Verdict.PASS,
        {"other": False, "seen": _ROLE},
        _SFTP,
        sftp_user=_sftp_user(_ROLE),
    ),
    _example(
        "the token has expired",
        Verdict.FAIL,
        {"stale": True},
        Params(
            principal_arn=_ROLE,
            error_text="An error occurred (ExpiredToken) when calling the PutObject operation",
        ),
    ),
    _example(
        "a user that was deleted",
        Verdict.FAIL,
        {"exists": False, "other": False},
        Params(principal_arn="arn:aws:iam::111122223333:user/kim"),
        principal=error_answer("iam.GetUser", Outcome.NOT_FOUND, status=404, code="NoSuchEntity"),
    ),
    Example(
        name="a principal of another account",
        params=Params(principal_arn="arn:aws:iam::444455556666:role/partner"),
        answers={"caller": _CALLER},
        verdict=Verdict.WARN,
        facts={"foreign": True, "exists": None},
    ),
    _example(
        "not allowed to read the role",
        Verdict.UNKNOWN,
        {"exists": None, "other": False, "is_operator": False},
        reason=UnknownReason.DENIED,
        principal=denied("iam.GetRole", "iam:GetRole"),
    ),
)
