"""Each user has a narrow role of its own, or a policy that narrows a shared one.

A home directory alone keeps nobody in: whoever is not mapped to it (`LOGICAL`) may leave it, as far as role
and policy go.

Sources: AWS Transfer Family user guide, "Managing access controls" (session policies) and "Using logical
directories"; IAM user guide, "Grant least privilege".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from workbench.audits._examples import example
from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, weak
from workbench.knowledge.answers import count, text, texts
from workbench.knowledge.policies.documents import Element, Statement, read_policy
from workbench.knowledge.policies.statements import covers_action
from workbench.knowledge.policies.wildcards import matches
from workbench.knowledge.sftp.homes import homes_of_user

_ANYTHING = ("s3:GetObject", "s3:DeleteBucket", "s3:PutBucketPolicy")
"""Who may do these may do anything in S3."""
_OF_OBJECTS = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject")
_PARTITIONS = ("aws", "aws-cn", "aws-us-gov")
_UNHEARD_OF = "a-bucket-that-nobody-has-heard-of/in/a.csv"
_BESIDE = "a-folder-that-nobody-has-heard-of/a.csv"


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
    if outside := _outside_of_home(seen, user):
        return weak(
            f"may leave its home for all of {outside}: role and policy let it, and no mapping keeps it"
        )
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
    return of_objects and statement.resource is not None and _covers(statement.resource, _UNHEARD_OF)


def _covers(resource: Element, place: str) -> bool:
    """Tell whether it means an object of which nobody has heard, `bucket/key`."""
    arns = [f"arn:{partition}:s3:::{place}" for partition in _PARTITIONS]
    return resource.is_inverse or any(matches(pattern, arn) for pattern in resource.patterns for arn in arns)


def _outside_of_home(seen: Seen, user: Answer) -> str:
    """Return a bucket whose other folders a user may go to; empty where it is kept in its home."""
    if text(user.data, "User", "HomeDirectoryType") == "LOGICAL":
        return ""
    session = read_policy(text(user.data, "User", "Policy"), "the user's policy")
    for home in homes_of_user(user.data):
        bucket, _, folder = home.partition("/")
        if not folder or not _reaches(_statements(seen), f"{bucket}/{_BESIDE}"):
            continue
        if session is None or _reaches(session.statements, f"{bucket}/{_BESIDE}"):
            return bucket
    return ""


def _reaches(statements: Iterable[Statement], place: str) -> bool:
    """Tell whether statements let somebody at an object, and none forbids it outright."""
    about = [
        (statement.effect, bool(statement.conditions))
        for statement in statements
        if any(covers_action(statement, action) for action in _OF_OBJECTS)
        and statement.resource is not None
        and _covers(statement.resource, place)
    ]
    return ("Deny", False) not in about and any(effect == "Allow" for effect, _ in about)


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
_BUCKET = ("s3:PutObject", "arn:aws:s3:::landing/*")


def _at_home(*, mapped: bool, policy: str = "") -> dict[object, JsonObject]:
    home: JsonObject = {"HomeDirectory": "/landing/bank", "Policy": policy}
    mapping: JsonObject = {"Entry": "/", "Target": "/landing/bank"}
    logical: JsonObject = {"HomeDirectoryType": "LOGICAL", "HomeDirectoryMappings": [mapping]}
    return {**_user(*_BUCKET), "user": {"User": {**home, **(logical if mapped else {})}}}


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
    example("anywhere in China", Verdict.FAIL, _user("s3:PutObject", "arn:aws-cn:s3:::*")),
    example("may leave its home", Verdict.WARN, _at_home(mapped=False)),
    example("is kept in its home", Verdict.PASS, _at_home(mapped=True)),
    example(
        "a policy keeps it in its home",
        Verdict.PASS,
        _at_home(mapped=False, policy=_policy("arn:aws:s3:::landing/bank/*")),
    ),
)
