"""The worked examples of `glue.run_keys`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes import _caller_examples as given
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.glue.run_keys import Params

_KEY = "arn:aws:kms:us-east-1:111122223333:key/1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9"
_USE: JsonObject = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}
_ACCOUNT: JsonObject = {**_USE, "Principal": {"AWS": "arn:aws:iam::111122223333:root"}}
_LOGS: JsonObject = {**_USE, "Principal": {"Service": "logs.us-east-1.amazonaws.com"}}
_PLACES: JsonObject = {"--source": "s3://raw/in/", "--target": "s3://out/x/"}


def _told(security: JsonObject | None = None, catalog: JsonObject | None = None) -> dict[AnswerName, Answer]:
    run: JsonObject = {"Id": "jr_1", **({"SecurityConfiguration": "safe"} if security else {})}
    answers: dict[AnswerName, Answer] = {
        "job": answered("glue.GetJob", {"Job": {"Name": "nightly", "DefaultArguments": _PLACES}}),
        "run": answered("glue.GetJobRun", {"JobRun": run}),
        "catalog": answered(
            "glue.GetDataCatalogEncryptionSettings", {"DataCatalogEncryptionSettings": catalog or {}}
        ),
        ("encryption", "raw", "input"): _bucket("aws:kms" if not (security or catalog) else "AES256"),
        ("encryption", "out", "output"): _bucket("AES256"),
    }
    if security:
        configuration: JsonObject = {"EncryptionConfiguration": security}
        answers["security"] = answered(
            "glue.GetSecurityConfiguration", {"SecurityConfiguration": configuration}
        )
    return answers


def _bucket(algorithm: str) -> Answer:
    default = {"SSEAlgorithm": algorithm, **({"KMSMasterKeyID": _KEY} if algorithm == "aws:kms" else {})}
    rules: list[JsonObject] = [{"ApplyServerSideEncryptionByDefault": default}]
    return answered("s3.GetBucketEncryption", {"ServerSideEncryptionConfiguration": {"Rules": rules}})


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
    reason: UnknownReason | SkipReason | None = None,
    run_id: str = "jr_1",
) -> Example[Params]:
    params = Params(job_name="nightly", run_id=run_id, role_arn=given.ROLE)
    known = {key: answer for more in answers for key, answer in more.items()}
    return Example(name=name, params=params, answers=known, verdict=verdict, reason=reason, facts=facts)


_SAFE: JsonObject = {
    "S3Encryption": [{"S3EncryptionMode": "SSE-KMS", "KmsKeyArn": _KEY}],
    "CloudWatchEncryption": {"CloudWatchEncryptionMode": "SSE-KMS", "KmsKeyArn": _KEY},
    "JobBookmarksEncryption": {"JobBookmarksEncryptionMode": "CSE-KMS", "KmsKeyArn": _KEY},
}
_CATALOG: JsonObject = {
    "EncryptionAtRest": {"CatalogEncryptionMode": "SSE-KMS", "SseAwsKmsKeyId": _KEY},
    "ConnectionPasswordEncryption": {"ReturnConnectionPasswordEncrypted": True, "AwsKmsKeyId": _KEY},
}

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "it may read what is encrypted",
        Verdict.PASS,
        {"sites": ["input"], "unusable": [], "denied": [], "key_arn": ""},
        _told(),
        _key(_ACCOUNT),
        given.role(_USE),
    ),
    _example(
        "no policy of the role allows it",
        Verdict.FAIL,
        {"denied": ["input"], "action": "kms:Decrypt", "key_arn": _KEY},
        _told(),
        _key(_ACCOUNT),
        given.role(),
    ),
    _example(
        "the key is disabled",
        Verdict.FAIL,
        {"unusable": ["input"], "state": "Disabled", "denied": None},
        _told(),
        _key(_ACCOUNT, state="Disabled"),
        given.role(_USE),
    ),
    _example(
        "the key is gone",
        Verdict.FAIL,
        {"unusable": ["input"], "state": "", "key_arn": _KEY},
        _told(),
        {("key", _KEY): error_answer("kms.DescribeKey", Outcome.NOT_FOUND)},
    ),
    _example(
        "CloudWatch Logs is not let in",
        Verdict.FAIL,
        {"sites": ["s3", "logs", "bookmarks"], "denied": ["logs"]},
        _told(_SAFE),
        _key(_ACCOUNT),
        given.role(_USE),
    ),
    _example(
        "all of a security configuration",
        Verdict.PASS,
        {"sites": ["s3", "logs", "bookmarks"], "denied": []},
        _told(_SAFE),
        _key(_ACCOUNT, _LOGS),
        given.role(_USE),
    ),
    _example(
        "the catalog's, which its boundary does not let it use",
        Verdict.FAIL,
        {"denied": ["catalog", "connections"], "action": "kms:Decrypt"},
        _told(None, _CATALOG),
        _key(_ACCOUNT),
        given.role(_USE, boundary={**_USE, "Action": "s3:*"}),
    ),
    _example(
        "the organization does not let it",
        Verdict.FAIL,
        {"denied": ["catalog", "connections"]},
        _told(None, _CATALOG),
        _key(_ACCOUNT),
        given.role(_USE),
        given.organization({**_USE, "Effect": "Deny"}, {**_USE, "Principal": "*", "Action": "*"}),
    ),
    _example(
        "the key is closed",
        Verdict.UNKNOWN,
        {"sites": ["input"], "denied": None},
        _told(),
        {("key", _KEY): denied("kms.DescribeKey", "kms:DescribeKey")},
        reason=UnknownReason.DENIED,
    ),
    _example("no run", Verdict.SKIPPED, {"sites": []}, reason=SkipReason.NOT_APPLICABLE, run_id=""),
)
