"""Network ACLs of worked examples."""

from __future__ import annotations

from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.probes._examples import answered

_LAST = 32767


def acl(*subnets: str, ports_in: tuple[int, int] | None = None) -> Answer:
    """Return the ACL of subnets: open as a new one is, or with these ports alone let in."""
    let_in: JsonObject = {"Protocol": "-1"}
    if ports_in:
        let_in = {"Protocol": "6", "PortRange": {"From": ports_in[0], "To": ports_in[1]}}
    entries: list[JsonObject] = [
        {"RuleNumber": number, "RuleAction": action, "CidrBlock": "0.0.0.0/0", "Egress": egress, **what}
        for number, action, egress, what in (
            (100, "allow", True, {"Protocol": "-1"}),
            (100, "allow", False, let_in),
            (_LAST, "deny", True, {"Protocol": "-1"}),
            (_LAST, "deny", False, {"Protocol": "-1"}),
        )
    ]
    found: JsonObject = {
        "NetworkAclId": "acl-1",
        "Associations": [{"SubnetId": subnet} for subnet in subnets],
        "Entries": entries,
    }
    return answered("ec2.DescribeNetworkAcls", {"NetworkAcls": [found]})
