"""Security groups, network ACLs and routes on the way to an address and back."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.reach import EPHEMERAL, acl_admits, group_admits, route_back

PARTNER = ip_network("203.0.113.16/28")
ALL = "0.0.0.0/0"


def group(
    *cidrs: str, ports: tuple[int, int] = (22, 22), protocol: str = "tcp", **more: JsonValue
) -> JsonObject:
    ranges: list[JsonValue] = [{"CidrIp": cidr} for cidr in cidrs]
    rule: JsonObject = {
        "IpProtocol": protocol,
        "FromPort": ports[0],
        "ToPort": ports[1],
        "IpRanges": ranges,
        **more,
    }
    return {"IpPermissions": [rule]}


def entry(
    number: int, action: str, cidr: str = ALL, ports: tuple[int, int] | None = None, *, out: bool = False
) -> JsonObject:
    spoken: JsonObject = {"Protocol": "6", "PortRange": {"From": ports[0], "To": ports[1]}} if ports else {}
    return {
        "RuleNumber": number,
        "RuleAction": action,
        "CidrBlock": cidr,
        "Egress": out,
        **(spoken or {"Protocol": "-1"}),
    }


@pytest.mark.parametrize(
    ("rules", "admits"),
    [
        ([group(ALL)], True),
        ([group("203.0.113.0/24")], True),
        ([group("203.0.113.20/32")], None),  # a part of the partner
        ([group("198.51.100.0/24")], False),
        ([group(ALL, ports=(443, 443))], False),
        ([group(ALL, ports=(0, 65535))], True),
        ([group(ALL, protocol="udp")], False),
        ([group(ALL, protocol="-1")], True),
        ([group(PrefixListIds=[{"PrefixListId": "pl-1"}])], None),
        ([], False),
    ],
)
def test_a_security_group_admits_by_any_rule(rules: list[JsonObject], admits: bool | None) -> None:
    assert group_admits(rules, 22, PARTNER) is admits


def test_for_nobody_in_particular_a_group_that_admits_anybody_is_open() -> None:
    assert group_admits([group("198.51.100.0/24")], 22, None) is True
    assert group_admits([group("198.51.100.0/24", ports=(80, 80))], 22, None) is False


@pytest.mark.parametrize(
    ("entries", "admits"),
    [
        ([entry(100, "allow")], True),
        ([entry(100, "allow"), entry(90, "deny", "203.0.113.0/24")], False),
        ([entry(100, "deny"), entry(90, "allow", "203.0.113.0/24", (22, 22))], True),
        ([entry(100, "allow", ports=(80, 443))], False),
        ([entry(90, "deny", "203.0.113.20/32"), entry(100, "allow")], None),
        ([entry(90, "deny", "198.51.100.0/24"), entry(100, "allow")], True),
        ([entry(100, "allow", out=True)], False),
        ([], False),
    ],
)
def test_the_first_rule_of_an_acl_that_fits_decides(entries: list[JsonObject], admits: bool | None) -> None:
    assert acl_admits({"Entries": entries}, (22, 22), PARTNER, outbound=False) is admits


@pytest.mark.parametrize(
    ("ports", "admits"),
    [((1024, 65535), True), ((0, 65535), True), ((22, 22), False), ((32768, 61000), None)],
)
def test_answers_leave_to_ports_of_the_clients_own(ports: tuple[int, int], admits: bool | None) -> None:
    acl: JsonObject = {"Entries": [entry(100, "allow", ports=ports, out=True)]}
    assert acl_admits(acl, EPHEMERAL, PARTNER, outbound=True) is admits
    assert acl_admits(acl, EPHEMERAL, None, outbound=True) is admits


@pytest.mark.parametrize(
    ("routes", "public", "found"),
    [
        ([{"DestinationCidrBlock": ALL, "GatewayId": "igw-1"}], True, True),
        ([{"DestinationCidrBlock": ALL, "NatGatewayId": "nat-1"}], True, False),
        ([{"DestinationCidrBlock": ALL, "GatewayId": "igw-1", "State": "blackhole"}], True, False),
        ([{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local"}], True, False),
        ([{"DestinationCidrBlock": "203.0.113.0/24", "TransitGatewayId": "tgw-1"}], False, True),
        ([{"DestinationPrefixListId": "pl-1", "TransitGatewayId": "tgw-1"}], True, None),
    ],
)
def test_the_most_specific_route_leads_back(
    routes: list[JsonObject], public: bool, found: bool | None
) -> None:
    assert route_back({"Routes": routes}, PARTNER, public=public) is found


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-5, 70000), st.sampled_from([ALL, "x", "tcp", "-1", "::/0"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["Entries", "IpPermissions", "Routes", "IpRanges", "CidrIp", "CidrBlock", "PortRange"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["Entries", "IpPermissions", "Routes"]), JSON))
def test_no_answer_is_too_strange(thing: JsonObject) -> None:
    for peer in (PARTNER, None):
        assert group_admits([thing], 22, peer) in (True, False, None)
        assert acl_admits(thing, (22, 22), peer, outbound=False) in (True, False, None)
        assert route_back(thing, peer, public=True) in (True, False, None)
