"""What a network ACL does to a request to AWS and to its answer."""

from __future__ import annotations

import pytest

from workbench.domain.values import JsonObject
from workbench.knowledge.reach import closed_by

ANY, ALL = "0.0.0.0/0", "-1"


def rule(
    number: int, action: str, cidr: str = ANY, protocol: str = ALL, ports: str = "", *, out: bool
) -> JsonObject:
    first, _, last = ports.partition("-")
    told: JsonObject = {"PortRange": {"From": int(first), "To": int(last or first)}} if ports else {}
    what: JsonObject = {"RuleNumber": number, "RuleAction": action, "CidrBlock": cidr, "Protocol": protocol}
    return {**what, **told, "Egress": out}


OUT, IN = rule(100, "allow", out=True), rule(100, "allow", out=False)
LAST = (rule(32767, "deny", out=True), rule(32767, "deny", out=False))


@pytest.mark.parametrize(
    ("rules", "closed"),
    [
        ((OUT, IN), "nothing"),
        ((rule(100, "allow", protocol="6", ports="443", out=True), IN), "nothing"),
        ((rule(100, "allow", protocol="6", ports="80", out=True), IN), "out"),
        ((rule(100, "allow", "10.0.0.0/8", out=True), IN), "out"),
        ((OUT, rule(100, "allow", protocol="6", ports="1024-65535", out=False)), "nothing"),
        ((OUT, rule(100, "allow", protocol="6", ports="443", out=False)), "back"),
        ((OUT, rule(90, "deny", protocol="6", ports="40000-50000", out=False), IN), "back"),
        ((OUT, rule(110, "deny", out=False), IN), "nothing"),
        ((OUT, rule(90, "deny", protocol="17", out=False), IN), "nothing"),
        ((OUT, rule(90, "deny", "52.216.0.0/15", out=False), IN), None),
        ((rule(90, "allow", "52.216.0.0/15", out=True), IN), None),
        ((OUT, rule(90, "deny", "192.168.0.0/16", out=False), IN), "nothing"),
        ((), "out"),
    ],
)
def test_the_first_rule_that_fits_decides(rules: tuple[JsonObject, ...], closed: str | None) -> None:
    assert closed_by({"Entries": [*LAST, *reversed(rules)]}) == closed


@pytest.mark.parametrize("entries", [[{}], [{"Egress": True, "CidrBlock": "x", "Protocol": 6}], "no list"])
def test_an_odd_acl_raises_nothing(entries: list[JsonObject] | str) -> None:
    assert closed_by({"Entries": entries}) in ("out", None)
