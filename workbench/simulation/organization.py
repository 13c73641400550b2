"""The organization whose member the account is: its policies bind the account, and it may not read them.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.knowledge.policies import Attached, attached, read_policy
from workbench.simulation.identities import ACCOUNT

SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
ROOT, UNIT = "r-sim1", "ou-sim1-workload"
LEVELS = {"root": ROOT, "unit": UNIT, "account": ACCOUNT}
"""The levels from top to bottom, and the id of each."""
_FULL = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
_FULL_RCP = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPolicy:
    """A service or resource control policy, and where it is attached."""

    id: str
    name: str
    type: str
    """`SERVICE_CONTROL_POLICY` or `RESOURCE_CONTROL_POLICY`."""
    target: str
    """The id of the root, the organizational unit or the account."""
    document: Mapping[str, object]
    aws_managed: bool = False

    @property
    def text(self) -> str:
        """Its document as JSON."""
        return json.dumps(self.document)

    @property
    def arn(self) -> str:
        """Its ARN, as far as one is needed."""
        return f"arn:aws:organizations::aws:policy/{self.type.lower()}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedOrganization:
    """An organization of the account, its management account, and others beside."""

    id: str
    management_account: str
    delegated: bool
    """The account is a delegated administrator for policies: it may read them."""
    policies: tuple[ControlPolicy, ...]
    members: tuple[str, ...] = ()
    """Further accounts of the organization."""

    def levels(self, kind: str) -> Attached:
        """Return the policies of one kind, a group for each level; every level must allow."""
        groups: Attached = ()
        for target in LEVELS.values():
            here = [item for item in self.policies if (item.target, item.type) == (target, kind)]
            groups += attached(read_policy(item.text, item.name) for item in here)
        return groups

    def holds(self, account: str) -> bool:
        """Tell whether an account belongs to the organization."""
        return account in (ACCOUNT, self.management_account, *self.members)


def full_access(without: str = "") -> Iterator[ControlPolicy]:
    """Yield what AWS attaches to every level itself, but for a level that is left without FullAWSAccess."""
    for name, target in LEVELS.items():
        if name != without:
            yield ControlPolicy(
                id="p-FullAWSAccess",
                name="FullAWSAccess",
                type=SCP,
                target=target,
                document=_FULL,
                aws_managed=True,
            )
        yield ControlPolicy(
            id="p-RCPFullAWSAccess",
            name="RCPFullAWSAccess",
            type=RCP,
            target=target,
            document=_FULL_RCP,
            aws_managed=True,
        )
