"""The worked examples of `glue.crawler_keys`."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.evidence import Answer, AnswerName, Answers
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes import _caller_examples as given
from workbench.probes._examples import answered, denied
from workbench.probes.glue.crawler_keys import Params

_KEY = "arn:aws:kms:us-east-1:111122223333:key/1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9"
_USE: JsonObject = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}
_READ: JsonObject = {**_USE, "Action": "kms:Decrypt"}
_ACCOUNT: JsonObject = {**_USE, "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}
_PARAMS = Params(role_arn=given.ROLE, bucket="lake", key="raw/day=1/x.csv")


def _named(of_object: str = "", of_catalog: str = "", of_log: str = "") -> Answers:
    head: JsonObject = {"SSEKMSKeyId": of_object} if of_object else {"ServerSideEncryption": "AES256"}
    at_rest: JsonObject = {"EncryptionAtRest": {"SseAwsKmsKeyId": of_catalog}} if of_catalog else {}
    logs: JsonObject = {"CloudWatchEncryption": {"KmsKeyArn": of_log}}
    return {
        "object": answered("s3.HeadObject", head),
        "catalog": answered(
            "glue.GetDataCatalogEncryptionSettings", {"DataCatalogEncryptionSettings": at_rest}
        ),
        "security": answered(
            "glue.GetSecurityConfiguration", {"SecurityConfiguration": {"EncryptionConfiguration": logs}}
        ),
    }


def _key(*statements: JsonObject, state: str = "Enabled") -> Answers:
    metadata: JsonObject = {"Arn": _KEY, "KeyState": state, "KeyManager": "CUSTOMER"}
    return {
        ("key", _KEY): answered("kms.DescribeKey", {"KeyMetadata": metadata}),
        ("key policy", _KEY): answered("kms.GetKeyPolicy", {"Policy": given.document(*statements)}),
    }


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *answers: Answers,
    params: Params = _PARAMS,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    known: dict[AnswerName, Answer] = {key: answer for more in answers for key, answer in more.items()}
    return Example(name=name, params=params, answers=known, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "no key of one's own",
        Verdict.PASS,
        {"sites": [], "denied": [], "unusable": []},
        _named(),
    ),
    _example(
        "it may read the object",
        Verdict.PASS,
        {"sites": ["input"], "denied": [], "key_arn": ""},
        _named(_KEY),
        _key(_ACCOUNT),
        given.role(_READ),
    ),
    _example(
        "it may not decrypt the object",
        Verdict.FAIL,
        {"denied": ["input"], "action": "kms:Decrypt", "key_arn": _KEY},
        _named(_KEY),
        _key(_ACCOUNT),
        given.role(),
    ),
    _example(
        "it may read the catalog, and not write it",
        Verdict.FAIL,
        {"sites": ["catalog"], "denied": ["catalog"], "action": "kms:GenerateDataKey"},
        _named("", _KEY),
        _key(_ACCOUNT),
        given.role(_READ),
    ),
    _example(
        "the organization does not let it",
        Verdict.FAIL,
        {"denied": ["input"]},
        _named(_KEY),
        _key(_ACCOUNT),
        given.role(_READ, boundary=_USE),
        given.organization({**_USE, "Effect": "Deny"}, {**_USE, "Principal": "*", "Action": "*"}),
    ),
    _example(
        "the key of the log is closed to CloudWatch Logs",
        Verdict.FAIL,
        {"sites": ["logs"], "denied": ["logs"]},
        _named("", "", _KEY),
        _key(_ACCOUNT),
        given.role(_USE),
        params=replace(_PARAMS, security_configuration="safe"),
    ),
    _example(
        "the key is being deleted",
        Verdict.FAIL,
        {"unusable": ["input"], "state": "PendingDeletion", "denied": None},
        _named(_KEY),
        _key(_ACCOUNT, state="PendingDeletion"),
        given.role(_USE),
    ),
    _example(
        "nobody may look at the object: its key is not known",
        Verdict.UNKNOWN,
        {"sites": None, "denied": None},
        {**_named(), "object": denied("s3.HeadObject", "s3:GetObject")},
        reason=UnknownReason.DENIED,
    ),
    _example(
        "there is no role",
        Verdict.SKIPPED,
        {"sites": [], "denied": []},
        params=replace(_PARAMS, role_arn=""),
        reason=SkipReason.NOT_APPLICABLE,
    ),
)
