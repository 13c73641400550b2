"""Which KMS keys does a crawl need, are they usable, and may the crawler's role use them?

There are three sites: the object, which keeps the key that it was written with; the Data Catalog, whose
encrypted tables a crawl reads and writes; and the log, which CloudWatch Logs encrypts itself, by the
crawler's security configuration. A crawl that may not decrypt a file leaves it out, or fails with words that
sound like S3.

Sources: Glue developer guide, "Setting up encryption in AWS Glue", "Encrypting your Data Catalog"; Glue API
reference, Crawler (CrawlerSecurityConfiguration); Amazon S3 API reference, HeadObject (SSEKMSKeyId).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.evidence import AnswerName, Answers, Request, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, skipped
from workbench.knowledge.answers import member, text
from workbench.probes.glue import _keys
from workbench.probes.glue._keys import NO_KEYS, KeyFacts, KeyUse, collect_keys, encryption_of, judge_keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which role, which object, and what encrypts the log."""

    role_arn: str
    bucket: str = ""
    key: str = ""
    security_configuration: str = ""
    """Empty where the log is not encrypted."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask which keys are named, then for each of them, its policy, and the role's policies."""
    if not params.role_arn:
        return {}
    answers = aws.read_all(dict(_ask_names(params)))
    return {**answers, **collect_keys(aws, _uses(answers), params.role_arn)}


def _ask_names(params: Params) -> Iterator[tuple[AnswerName, Request]]:
    yield "catalog", ask("glue.GetDataCatalogEncryptionSettings")
    if params.bucket and params.key:
        yield "object", ask("s3.HeadObject", Bucket=params.bucket, Key=params.key)
    if params.security_configuration:
        yield "security", ask("glue.GetSecurityConfiguration", Name=params.security_configuration)


def _uses(answers: Answers) -> list[KeyUse]:
    """Return the keys of the customer's own: of what is read, of what is read and written, of the log."""
    found = answers.get("object")
    named = text(found.data, "SSEKMSKeyId") if found else ""
    settings = member(answers["catalog"].data, "DataCatalogEncryptionSettings")
    catalog = text(settings, "EncryptionAtRest", "SseAwsKmsKeyId")
    return _keys.own(
        [
            KeyUse("input", named, "kms:Decrypt"),
            KeyUse("catalog", catalog, "kms:Decrypt"),
            KeyUse("catalog", catalog),
            KeyUse("logs", encryption_of(answers.get("security"))["logs"]),
        ]
    )


def judge(answers: Answers, params: Params) -> Judgement[KeyFacts]:
    """Tell which keys cannot be used, and which the role may not use."""
    if not answers:
        return skipped("There is no role that could need a key", NO_KEYS)
    named = (answers.get(name) for name in ("catalog", "object", "security"))
    unread = [answer for answer in named if answer and answer.unknown_reason]
    return judge_keys(answers, _uses(answers), params.role_arn, unread)


probe = Probe(
    title="Which KMS keys does a crawl need, and may the crawler's role use them?",
    params=Params,
    facts=KeyFacts,
    operations=(
        "glue.GetDataCatalogEncryptionSettings",
        "glue.GetSecurityConfiguration",
        "s3.HeadObject",
        *_keys.OPERATIONS,
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
