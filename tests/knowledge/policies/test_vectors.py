"""The cases in which AWS's answer is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.knowledge.policies.build import (
    BUCKET,
    ELSEWHERE,
    HERE,
    KEY,
    OBJECT,
    ROLE,
    SESSION,
    USER,
    decide,
    policies,
    request,
    statement,
    told,
)
from workbench.knowledge.policies import (
    NOTHING,
    UNREAD,
    AccessRequest,
    Attached,
    Context,
    Group,
    Layers,
    evaluate,
    read_policy,
    service,
    shape_of,
)

ALLOWED = ("allowed", None, None)
NOBODY = policies(statement(Action="s3:GetObject"))
HEADER = "s3:x-amz-server-side-encryption"
DENY_WITHOUT_HEADER = statement(
    "Deny", Sid="Sse", Principal="*", Condition={"StringNotEquals": {HEADER: "aws:kms"}}
)
DENY_OTHER_HEADER = statement(
    "Deny",
    Sid="Sse",
    Principal="*",
    Condition={"StringNotEquals": {HEADER: "aws:kms"}, "Null": {HEADER: "false"}},
)
DENY_WITHOUT_TLS = statement("Deny", Principal="*", Condition={"Bool": {"aws:SecureTransport": "false"}})
DENY_UNLESS_ENDPOINT = statement(
    "Deny", Principal="*", Condition={"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}
)
DENY_FOREIGN_ORG = statement(
    "Deny", Principal="*", Condition={"StringNotEquals": {"aws:PrincipalOrgID": "o-ours"}}
)


def denied(layer: str, *, explicit: bool) -> tuple[str, str, bool]:
    return ("denied", layer, explicit)


@pytest.mark.parametrize(
    ("identity", "expected"),
    [
        (statement(Resource=OBJECT), ALLOWED),
        (statement(Resource=f"{BUCKET}/*"), ALLOWED),
        (statement(Resource=BUCKET), denied("identity", explicit=False)),
        (statement(Action="S3:pUToBJECT"), ALLOWED),
        (statement(Action="s3:Put*"), ALLOWED),
        (statement(Action="s3:Get*"), denied("identity", explicit=False)),
        (statement(Action=None, NotAction="s3:Get*"), ALLOWED),
        (statement(Resource=None, NotResource=OBJECT), denied("identity", explicit=False)),
        (statement("Deny"), denied("identity", explicit=True)),
    ],
)
def test_identity_policy(identity: dict[str, Any], expected: Any) -> None:
    assert told(decide(identity=policies(identity))) == expected


def test_an_allow_for_objects_does_not_reach_the_bucket() -> None:
    on_bucket = request(resource=BUCKET)
    identity = policies(statement(Resource=f"{BUCKET}/*"))

    assert told(decide(on_bucket, identity=identity)) == denied("identity", explicit=False)


@pytest.mark.parametrize(
    ("bucket_policy", "context", "expected"),
    [
        (DENY_WITHOUT_TLS, {"aws:SecureTransport": "true"}, ALLOWED),
        (DENY_WITHOUT_TLS, {"aws:SecureTransport": "false"}, denied("resource", explicit=True)),
        (DENY_WITHOUT_HEADER, {}, denied("resource", explicit=True)),
        (DENY_WITHOUT_HEADER, {HEADER: "aws:kms"}, ALLOWED),
        (DENY_WITHOUT_HEADER, {HEADER: "AES256"}, denied("resource", explicit=True)),
        (DENY_OTHER_HEADER, {}, ALLOWED),
        (DENY_OTHER_HEADER, {HEADER: "AES256"}, denied("resource", explicit=True)),
        (DENY_UNLESS_ENDPOINT, {}, denied("resource", explicit=True)),
        (DENY_UNLESS_ENDPOINT, {"aws:SourceVpce": "vpce-1"}, ALLOWED),
        (DENY_FOREIGN_ORG, {"aws:PrincipalOrgID": "o-theirs"}, denied("resource", explicit=True)),
        (DENY_FOREIGN_ORG, {"aws:PrincipalOrgID": "o-ours"}, ALLOWED),
    ],
)
def test_bucket_policy_that_demands_something(
    bucket_policy: dict[str, Any], context: dict[str, str], expected: Any
) -> None:
    assert told(decide(request(context=context), resource=policies(bucket_policy))) == expected


def test_the_deciding_statement_is_named() -> None:
    second = policies(
        statement("Deny", Principal="*", Action="s3:GetObject"), DENY_WITHOUT_HEADER, id="landing"
    )
    decision = decide(resource=second)

    assert decision.match is not None
    found = decision.match.statement
    assert (found.sid, found.policy, found.position) == ("Sse", "landing", 2)
    assert decision.shape == "require-kms-header"


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([SESSION, ROLE, HERE], ALLOWED),
        ([SESSION, ROLE, f"arn:aws:iam::{HERE}:root"], ALLOWED),
        ([ROLE, HERE], denied("resource", explicit=True)),
        ([HERE], denied("resource", explicit=True)),
        ([f"arn:aws:iam::{HERE}:role/other", HERE], denied("resource", explicit=True)),
        ([SESSION, ROLE], ("unknown", None, None)),
        ("*", ALLOWED),
    ],
)
def test_not_principal_spares_who_is_named_as_session_role_and_account(named: Any, expected: Any) -> None:
    deny = statement("Deny", NotPrincipal={"AWS": named})

    assert told(decide(resource=policies(deny))) == expected


def test_not_principal_spares_nobody_with_a_boundary() -> None:
    deny = policies(statement("Deny", NotPrincipal={"AWS": [SESSION, ROLE, HERE]}))

    bounded = decide(resource=deny, boundary=policies(statement()))

    assert told(bounded) == denied("resource", explicit=True)
    assert told(decide(resource=deny, boundary=UNREAD))[0] == "unknown"


@pytest.mark.parametrize("layer", ["scp", "rcp", "boundary", "session", "endpoint"])
def test_a_layer_that_exists_must_allow(layer: str) -> None:
    assert told(decide(**{layer: NOTHING})) == ALLOWED
    assert told(decide(**{layer: policies(statement(Principal="*"))})) == ALLOWED
    assert told(decide(**{layer: policies(statement(Action="kms:*"))})) == denied(layer, explicit=False)
    assert told(decide(**{layer: policies(statement(), statement("Deny"))})) == denied(layer, explicit=True)


@pytest.mark.parametrize("layer", ["scp", "rcp"])
def test_every_level_of_the_organization_must_allow(layer: str) -> None:
    full, none = policies(statement(Action="*")), policies(statement(Action="ec2:*"))

    assert told(decide(**{layer: full + full + full})) == ALLOWED
    assert told(decide(**{layer: full + none + full})) == denied(layer, explicit=False)
    assert told(decide(**{layer: none + UNREAD})) == denied(layer, explicit=False)
    assert decide(**{layer: full + UNREAD}).unread == (layer,)


def test_a_session_policy_narrows_to_its_prefix() -> None:
    session = policies(statement(Resource=f"{BUCKET}/alice/*"))

    assert told(decide(session=session)) == denied("session", explicit=False)
    assert told(decide(request(resource=f"{BUCKET}/alice/x"), session=session)) == ALLOWED


@pytest.mark.parametrize(
    ("who", "named", "limited"),
    [
        (SESSION, ROLE, True),
        (SESSION, SESSION, False),
        (SESSION, "*", False),
        (USER, USER, False),
    ],
)
def test_how_far_a_grant_of_the_bucket_policy_reaches(who: str, named: str, limited: bool) -> None:
    resource = policies(statement(Principal={"AWS": named}))

    assert told(decide(request(who), identity=NOTHING, resource=resource)) == ALLOWED
    for layer in ("boundary", "session"):
        narrow: dict[str, Attached] = {layer: NOBODY}
        decision = decide(request(who), identity=NOTHING, resource=resource, **narrow)
        assert told(decision) == (denied(layer, explicit=False) if limited else ALLOWED)


def test_a_grant_to_the_account_leaves_it_to_the_identity_policy() -> None:
    resource = policies(statement(Principal={"AWS": HERE}))

    assert told(decide(identity=NOTHING, resource=resource)) == denied("identity", explicit=False)


@pytest.mark.parametrize("named", [ROLE, SESSION, HERE, "*"])
def test_across_accounts_both_sides_must_allow(named: str) -> None:
    abroad = request(owner=ELSEWHERE)
    grant = policies(statement(Principal={"AWS": named}))

    assert told(decide(abroad, resource=grant)) == ALLOWED
    assert told(decide(abroad, resource=NOTHING)) == denied("resource", explicit=False)
    assert told(decide(abroad, identity=NOBODY, resource=grant)) == denied("identity", explicit=False)


def test_an_unknown_owner_is_as_unknown_as_its_consequence() -> None:
    abroad = request(owner=None)

    assert decide(abroad, resource=NOTHING).answer == "unknown"
    assert decide(abroad, identity=NOBODY).answer == "denied"
    assert decide(abroad, resource=policies(statement(Principal="*"))).answer == "allowed"


def on_key(context: dict[str, Any] | None = None, **more: Any) -> AccessRequest:
    return request(action="kms:GenerateDataKey", resource=KEY, context=context, **more)


ROOT = statement(Action="kms:*", Principal={"AWS": f"arn:aws:iam::{HERE}:root"})
MAY_USE = policies(statement(Action="kms:GenerateDataKey"))
OTHERS = policies(statement(Action="kms:*", Principal={"AWS": f"arn:aws:iam::{HERE}:role/admin"}))
OBJECT_CONTEXT = policies(
    statement(
        Action="kms:*",
        Principal={"AWS": ROLE},
        Condition={"StringEquals": {"kms:EncryptionContext:aws:s3:arn": OBJECT}},
    )
)


def test_a_key_policy_must_let_the_account_decide() -> None:
    assert told(decide(on_key(), identity=MAY_USE, key=policies(ROOT))) == ALLOWED
    assert told(decide(on_key(), identity=MAY_USE, key=OTHERS)) == denied("key", explicit=False)
    assert told(decide(on_key(), key=policies(ROOT))) == denied("identity", explicit=False)


def test_a_key_policy_that_names_the_role_is_enough() -> None:
    direct = policies(statement(Action="kms:*", Principal={"AWS": ROLE}))

    assert told(decide(on_key(), identity=NOTHING, key=direct)) == ALLOWED
    assert told(decide(on_key(), identity=NOTHING, key=direct, boundary=NOBODY)) == denied(
        "boundary", explicit=False
    )


def test_a_grant_is_enough_within_limits() -> None:
    assert told(decide(on_key(), identity=NOTHING, key=OTHERS, grant=True)) == ALLOWED
    assert decide(on_key(), identity=NOTHING, key=OTHERS, boundary=NOBODY, grant=True).answer == "unknown"
    assert decide(on_key(), identity=NOTHING, key=OTHERS, grant=None).answer == "unknown"


def test_bucket_keys_change_the_encryption_context() -> None:
    with_bucket_key = on_key({"kms:EncryptionContext:aws:s3:arn": BUCKET})
    without = on_key({"kms:EncryptionContext:aws:s3:arn": OBJECT})

    assert told(decide(with_bucket_key, key=OBJECT_CONTEXT)) == denied("identity", explicit=False)
    assert told(decide(with_bucket_key, identity=MAY_USE, key=OBJECT_CONTEXT)) == denied(
        "key", explicit=False
    )
    assert told(decide(without, key=OBJECT_CONTEXT)) == ALLOWED


def test_a_foreign_key_needs_both_sides() -> None:
    abroad = on_key(owner=ELSEWHERE)
    shared = policies(statement(Action="kms:*", Principal={"AWS": HERE}))

    assert told(decide(abroad, identity=MAY_USE, key=shared)) == ALLOWED
    assert told(decide(abroad, key=shared)) == denied("identity", explicit=False)
    assert told(decide(abroad, identity=MAY_USE, key=OTHERS)) == denied("key", explicit=False)


def test_a_service_needs_nothing_but_the_resource_policy() -> None:
    ask = AccessRequest(
        action="lambda:InvokeFunction",
        resource="arn:aws:lambda:us-east-1:111122223333:function:f",
        who=service("s3.amazonaws.com"),
        context=Context.of({"aws:SourceArn": BUCKET}),
    )
    for source, expected in ((BUCKET, "allowed"), ("arn:aws:s3:::other", "denied")):
        allow = statement(
            Action="lambda:InvokeFunction",
            Principal={"Service": "s3.amazonaws.com"},
            Condition={"ArnLike": {"AWS:SourceArn": source}},
        )
        assert evaluate(ask, Layers(resource=policies(allow))).answer == expected


def test_what_was_not_read_may_allow_and_deny() -> None:
    partly = (Group(policies=policies(statement())[0].policies, is_complete=False),)

    assert told(decide(identity=UNREAD)) == ("unknown", None, None)
    assert decide(identity=UNREAD).unread == ("identity",)
    assert decide(identity=partly).unread == ("identity",)
    assert decide(identity=UNREAD, boundary=NOBODY).answer == "denied"
    assert decide(resource=UNREAD, scp=policies(statement("Deny"))).answer == "denied"


def test_an_unknown_key_is_named_and_a_missing_one_is_not() -> None:
    source = Context.of({"aws:SourceIp": None})
    from_anywhere = {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}
    resource = policies(DENY_UNLESS_ENDPOINT, statement("Deny", Principal="*", Condition=from_anywhere))
    asked = decide(replace(request(), context=source), resource=resource)

    assert told(asked) == ("unknown", None, None)
    assert asked.missing_context == ("aws:SourceVpce",)
    assert asked.unread == ()


@pytest.mark.parametrize(
    ("deny", "shape"),
    [
        (DENY_WITHOUT_HEADER, "require-kms-header"),
        (DENY_OTHER_HEADER, "require-kms-header"),
        ({"Condition": {"Null": {HEADER: "true"}}}, "require-kms-header"),
        (
            {"Condition": {"StringNotEquals": {f"{HEADER}-aws-kms-key-id": KEY, HEADER: "aws:kms"}}},
            "require-specific-key",
        ),
        (DENY_WITHOUT_TLS, "require-tls"),
        ({"Condition": {"NumericLessThan": {"s3:TlsVersion": 1.2}}}, "require-tls-version"),
        (DENY_UNLESS_ENDPOINT, "require-vpce"),
        ({"Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}}, "require-vpce"),
        ({"Condition": {"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}, "require-source-ip"),
        (DENY_FOREIGN_ORG, "require-org"),
        (
            {"Condition": {"StringNotEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}},
            "require-bucket-owner-full-control",
        ),
        ({"Condition": {"Null": {"s3:if-none-match": "true"}}}, "require-if-none-match"),
        ({"Condition": {"ArnNotLike": {"aws:PrincipalArn": ROLE}}}, "deny-unless-role"),
        ({"Principal": None, "NotPrincipal": {"AWS": ROLE}}, "deny-unless-role"),
        ({"Action": "s3:*"}, "lockout"),
        ({"Action": "*", "Principal": {"AWS": "*"}}, "lockout"),
        ({"Action": "s3:PutObject"}, None),
        ({"Action": "s3:*", "Principal": {"AWS": ROLE}}, None),
        ({"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-bad"}}}, None),
        ({"Condition": {"Null": {"s3:if-none-match": "false"}}}, None),
        ({"Effect": "Allow", "Condition": {"StringNotEquals": {HEADER: "aws:kms"}}}, None),
    ],
)
def test_what_a_deny_demands_has_a_name(deny: dict[str, Any], shape: str | None) -> None:
    elements = {**statement("Deny"), "Principal": "*", **deny}
    policy = read_policy({"Statement": {key: value for key, value in elements.items() if value}}, "p")

    assert policy is not None
    assert shape_of(policy.statements[0]) == shape
