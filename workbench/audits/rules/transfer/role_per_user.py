"""Each user has a narrow role of its own, or a policy that narrows a shared one.

Sources: AWS Transfer Family user guide, "Managing access controls" (session policies); IAM user guide,
"Grant least privilege".
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from workbench.audits._examples import example
from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread
from workbench.knowledge.answers import count, text, texts
from workbench.knowledge.policies.documents import Element, Statement, read_policy
from workbench.knowledge.policies.statements import covers_action
from workbench.knowledge.policies.wildcards import matches

_ANYTHING = ("s3:GetObject", "s3:DeleteBucket", "s3:PutBucketPolicy")
"""Who may do these may do anything in S3."""
_OF_OBJECTS = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject")
_UNHEARD_OF = "arn:aws:s3:::a-bucket-that-nobody-has-heard-of/in/a.csv"


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge whose role it is, and what it may do."""
    user = seen.answer("user")
    if unknown := unread(user):
        return unknown
    others = texts(seen.listed, "SameRole")
    narrowed = _is_narrow(text(user.data, "User", "Policy"))
    if others and not narrowed:
        return bad(f"its role is that of {count(len(others), 'other user')} too, and no policy narrows it")
    wide = [statement.name for statement in _statements(seen) if _is_wide(statement)]
    if wide:
        return bad(f"its role may do anything in S3, or what it may do anywhere: {', '.join(wide)}")
    names = ("inline_names", "inline", "attached", "managed", "versions")
    if unknown := unread(*(answer for name in names for answer in seen.parts(name).values())):
        return unknown
    return good("a shared role, narrowed by a policy of its own" if others else "a role of its own")


def _statements(seen: Seen) -> Iterator[Statement]:
    documents: list[tuple[str, Answer, tuple[str, ...]]] = [
        *((name, answer, ("PolicyDocument",)) for name, answer in seen.parts("inline").items()),
        *((name, answer, ("PolicyVersion", "Document")) for name, answer in seen.parts("versions").items()),
    ]
    for name, answer, path in documents:
        document = answer.data
        for part in path[:-1]:
            inner = document.get(part)
            document = inner if isinstance(inner, dict) else {}
        value = document.get(path[-1])
        policy = read_policy(value, name) if isinstance(value, str | dict) else None
        yield from policy.statements if policy else ()


def _is_wide(statement: Statement) -> bool:
    if statement.effect != "Allow":
        return False
    if all(covers_action(statement, action) for action in _ANYTHING):
        return True
    of_objects = any(covers_action(statement, action) for action in _OF_OBJECTS)
    return of_objects and statement.resource is not None and _is_anywhere(statement.resource)


def _is_anywhere(resource: Element) -> bool:
    """Tell whether it covers objects of a bucket that nobody has heard of."""
    return resource.is_inverse or any(matches(pattern, _UNHEARD_OF) for pattern in resource.patterns)


def _is_narrow(document: str) -> bool:
    """Tell whether a user's own policy takes something away: one that allows everything narrows nothing."""
    policy = read_policy(document, "the user's policy") if document else None
    return policy is not None and not any(map(_is_wide, policy.statements))


rule = Rule(
    title="Each user has a narrow role of its own",
    inventory="transfer_users",
    questions=("user", "inline", "versions"),
    params=NoParams,
    judge=judge,
)


def _user(action: str, resource: str, policy: str = "") -> dict[object, JsonObject]:
    statement: JsonObject = {"Effect": "Allow", "Action": action, "Resource": resource}
    return {
        "user": {"User": {"Policy": policy}},
        ("inline", "files"): {"PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}},
    }


def _policy(resource: str) -> str:
    statement = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


_NARROW = ("s3:PutObject", "arn:aws:s3:::landing/bank/*")

EXAMPLES = (
    example("a role of its own", Verdict.PASS, _user(*_NARROW), listed={"SameRole": []}),
    example("a shared role", Verdict.FAIL, _user(*_NARROW), listed={"SameRole": ["s-1/other"]}),
    example(
        "shared and narrowed",
        Verdict.PASS,
        _user(*_NARROW, _policy("arn:aws:s3:::landing/bank/*")),
        listed={"SameRole": ["s-1/other"]},
    ),
    example(
        "shared, with a policy that narrows nothing",
        Verdict.FAIL,
        _user(*_NARROW, _policy("*")),
        listed={"SameRole": ["s-1/other"]},
    ),
    example("every bucket by a pattern", Verdict.FAIL, _user("s3:Put*", "arn:aws:s3:::*/*")),
    example("by a beginning of actions", Verdict.PASS, _user("s3:Put*", "arn:aws:s3:::landing/bank/*")),
    example("anything in S3", Verdict.FAIL, _user("s3:*", "arn:aws:s3:::landing/*")),
    example("anywhere", Verdict.FAIL, _user("s3:PutObject", "*")),
)
