"""What a security configuration of EMR says of who reads data, and in which role.

Sources: Amazon EMR API reference, DescribeSecurityConfiguration; Amazon EMR management guide, "Configure IAM
roles for EMRFS requests to Amazon S3", "Runtime roles for Amazon EMR steps".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, objects, parsed, text, texts
from workbench.knowledge.s3.places import S3Place


@dataclass(frozen=True, slots=True)
class SecurityConfiguration:
    """Its `AuthorizationConfiguration`."""

    authorization: JsonObject

    @classmethod
    def read(cls, data: JsonObject) -> SecurityConfiguration:
        """Return it by the data of DescribeSecurityConfiguration; an empty one where that holds no JSON."""
        document = {"whole": parsed(text(data, "SecurityConfiguration"))}
        return cls(member(document, "whole", "AuthorizationConfiguration"))

    @property
    def by_lake_formation(self) -> bool:
        """Whether tables are guarded by Lake Formation."""
        runtime = member(self.authorization, "IAMConfiguration", "ApplicationScopedIAMRoleConfiguration")
        by_runtime = member(runtime, "PropagateSourceIdentity") or runtime.get("EnableLakeFormation") is True
        return bool(by_runtime or "LakeFormationConfiguration" in self.authorization)

    def mapped_roles(self, bucket: str) -> Iterator[str | None]:
        """Yield the roles that EMRFS takes for a bucket; None for a mapping by user or group."""
        for mapping in objects(self.authorization, "EmrFsConfiguration", "RoleMappings"):
            if text(mapping, "IdentifierType") != "Prefix":
                yield None
                continue
            places = (S3Place.parse_folder(prefix) for prefix in texts(mapping, "Identifiers"))
            if any(place is not None and place.bucket == bucket for place in places):
                yield text(mapping, "Role")
