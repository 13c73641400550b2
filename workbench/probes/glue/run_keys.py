"""Which KMS keys does this run need, are they usable, and may its role use them?

There are six sites: the buckets that it reads and writes, of its security configuration the keys for S3,
logs and bookmarks, and the keys of the Data Catalog, for metadata and for the passwords of connections.
Each can be the one that is refused, and the message rarely says which. Reading needs kms:Decrypt, writing
kms:GenerateDataKey; logs are encrypted by CloudWatch Logs itself, so that the policy of that key must name
the service.

A key that is disabled, being deleted or without its material refuses everybody, with HTTP 400. What only a
grant allows is not known. Objects keep the key that they were written with, which may be another than the
bucket's of today.

Sources: Glue developer guide, "Setting up encryption in AWS Glue", "Encrypting data written by AWS Glue";
AWS KMS developer guide, "Key policies in AWS KMS", "Key states of AWS KMS keys".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, skipped, unanswered
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.glue.places import places_in
from workbench.knowledge.glue.runs import arguments_of, setting_of
from workbench.probes.glue import _keys
from workbench.probes.glue._keys import KeyFacts, KeySite, KeyUse, collect_keys, encryption_of, judge_keys
from workbench.probes.glue._runs import ask_job_and_run, job_and_run
from workbench.probes.kms._default_key import default_key

_MOST = 4
"""Buckets that are asked about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which run, and in which role."""

    job_name: str
    run_id: str
    """Empty when there is none to look into."""
    role_arn: str = ""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask which keys are named, then for each of them, its policy, and the role's policies."""
    if not params.run_id:
        return {}
    answers = aws.read_all(
        {
            **ask_job_and_run(params.job_name, params.run_id),
            "catalog": ask("glue.GetDataCatalogEncryptionSettings"),
        }
    )
    answers.update(aws.read_all(dict(_ask_names(answers))))
    return {**answers, **collect_keys(aws, _uses(answers), params.role_arn)}


def _ask_names(answers: Answers) -> Iterator[tuple[AnswerName, Request]]:
    job, run = job_and_run(answers)
    if secured := setting_of(job, run, "SecurityConfiguration"):
        yield "security", ask("glue.GetSecurityConfiguration", Name=secured)
    places = places_in(arguments_of(job, run))
    buckets = dict.fromkeys((place.bucket, _site(place.side)) for place in places if _site(place.side))
    for bucket, site in list(buckets)[:_MOST]:
        yield ("encryption", bucket, str(site)), ask("s3.GetBucketEncryption", Bucket=bucket)


def _site(side: str) -> KeySite | None:
    return {"input": "input", "output": "output", "temp": "output"}.get(side)  # type: ignore[return-value]


def _uses(answers: Answers) -> list[KeyUse]:
    """Return the keys of the customer's own, in the order of the sites."""
    found = [
        KeyUse(site, default_key(answer), "kms:Decrypt" if site == "input" else "kms:GenerateDataKey")
        for name, answer in answers.items()
        if isinstance(name, tuple)
        and name[0] == "encryption"
        and (site := one_of(name[2], get_args(KeySite)))
    ]
    security = answers.get("security")
    settings = member(security.data, "SecurityConfiguration", "EncryptionConfiguration") if security else {}
    found += [KeyUse("s3", text(item, "KmsKeyArn")) for item in objects(settings, "S3Encryption")]
    secured = encryption_of(security)
    found += [KeyUse("logs", secured["logs"]), KeyUse("bookmarks", secured["bookmarks"])]
    catalog = member(answers["catalog"].data, "DataCatalogEncryptionSettings")
    found += [
        KeyUse("catalog", text(catalog, "EncryptionAtRest", "SseAwsKmsKeyId"), "kms:Decrypt"),
        KeyUse("connections", text(catalog, "ConnectionPasswordEncryption", "AwsKmsKeyId"), "kms:Decrypt"),
    ]
    return _keys.own(found)


def judge(answers: Answers, params: Params) -> Judgement[KeyFacts]:
    """Tell which keys cannot be used, and which the role may not use."""
    if not params.run_id:
        return skipped("There is no run that could need a key", KeyFacts(sites=(), unusable=(), denied=()))
    first = next((answers[name] for name in ("job", "run") if not answers[name].ok), None)
    if first is not None:
        return unanswered(first, KeyFacts())
    unread = [answer for answer in _naming(answers) if answer.unknown_reason]
    return judge_keys(answers, _uses(answers), params.role_arn, unread)


def _naming(answers: Answers) -> Sequence[Answer]:
    return [
        answer
        for name, answer in answers.items()
        if name in ("catalog", "security") or (isinstance(name, tuple) and name[0] == "encryption")
    ]


probe = Probe(
    title="Which KMS keys does this run need, and may its role use them?",
    params=Params,
    facts=KeyFacts,
    operations=(
        "glue.GetJob",
        "glue.GetJobRun",
        "glue.GetSecurityConfiguration",
        "glue.GetDataCatalogEncryptionSettings",
        "s3.GetBucketEncryption",
        *_keys.OPERATIONS,
    ),
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
