"""What a timeline is about: a bucket and key, a principal, a resource; and how each is found in CloudTrail.

LookupEvents takes one attribute (https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/
API_LookupEvents.html): the name of a resource, or of a user, which for a role is the name of the session. A
role by itself cannot be looked up; then everything is read and sorted here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from workbench.domain.values import JsonObject
from workbench.engine.errors import UsageError, unknown_name
from workbench.knowledge.answers import all_texts, text
from workbench.knowledge.arns import Arn, role_name
from workbench.knowledge.cloudtrail.records import resources_of
from workbench.knowledge.services import client_of_iam, event_source

NAMES = ("bucket", "key", "principal_arn", "resource_arn")
_S3_ARN = "aws:s3:arn"
"""The encryption context by which S3 names the object, or with Bucket Keys the bucket, to KMS."""

Concerns = Callable[[JsonObject], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """One question to Event history."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    """At most one lookup attribute; none reads everything."""
    concerns: Concerns
    """Which of the records that come are about the subject."""

    @property
    def words(self) -> str:
        """`ResourceName=acme-landing`; empty for everything."""
        return " ".join(f"{name}={value}" for name, value in self.attributes.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What to look for. Everything that is given must hold; nothing given means everything."""

    bucket: str = ""
    key: str = ""
    principal_arn: str = ""
    resource_arn: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Subject:
        """Return the subject that these parameters name.

        Raises:
            UsageError: An unknown name, or a key without its bucket.
        """
        for name in given:
            if name not in NAMES:
                raise unknown_name("parameter of a timeline", name, NAMES)
        if given.get("key") and not given.get("bucket"):
            raise UsageError("a key is looked for in a bucket: add --set bucket=…")
        return cls(**given)

    @property
    def named(self) -> dict[str, str]:
        """What is looked for, by name: what `of` takes."""
        return {name: value for name in NAMES if (value := getattr(self, name))}

    @property
    def words(self) -> str:
        """What is looked for, for people."""
        return ", ".join(f"{name} {value}" for name, value in self.named.items()) or "everything"

    def concerns(self, record: JsonObject) -> bool:
        """Tell whether a CloudTrail record is about it."""
        return (
            (not self.bucket or self._names_bucket(record))
            and (not self.principal_arn or _is_by(record, self.principal_arn))
            and (not self.resource_arn or names_resource(record, self.resource_arn))
        )

    def lookups(self) -> tuple[Lookup, ...]:
        """Return the fewest questions to Event history that bring what it has of this."""
        if self.bucket:
            named = Lookup(attributes={"ResourceName": self.bucket}, concerns=self.concerns)
            # The traces that objects leave in Event history: S3's own calls to KMS.
            keys = Lookup(attributes={"EventSource": "kms.amazonaws.com"}, concerns=self.concerns)
            return (named, keys) if self.key else (named,)
        if self.resource_arn:
            names = dict.fromkeys((self.resource_arn, Arn.parse(self.resource_arn).last_name))
            return tuple(Lookup(attributes={"ResourceName": n}, concerns=self.concerns) for n in names)
        user = _user_name(self.principal_arn)
        return (Lookup(attributes={"Username": user} if user else {}, concerns=self.concerns),)

    def _names_bucket(self, record: JsonObject) -> bool:
        if text(record, "requestParameters", "bucketName") == self.bucket:
            key = text(record, "requestParameters", "key")
            return not self.key or key in ("", self.key)
        return any(self._is_of_bucket(arn) for arn in self._arns(record))

    def _is_of_bucket(self, arn: str) -> bool:
        if Arn.parse(arn).service != "s3":
            return False
        bucket, _, key = Arn.parse(arn).resource.partition("/")
        return bucket == self.bucket and (not self.key or key in ("", self.key))

    def _arns(self, record: JsonObject) -> list[str]:
        context = text(record, "requestParameters", "encryptionContext", _S3_ARN)
        return [context, *(text(item, "ARN") for item in resources_of(record))]


def _is_by(record: JsonObject, principal: str) -> bool:
    """Tell whether a principal did it, in any of its sessions, or it is what was done something to."""
    who = text(record, "userIdentity", "arn")
    role = text(record, "userIdentity", "sessionContext", "sessionIssuer", "arn")
    if principal in (who, role):
        return True
    if not role and role_name(who) and role_name(who) == role_name(principal):
        return Arn.parse(who).account == Arn.parse(principal).account and ":role/" in principal
    return principal in (
        text(record, "requestParameters", "roleArn"),
        *(text(item, "ARN") for item in resources_of(record)),
    )


def names_resource(record: JsonObject, arn: str) -> bool:
    """Tell whether a record names a resource: by its ARN, or by its last name in a call to its service."""
    told = set(all_texts([record.get(part) for part in ("requestParameters", "responseElements")]))
    told.update(text(item, "ARN") for item in resources_of(record))
    if arn in told:
        return True
    service = Arn.parse(arn).service
    is_of_service = text(record, "eventSource") == event_source(client_of_iam(service))
    return bool(service) and is_of_service and Arn.parse(arn).last_name in told


def _user_name(principal: str) -> str:
    """Return what LookupEvents calls the user name; empty for a role, which has none."""
    who = Arn.parse(principal)
    return who.last_name if who.kind in ("user", "assumed-role", "federated-user") else ""
