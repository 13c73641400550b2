"""Nobody outside the account can take a role of a pipeline, but those who were agreed on.

A service's principal is no account. A condition (an external id, an organization) narrows who of another
account may come; whether it does so enough is for a person to say.

Sources: IAM user guide, "AWS JSON policy elements: Principal", "The confused deputy problem".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, Rule, Seen, bad, good, unseen, weak
from workbench.knowledge.answers import text
from workbench.knowledge.arns import Arn
from workbench.knowledge.policies.documents import Statement, read_policy
from workbench.knowledge.policies.trusted import accounts_meant, asks, narrows

_SUBJECTS = (":sub", ":amr", ":oaud", ":id", ":hd", ":email")
"""Ends of the keys by which a web identity provider tells one user from another."""


@dataclass(frozen=True, slots=True)
class Params:
    """What the audit may set."""

    accounts: tuple[str, ...] = ()
    """Ids of other accounts that may be trusted."""


def judge(seen: Seen, params: Params) -> Assessment:
    """Judge the trust policy of a role."""
    document = seen.listed.get("AssumeRolePolicyDocument")
    policy = read_policy(document, "trust") if isinstance(document, str | Mapping) else None
    own = Arn.parse(text(seen.listed, "Arn")).account
    if policy is None or not own:
        return unseen(UnknownReason.NO_DATA, "its trust policy cannot be read")
    strangers: list[str] = []
    for statement in policy.statements:
        if statement.effect != "Allow":
            continue
        who = [*accounts_meant(statement)]
        if "*" in who and not any(map(narrows, statement.conditions)):
            return bad(f"anybody may assume it: {statement.name} trusts *, narrowed by nothing")
        if open_to := _open_provider(statement):
            return bad(f"anybody whom {open_to} knows may assume it: no condition on a subject")
        strangers += [
            f"{account}{_under(statement)}" for account in who if account not in (own, *params.accounts)
        ]
    if strangers:
        return weak(f"trusts {', '.join(dict.fromkeys(strangers))}, which nobody agreed on")
    return good("trusts services, its own account and agreed ones")


def _open_provider(statement: Statement) -> str:
    """Return a web identity provider whose every user is let in; empty where a condition says which are."""
    principal = statement.principal
    named = principal.get("Federated", ()) if isinstance(principal, Mapping) else ()
    providers = [named] if isinstance(named, str) else named if isinstance(named, Sequence) else []
    says_who = any(
        condition.key.lower().endswith(_SUBJECTS)
        and asks(condition)
        and all(map(_is_somebody, condition.wanted))
        for condition in statement.conditions
    )
    found = [str(name) for name in providers if ":saml-provider/" not in str(name)]
    return "" if says_who or not found else found[0].rpartition("oidc-provider/")[2] or found[0]


def _is_somebody(subject: str) -> bool:
    """Tell whether a pattern of subjects names more than their kind: `repo:*` is every repository of all."""
    known = re.split(r"[*?]", subject, maxsplit=1)[0]
    if known == subject:
        return True
    return any(known.split(":")[1:]) if ":" in subject else bool(subject.strip("*?"))


def _under(statement: Statement) -> str:
    keys = sorted({condition.key for condition in statement.conditions})
    return f" (if {', '.join(keys)} fits)" if keys else " (without a condition)"


rule = Rule(
    title="No other account can take the role",
    inventory="pipeline_roles",
    questions=(),
    params=Params,
    judge=judge,
)

_GLUE: JsonObject = {
    "Effect": "Allow",
    "Principal": {"Service": "glue.amazonaws.com"},
    "Action": "sts:AssumeRole",
}


def _role(*more: JsonObject) -> JsonObject:
    return {
        "RoleName": "loader",
        "Arn": "arn:aws:iam::111122223333:role/loader",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [_GLUE, *more]},
    }


def _trusting(who: str, operator: str = "StringEquals", **condition: str) -> JsonObject:
    narrowed = {"Condition": {operator: condition}} if condition else {}
    return {"Effect": "Allow", "Principal": {"AWS": who}, "Action": "sts:AssumeRole", **narrowed}


def _by_web(**condition: str) -> JsonObject:
    host = "token.actions.githubusercontent.com"
    return {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{host}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringLike": {f"{host}:{name}": value for name, value in condition.items()}},
    }


_BY_TLS = {"aws:SecureTransport": "true"}
_OTHER = "arn:aws:iam::444455556666:root"

EXAMPLES = (
    example("a service alone", Verdict.PASS, {}, listed=_role()),
    example("its own account", Verdict.PASS, {}, listed=_role(_trusting("111122223333"))),
    example("anybody", Verdict.FAIL, {}, listed=_role(_trusting("*"))),
    example(
        "anybody who uses TLS",
        Verdict.FAIL,
        {},
        listed=_role(_trusting("*", **{"aws:SecureTransport": "true"})),
    ),
    example("anybody of a provider", Verdict.FAIL, {}, listed=_role(_by_web(aud="sts.amazonaws.com"))),
    example("one subject of a provider", Verdict.PASS, {}, listed=_role(_by_web(sub="repo:acme/lake:*"))),
    example(
        "anybody of an organization",
        Verdict.WARN,
        {},
        listed=_role(_trusting("*", **{"aws:PrincipalOrgID": "o-1"})),
    ),
    example("every subject", Verdict.FAIL, {}, listed=_role(_by_web(sub="*"))),
    example("every repository of all", Verdict.FAIL, {}, listed=_role(_by_web(sub="repo:*"))),
    example(
        "anybody without an organization",
        Verdict.FAIL,
        {},
        listed=_role(_trusting("*", "StringEqualsIfExists", **{"aws:PrincipalOrgID": "o-1"})),
    ),
    example(
        "anybody but one",
        Verdict.FAIL,
        {},
        listed=_role(_trusting("*", "StringNotEquals", **{"aws:PrincipalAccount": "444455556666"})),
    ),
    example(
        "any name of a session",
        Verdict.FAIL,
        {},
        listed=_role(_trusting("*", "StringLike", **{"sts:RoleSessionName": "*"})),
    ),
    example("another account", Verdict.WARN, {}, listed=_role(_trusting(_OTHER))),
    example(
        "an agreed account",
        Verdict.PASS,
        {},
        listed=_role(_trusting(_OTHER)),
        params=Params(accounts=("444455556666",)),
    ),
    example(
        "no policy that can be read",
        Verdict.UNKNOWN,
        {},
        listed={"RoleName": "loader", "Arn": "arn:aws:iam::111122223333:role/loader"},
        reason=UnknownReason.NO_DATA,
    ),
)
