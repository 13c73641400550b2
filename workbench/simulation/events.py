"""Management events as CloudTrail keeps them: who did what, in the shape that Event history shows.

The record's fields are those of https://docs.aws.amazon.com/awscloudtrail/latest/userguide/
cloudtrail-event-reference-record-contents.html. Not modelled: TLS details, request ids, additional data.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from workbench.knowledge.arns import Arn, role_name
from workbench.simulation.identities import ACCOUNT, REGION

_SIGNED_IN = timedelta(minutes=20)
"""How long before its call a role session was begun, in the stories told here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedEvent:
    """One event."""

    at: datetime
    actor: str
    """An ARN, or the principal of a service, `s3.amazonaws.com`."""
    source: str
    """`kms.amazonaws.com`."""
    name: str
    """As CloudTrail calls it, which is not always the operation's name: `AddPermission20150331v2`."""
    read_only: bool
    region: str = REGION
    request: Mapping[str, Any] | None = None
    response: Mapping[str, Any] | None = None
    resources: tuple[tuple[str, str], ...] = ()
    """Type and ARN or name of each, `("AWS::S3::Bucket", "landing")`."""
    error_code: str = ""
    error_message: str = ""
    event_type: str = "AwsApiCall"
    invoked_by: str = ""
    """The service that asked on behalf of the actor; KMS says `AWS Internal` when it was S3."""
    source_ip: str = "192.0.2.10"
    user_agent: str = "aws-sdk/simulated"
    vpc_endpoint: str = ""
    access_key: str = ""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))

    @property
    def user_name(self) -> str:
        """What LookupEvents calls `Username`: the session's name of a role, the name of a user."""
        return self.actor.rpartition("/")[2] if self.actor.startswith("arn:") else ""

    @property
    def key_id(self) -> str:
        """The access key that signed the call: temporary (`ASIA…`) unless it was a user's."""
        if self.access_key or not self.actor.startswith("arn:"):
            return self.access_key
        return ("AKIA" if Arn.parse(self.actor).kind == "user" else "ASIA") + _made_up(self.actor)

    def shown(self) -> dict[str, Any]:
        """Return the event as LookupEvents shows it."""
        shown = {
            "EventId": self.id,
            "EventName": self.name,
            "ReadOnly": str(self.read_only).lower(),
            "AccessKeyId": self.key_id,
            "EventTime": self.at,
            "EventSource": self.source,
            "Username": self.user_name,
            "Resources": [{"ResourceType": kind, "ResourceName": name} for kind, name in self.resources],
            "CloudTrailEvent": json.dumps(self.record(), default=str),
        }
        return {name: value for name, value in shown.items() if value != ""}

    def record(self) -> dict[str, Any]:
        """Return the event as CloudTrail writes it to its log files."""
        arns = [(kind, name) for kind, name in self.resources if name.startswith("arn:")]
        record = {
            "eventVersion": "1.11",
            "userIdentity": self._user_identity(),
            "eventTime": f"{self.at:%Y-%m-%dT%H:%M:%SZ}",
            "eventSource": self.source,
            "eventName": self.name,
            "awsRegion": self.region,
            "sourceIPAddress": self.invoked_by or self.source_ip,
            "userAgent": self.invoked_by or self.user_agent,
            "errorCode": self.error_code,
            "errorMessage": self.error_message,
            "requestParameters": self.request,
            "responseElements": self.response,
            "eventID": self.id,
            "readOnly": self.read_only,
            "resources": [{"accountId": ACCOUNT, "type": kind, "ARN": arn} for kind, arn in arns],
            "eventType": self.event_type,
            "vpcEndpointId": self.vpc_endpoint,
            "managementEvent": True,
            "recipientAccountId": ACCOUNT,
            "eventCategory": "Management",
        }
        return {name: value for name, value in record.items() if value not in ("", [])}

    def _user_identity(self) -> dict[str, Any]:
        if not self.actor.startswith("arn:"):
            return {"type": "AWSService", "invokedBy": self.actor}
        identity: dict[str, Any] = {"arn": self.actor, "accountId": Arn.parse(self.actor).account}
        identity["accessKeyId"] = self.key_id
        if self.invoked_by:
            identity["invokedBy"] = self.invoked_by
        kind = Arn.parse(self.actor).kind
        if kind == "root":
            return {"type": "Root", "principalId": identity["accountId"], **identity}
        if kind == "user":
            principal = f"AIDA{_made_up(self.actor)}"
            return {"type": "IAMUser", "principalId": principal, "userName": self.user_name, **identity}
        return {"type": "AssumedRole", **identity, **self._session(identity["accountId"])}

    def _session(self, account: str) -> dict[str, Any]:
        """Return what a role session says of the role behind it."""
        role = role_name(self.actor)
        arn = f"arn:aws:iam::{account}:role/{role}"
        principal = f"AROA{_made_up(arn)}"
        issuer = {
            "type": "Role",
            "principalId": principal,
            "arn": arn,
            "accountId": account,
            "userName": role,
        }
        began = f"{self.at - _SIGNED_IN:%Y-%m-%dT%H:%M:%SZ}"
        return {
            "principalId": f"{principal}:{self.user_name}",
            "sessionContext": {
                "sessionIssuer": {**issuer, "accountId": account, "userName": role},
                "attributes": {"creationDate": began, "mfaAuthenticated": "false"},
            },
        }


def _made_up(arn: str) -> str:
    """Return sixteen characters that belong to this ARN, as AWS would have drawn them once."""
    return hashlib.sha256(arn.encode()).hexdigest()[:16].upper()
