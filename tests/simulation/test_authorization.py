"""Who is denied, in which layer, and in which words."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from tests.fakes import FakeClock
from tests.simulation.accounts import BUCKET, action, client, code, looked_up, refusal, scenario
from tests.simulation.test_kms import KEY_ARN, KEY_ID, encrypted
from workbench.domain.scenario import ScenarioAction
from workbench.engine.errors import UsageError
from workbench.simulation import SimulatedAccount

WRITER = "arn:aws:sts::123456789012:assumed-role/writer/nightly"
STRANGER = "arn:aws:sts::222222222222:assumed-role/partner/push"
ENDPOINT = "vpce-0123456789abcdef0"
OBJECT = f"arn:aws:s3:::{BUCKET}/in/x.csv"
PUT: dict[str, Any] = {"Bucket": BUCKET, "Key": "in/x.csv", "Body": "a"}
WRITES = ["s3:PutObject", "kms:GenerateDataKey", "kms:Decrypt"]
IDENTITY = "because no identity-based policy allows the s3:PutObject action"


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def allow(*actions: str, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": list(actions), "Resource": "*", **more}


def deny(*actions: str, **more: Any) -> dict[str, Any]:
    return {**allow(*actions, **more), "Effect": "Deny"}


def role(*actions: str) -> ScenarioAction:
    allowed = {"*": list(actions)} if actions else {}
    return action("sim.Role", name="writer", service="transfer.amazonaws.com", allow=allowed)


def bounded(*actions: str) -> tuple[ScenarioAction, ScenarioAction]:
    return (
        action("iam.CreatePolicy", PolicyName="fence", PolicyDocument=document(allow(*actions))),
        action(
            "iam.PutRolePermissionsBoundary",
            RoleName="writer",
            PermissionsBoundary="arn:aws:iam::123456789012:policy/fence",
        ),
    )


def bucket_policy(*statements: dict[str, Any]) -> ScenarioAction:
    return action("s3.PutBucketPolicy", Bucket=BUCKET, Policy=document(*statements))


def organization(type_: str, *statements: dict[str, Any], **more: Any) -> ScenarioAction:
    policy = {"name": "guard", "type": type_, "target": "unit", "document": document(*statements)}
    return action("sim.Organization", policies=[policy], **more)


def act(**more: Any) -> ScenarioAction:
    return action("sim.Actor", **{"arn": WRITER, **more})


FULL = role(*WRITES)
NO_TLS_12 = {"Condition": {"StringNotEquals": {"aws:SourceVpce": ENDPOINT}}}
NO_HEADER = {"Condition": {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}}
EVERYBODY = {"Principal": "*"}


@pytest.mark.parametrize(
    ("built", "why"),
    [
        ((role("s3:GetObject"), act()), IDENTITY),
        ((role(*WRITES), bucket_policy(deny("s3:PutObject", **EVERYBODY)), act()), "resource"),
        ((role(*WRITES), bucket_policy(deny("s3:*", **EVERYBODY, **NO_TLS_12)), act()), "resource"),
        ((role(*WRITES), bucket_policy(deny("s3:PutObject", **EVERYBODY, **NO_HEADER)), act()), "resource"),
        ((role(*WRITES), *bounded("s3:GetObject"), act()), "because no permissions boundary allows the"),
        ((role(*WRITES), act(session_policy=document(allow("s3:GetObject")))), "because no session policy"),
        (
            (role(*WRITES), act(session_policy=document(allow("s3:*"), deny("s3:PutObject")))),
            "with an explicit deny in a session policy",
        ),
        (
            (role(*WRITES), organization("scp", deny("s3:PutObject")), act()),
            "with an explicit deny in a service control policy",
        ),
        (
            (role(*WRITES), organization("scp", allow("ec2:*"), without_full_access="unit"), act()),
            "with an explicit deny in a service control policy",
        ),
        (
            (role(*WRITES), organization("rcp", deny("s3:PutObject", **EVERYBODY)), act()),
            "with an explicit deny in a resource control policy",
        ),
        (
            (
                role(*WRITES),
                action(
                    "sim.VpcEndpoint",
                    endpoint_id=ENDPOINT,
                    policy=document(allow("s3:GetObject", **EVERYBODY)),
                ),
                act(vpc_endpoint=ENDPOINT),
            ),
            "because no VPC endpoint policy allows the s3:PutObject action",
        ),
    ],
)
def test_the_layer_that_denies_a_write_is_named(built: tuple[ScenarioAction, ...], why: str) -> None:
    why = "with an explicit deny in a resource-based policy" if why == "resource" else why
    said = f'User: {WRITER} is not authorized to perform: s3:PutObject on resource: "{OBJECT}" {why}'
    refused = action("sim.Refused", call={"s3.PutObject": PUT}, says=said)
    create = action("s3.CreateBucket", Bucket=BUCKET)
    with SimulatedAccount(scenario(create, *built, refused), FakeClock()) as account:
        assert code(refusal(client(account, "s3").head_object, Bucket=BUCKET, Key="in/x.csv"))[0] in (
            403,
            404,
        )


ALLOWED = [
    (FULL, act()),
    (role(), bucket_policy(allow("s3:PutObject", Principal={"AWS": WRITER})), act()),
    (FULL, *bounded("s3:*"), act()),
    (FULL, act(session_policy=document(allow("s3:PutObject")))),
    (FULL, action("sim.Organization"), act()),
    (FULL, organization("scp", deny("s3:PutObject"), management_account="1" * 12), act(arn=STRANGER)),
    (FULL, bucket_policy(deny("s3:*", **EVERYBODY, **NO_TLS_12)), act(vpc_endpoint=ENDPOINT)),
    (
        FULL,
        bucket_policy(
            deny("s3:PutObject", **EVERYBODY, Condition={"StringNotEquals": {"aws:PrincipalTag/team": "in"}})
        ),
        act(context={"aws:PrincipalTag/team": "in"}),
    ),
    (role(), act(arn="arn:aws:sts::123456789012:assumed-role/people/kim")),
]


@pytest.mark.parametrize("built", ALLOWED)
def test_a_write_that_every_layer_allows_is_written(built: tuple[ScenarioAction, ...]) -> None:
    put = action("s3.PutObject", **PUT)
    foreign = {"Principal": {"AWS": STRANGER}, "Condition": {"StringEquals": {"aws:PrincipalArn": STRANGER}}}
    first = [action("s3.CreateBucket", Bucket=BUCKET), action("sim.VpcEndpoint", endpoint_id=ENDPOINT)]
    if any(item.arguments.get("arn") == STRANGER for item in built):
        first.append(bucket_policy(allow("s3:PutObject", **foreign)))
    with SimulatedAccount(scenario(*first, *built, put), FakeClock()) as account:
        assert client(account, "s3", builder=True).head_object(Bucket=BUCKET, Key="in/x.csv")


def test_a_caller_of_another_account_is_told_no_reason_unless_it_is_of_the_organization() -> None:
    create = action("s3.CreateBucket", Bucket=BUCKET)
    bare = action("sim.Refused", call={"s3.PutObject": PUT}, says="Access Denied")
    why = "because no resource-based policy allows the s3:PutObject action"
    member = action("sim.Organization", members=["222222222222"])
    told = action("sim.Refused", call={"s3.PutObject": PUT}, says=why)
    built = scenario(create, act(arn=STRANGER), bare, member, told)
    with SimulatedAccount(built, FakeClock()) as account:
        assert client(account, "s3").list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0


def key_policy(*statements: dict[str, Any]) -> ScenarioAction:
    return action("sim.KmsKey", key_id=KEY_ID, Policy=document(*statements))


ROOT = {"Principal": {"AWS": "arn:aws:iam::123456789012:root"}}
OF_WRITER = {"Principal": {"AWS": "arn:aws:iam::123456789012:role/writer"}}
IN_CONTEXT = {"Condition": {"StringEquals": {"kms:EncryptionContext:aws:s3:arn": OBJECT}}}
BY_S3 = {"Condition": {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}}


@pytest.mark.parametrize(
    ("key", "actions", "bucket_key", "why"),
    [
        (key_policy(allow("kms:*", **ROOT)), ["s3:PutObject"], False, "because no identity-based policy"),
        (key_policy(allow("kms:*", Principal="kms")), WRITES, False, "because no resource-based policy"),
        (
            key_policy(allow("kms:*", **ROOT), deny("kms:GenerateDataKey", **EVERYBODY)),
            WRITES,
            False,
            "with an explicit deny in a resource-based policy",
        ),
        (
            key_policy(allow("kms:*", **OF_WRITER, **IN_CONTEXT)),
            WRITES,
            True,
            "because no resource-based policy",
        ),
        (key_policy(allow("kms:*", **OF_WRITER, **IN_CONTEXT)), WRITES, False, ""),
        (key_policy(allow("kms:*", **OF_WRITER, **BY_S3)), WRITES, False, ""),
        (key_policy(allow("kms:*", **OF_WRITER)), ["s3:PutObject"], False, ""),
    ],
)
def test_a_key_is_used_for_those_whom_policies_and_its_own_policy_let(
    key: ScenarioAction, actions: list[str], *, bucket_key: bool, why: str
) -> None:
    if key.arguments["Policy"]["Statement"][0]["Principal"] == "kms":  # type: ignore[index,call-overload]
        key = key_policy(allow("kms:*", Principal={"AWS": "arn:aws:iam::123456789012:role/other"}))
    said = f"User: {WRITER} is not authorized to perform: kms:GenerateDataKey on resource: {KEY_ARN} {why}"
    attempt = (
        action("sim.Refused", call={"s3.PutObject": PUT}, says=said) if why else action("s3.PutObject", **PUT)
    )
    built = scenario(
        action("sim.At", time="1h"),
        key,
        *encrypted(BUCKET, KEY_ARN, bucket_key=bucket_key),
        role(*actions),
        act(),
        attempt,
    )
    with SimulatedAccount(built, FakeClock()) as account:
        (event,) = looked_up(account, "EventName", "GenerateDataKey")
    record = json.loads(event["CloudTrailEvent"])
    assert record.get("errorCode") == ("AccessDenied" if why else None)
    assert record["userIdentity"]["arn"] == WRITER


def test_a_grant_lets_a_role_use_a_key() -> None:
    built = scenario(
        key_policy(allow("kms:*", Principal={"AWS": "arn:aws:iam::123456789012:role/other"})),
        *encrypted(BUCKET, KEY_ARN),
        role("s3:PutObject"),
        action(
            "kms.CreateGrant",
            KeyId=KEY_ID,
            GranteePrincipal="arn:aws:iam::123456789012:role/writer",
            Operations=["GenerateDataKey"],
        ),
        act(),
        action("s3.PutObject", **PUT),
    )
    with SimulatedAccount(built, FakeClock()) as account:
        assert client(account, "s3").head_object(Bucket=BUCKET, Key="in/x.csv")["SSEKMSKeyId"] == KEY_ARN


def test_small_files_pass_without_decrypt_and_big_ones_do_not() -> None:
    built = scenario(
        action("sim.KmsKey", key_id=KEY_ID),
        *encrypted(BUCKET, KEY_ARN),
        role("s3:PutObject", "kms:GenerateDataKey"),
        act(),
        action("s3.PutObject", **PUT),
        action("sim.MultipartUpload", bucket=BUCKET, key="in/big.csv", body="a"),
    )
    with pytest.raises(
        UsageError, match=r"kms:Decrypt on resource: .* because no identity-based policy allows"
    ):
        SimulatedAccount(built, FakeClock())


def test_what_is_not_refused_as_it_was_told_is_a_fault_of_the_scenario() -> None:
    create = action("s3.CreateBucket", Bucket=BUCKET)
    with pytest.raises(UsageError, match=r"s3\.PutObject is not refused"):
        SimulatedAccount(scenario(create, action("sim.Refused", call={"s3.PutObject": PUT})), FakeClock())
    otherwise = action("sim.Refused", call={"s3.PutObject": PUT}, says="session policy")
    with pytest.raises(UsageError, match="is refused with AccessDenied"):
        SimulatedAccount(scenario(create, role(), act(), otherwise), FakeClock())


def test_a_person_who_assumes_a_role_is_denied_as_the_role_is() -> None:
    built = scenario(action("s3.CreateBucket", Bucket=BUCKET), role("s3:GetObject"), role_for_kim())
    with SimulatedAccount(built, FakeClock()) as account:
        given = client(account, "sts").assume_role(
            RoleArn="arn:aws:iam::123456789012:role/writer", RoleSessionName="kim"
        )["Credentials"]
        s3 = boto3.client(
            "s3",
            endpoint_url=account.endpoint_url,
            region_name=account.region,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )
        refused = refusal(s3.put_object, **{**PUT, "Body": b"a"})
        key = client(account, "iam").create_access_key(UserName="kim")["AccessKey"]
        user = boto3.client(
            "s3",
            endpoint_url=account.endpoint_url,
            region_name=account.region,
            aws_access_key_id=key["AccessKeyId"],
            aws_secret_access_key=key["SecretAccessKey"],
        )
        of_user = refusal(user.put_object, **{**PUT, "Body": b"a"})
    assert refused["Error"]["Message"].startswith(
        "User: arn:aws:sts::123456789012:assumed-role/writer/kim is not authorized to perform: s3:PutObject"
    )
    assert of_user["Error"]["Message"].startswith(
        "User: arn:aws:iam::123456789012:user/kim is not authorized"
    )


def role_for_kim() -> ScenarioAction:
    return action("iam.CreateUser", UserName="kim")
