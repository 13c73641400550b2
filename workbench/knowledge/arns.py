"""What an ARN says: `arn:partition:service:region:account:resource`, and how ARNs of each kind are made.

Sources: IAM user guide, "Identify AWS resources with Amazon Resource Names (ARNs)"; service authorization
reference, "Resource types defined by" each service.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_PARTS = 6


@dataclass(frozen=True, slots=True)
class Arn:
    """An ARN in its parts; all of them are empty for what is no ARN."""

    partition: str = ""
    """`aws`, `aws-cn`, `aws-us-gov`."""
    service: str = ""
    """As IAM's prefixes have it: `states`."""
    region: str = ""
    """Empty for global resources, and for those of S3."""
    account: str = ""
    resource: str = ""
    """Everything behind the account, which may hold colons and slashes."""

    @classmethod
    def parse(cls, arn: str) -> Arn:
        """Return the parts of an ARN."""
        parts = arn.split(":", _PARTS - 1)
        return cls(*parts[1:]) if len(parts) == _PARTS and parts[0] == "arn" else cls()

    @property
    def kind(self) -> str:
        """The type of the resource: `function` of `function:ingest`; the resource where it has no type."""
        return re.split(r"[:/]", self.resource, maxsplit=1)[0]

    @property
    def name(self) -> str:
        """The resource without its type: `ingest` of `function:ingest` or `rule/ingest`."""
        return re.split(r"[:/]", self.resource, maxsplit=1)[-1]

    @property
    def last_name(self) -> str:
        """What follows the last colon or slash: `kim` of `user/sftp/kim`."""
        return re.split(r"[:/]", self.resource)[-1]


@dataclass(frozen=True, slots=True)
class Function:
    """A Lambda function as a target names it."""

    arn: str
    """Without version or alias."""
    name: str
    """Empty for what is no ARN of a function."""
    qualifier: str | None
    """The version or alias that is invoked, which has its own policy; None is the unpublished version."""

    @classmethod
    def parse(cls, arn: str) -> Function:
        """Return the function of `arn:…:function:NAME[:QUALIFIER]`."""
        if Arn.parse(arn).kind != "function":
            return cls(arn, "", None)
        name, _, qualifier = Arn.parse(arn).name.partition(":")
        return cls(arn.removesuffix(f":{qualifier}") if qualifier else arn, name, qualifier or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionArn:
    """An ARN of an execution of Step Functions, taken apart ("Express workflow ARNs", developer guide)."""

    state_machine_arn: str = ""
    """Of the machine that it is an execution of; empty when the ARN is none."""
    express: bool = False
    """It is one of an Express workflow, which no operation of the API accepts."""
    map_run: bool = False
    """It is one of the executions that a distributed map started for its items."""

    @classmethod
    def parse(cls, arn: str) -> ExecutionArn:
        """Return what `arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME` or `…:express:…` says."""
        parts = Arn.parse(arn)
        kind, _, rest = parts.resource.partition(":")
        if kind not in ("execution", "express") or not rest:
            return cls()
        machine, label, _ = rest.partition(":")[0].partition("/")
        return cls(
            state_machine_arn=f"{arn[: -len(parts.resource)]}stateMachine:{machine}",
            express=kind == "express",
            map_run=bool(label),
        )


def state_machine_of(arn: str) -> str:
    """Return the ARN of a state machine without version or alias; empty for what is no state machine."""
    parts = Arn.parse(arn)
    kind, _, rest = parts.resource.partition(":")
    if kind != "stateMachine":
        return ""
    return f"{arn[: -len(parts.resource)]}stateMachine:{rest.partition(':')[0]}"


def role_name(arn: str) -> str:
    """Return the role's name in the ARN of a role, whose path a session's ARN leaves out, or of a session.

    Empty for whoever is no role: a user may be called as a role is.
    """
    kind, _, rest = Arn.parse(arn).resource.partition("/")
    if kind == "assumed-role":
        return rest.partition("/")[0]
    return rest.rpartition("/")[2] if kind == "role" else ""


def log_group_name(arn: str) -> str:
    """Return the name of the log group in `arn:…:log-group:NAME[:*]`, or of one of its streams."""
    kind, _, rest = Arn.parse(arn).resource.partition(":")
    return rest.partition(":")[0] if kind == "log-group" else ""


def bucket_arn(bucket: str, partition: str = "aws") -> str:
    """Return the ARN of a bucket."""
    return f"arn:{partition or 'aws'}:s3:::{bucket}"


def object_arn(bucket: str, key: str, partition: str = "aws") -> str:
    """Return the ARN of an object."""
    return f"{bucket_arn(bucket, partition)}/{key}"


def who_in(arn: str) -> str:
    """Return what a person recognises a caller by, `assumed-role/oncall/kim`; what is no ARN as it is."""
    return Arn.parse(arn).resource or arn


def role_arn(named: str, caller_arn: str) -> str:
    """Return the ARN of a role that something names by its ARN, or by its path and name alone.

    Args:
        named: `arn:aws:iam::111122223333:role/etl/nightly`, or `etl/nightly`.
        caller_arn: Of whoever looks, in the account of the role; empty where it is not known.

    Returns:
        Empty where the account is not known, or no role is named.
    """
    if Arn.parse(named).resource:
        return named
    who = Arn.parse(caller_arn)
    return f"arn:{who.partition}:iam::{who.account}:role/{named}" if named and who.account else ""
