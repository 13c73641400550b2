"""The worked examples of `glue.placement_rights`."""

from __future__ import annotations

from workbench.domain.evidence import Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes import _caller_examples as given
from workbench.probes._examples import denied, error_answer
from workbench.probes.glue.placement_rights import Params

_ALL: JsonObject = {"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}
_LOOK: JsonObject = {**_ALL, "Action": ["ec2:Describe*", "ec2:CreateTags"]}
_GONE: Answers = {"principal": error_answer("iam.GetRole", Outcome.NOT_FOUND, code="NoSuchEntity")}
_MEMBER = given.member_account(denied("organizations.ListParents", "organizations:ListParents"))


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *answers: Answers,
    reason: UnknownReason | SkipReason | None = None,
    subnet_id: str = "subnet-1",
) -> Example[Params]:
    params = Params(role_arn=given.ROLE, subnet_id=subnet_id)
    known = {key: answer for more in answers for key, answer in more.items()}
    return Example(name=name, params=params, answers=known, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example("it may", Verdict.PASS, {"denied": []}, given.role(_ALL)),
    _example(
        "it may only look",
        Verdict.FAIL,
        {"denied": ["ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"]},
        given.role(_LOOK),
    ),
    _example(
        "its boundary does not let it",
        Verdict.FAIL,
        {"why": "nothing in the permissions boundary allows it"},
        given.role(_ALL, boundary={"Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
    ),
    _example(
        "of an organization whose policies are closed",
        Verdict.UNKNOWN,
        {"denied": None},
        given.role(_ALL),
        _MEMBER,
        reason=UnknownReason.DENIED,
    ),
    _example(
        "the organization does not let it",
        Verdict.FAIL,
        {"why": "a Deny in a service control policy: statement 1 of service (p-scp)"},
        given.role(_ALL),
        given.organization({**_ALL, "Effect": "Deny"}, {**_ALL, "Principal": "*", "Action": "*"}),
    ),
    _example(
        "there is no network", Verdict.SKIPPED, {"denied": []}, reason=SkipReason.NOT_APPLICABLE, subnet_id=""
    ),
    _example("no such role", Verdict.FAIL, {"denied": None}, given.role(_ALL), _GONE),
)
