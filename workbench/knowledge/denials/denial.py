"""One refusal, as its text tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from workbench.knowledge.denials.codes import Refusal, is_of_kms
from workbench.knowledge.policies import Given


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial:
    """One refusal, as far as its text tells. What it does not tell is empty or None."""

    text: str
    """The words themselves, and what stands around them: one line, at most 4,096 characters."""
    kind: Refusal
    code: str = ""
    """As AWS spells it; `AccessDenied` where a client shows words only."""
    status: int | None = None
    """The HTTP status: named in the text, else that of the code."""
    operation: str = ""
    """The API operation that was called, `PutObject`."""
    action: str = ""
    """The IAM action that was refused, `kms:GenerateDataKey`, as the message names it."""
    layer: str = ""
    """`identity`, `boundary`, `session`, `resource`, `key`, `endpoint`, `scp`, `rcp`, `public_access` for
    Block Public Access, or `customer_key` for a bucket that blocks SSE-C."""
    explicit: bool | None = None
    """A Deny did it (true), or the lack of an Allow. None for service control policies, whose implicit
    denials are worded as explicit ones."""
    transitive: bool = False
    """A call that AWS made on behalf of the caller was refused."""
    principal_arn: str = ""
    resource_arn: str = ""
    policy_arn: str = ""
    """The policy that denied; newer messages name it, when it is a managed one."""
    encryption_context: str = ""
    """The ARN of the object, or of its bucket, for which KMS was asked."""
    request_id: str = ""
    seen_by_s3: bool = False
    """The text is CloudTrail's record of what S3 was asked: the request had come that far."""
    canned_acl: str = ""
    """The ACL that the request carried, `public-read`, where the text shows it."""
    customer_key: bool = False
    """The text shows that the request carried a key of the customer's own (SSE-C)."""
    bucket: str = ""
    key: str = ""
    source_ip: str = ""
    vpc_endpoint_id: str = ""
    at: datetime | None = None
    """When, where a record tells."""
    keys: Mapping[str, Given] = field(default_factory=dict)
    """Condition keys of the request, as far as the text shows it. A record shows all: None is what was not
    sent."""
    is_recorded: bool = False
    """The text is CloudTrail's record of the request."""

    @property
    def refuses(self) -> bool:
        """Tell whether somebody was refused, rather than something missing or broken."""
        return self.kind is not Refusal.OTHER

    @property
    def service(self) -> str:
        """The service whose action was refused, `kms`; empty when the text does not say."""
        return self.action.partition(":")[0] or ("kms" if is_of_kms(self.code) else "")
