"""The worked examples of `transfer.role_trust`."""

from __future__ import annotations

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.role_trust import TRANSFER, Params

_ROLE = "arn:aws:iam::111122223333:role/sftp/bob"
_USER = f"arn:aws:transfer:us-east-1:111122223333:user/{sftp.SERVER_ID}/bob"
_SERVERS = f"arn:aws:transfer:us-east-1:111122223333:server/{sftp.SERVER_ID}"


def _trusting(name: str = TRANSFER, **condition: JsonObject) -> JsonObject:
    return {
        "Effect": "Allow",
        "Principal": {"Service": name},
        "Action": "sts:AssumeRole",
        **({"Condition": condition} if condition else {}),
    }


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *statements: JsonObject,
    reason: UnknownReason | None = None,
    answers: Answers | None = None,
    role: str = _ROLE,
) -> Example[Params]:
    trust: JsonObject = {"Version": "2012-10-17", "Statement": statements}
    return Example(
        name=name,
        params=Params(server_id=sftp.SERVER_ID, user_name="bob"),
        answers={
            "user": answered("transfer.DescribeUser", {"User": {"Arn": _USER, "Role": role}}),
            "role": answered("iam.GetRole", {"Role": {"Arn": _ROLE, "AssumeRolePolicyDocument": trust}}),
            **(answers or {}),
        },
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "it trusts Transfer Family",
        Verdict.PASS,
        {"assumable": True, "role_exists": True, "role_name": "bob", "wrong_source": False},
        _trusting(),
    ),
    _example(
        "it trusts Transfer Family for the users of this server",
        Verdict.PASS,
        {"assumable": True},
        _trusting(ArnLike={"aws:SourceArn": _USER.replace("/bob", "/*")}),
    ),
    _example(
        "it trusts Transfer Family for the server, as a logging role does",
        Verdict.FAIL,
        {"assumable": False, "wrong_source": True, "trusts": "implicit_deny"},
        _trusting(ArnLike={"aws:SourceArn": _SERVERS}),
    ),
    _example(
        "it trusts another service",
        Verdict.FAIL,
        {"assumable": False, "wrong_source": False},
        _trusting("ec2.amazonaws.com"),
    ),
    _example(
        "it trusts Transfer Family for some organization",
        Verdict.WARN,
        {"assumable": None, "trusts": None},
        _trusting(StringEquals={"aws:SourceOrgID": "o-a1b2c3d4e5"}),
    ),
    _example(
        "the role is gone",
        Verdict.FAIL,
        {"role_exists": False, "assumable": False},
        answers={"role": error_answer("iam.GetRole", Outcome.NOT_FOUND, status=404, code="NoSuchEntity")},
    ),
    _example(
        "not allowed to read the role",
        Verdict.UNKNOWN,
        {"role_exists": None, "assumable": None, "role_arn": _ROLE},
        reason=UnknownReason.DENIED,
        answers={"role": denied("iam.GetRole", "iam:GetRole")},
    ),
    _example(
        "the server does not know the user",
        Verdict.UNKNOWN,
        {"assumable": None},
        reason=UnknownReason.NO_DATA,
        answers={"user": error_answer("transfer.DescribeUser", Outcome.NOT_FOUND)},
    ),
)
