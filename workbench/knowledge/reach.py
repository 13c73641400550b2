"""Whether packets come through to an address in a subnet, or from it to a service, and the answers back.

Of a client three questions, each in three values: may the security groups of its interface let it in, does
the network ACL of the subnet let it in and the answer out, and is there a route back. An ACL keeps no state:
the answer goes to a port of the client's own, 1024 to 65535. Its rules are read in order, and the first that
fits decides; security groups only allow, and one rule is enough.

Sources: Amazon VPC user guide, "Control traffic to subnets using network access control lists", "Security
group rules", "Route tables".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Literal, TypeAlias

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, number, objects, text

Network: TypeAlias = IPv4Network | IPv6Network
Obstacle: TypeAlias = Literal["security group", "network ACL, inbound", "network ACL, outbound", "route"]
"""What stops the packets of a client, in the order in which they meet it."""
Closed: TypeAlias = Literal["out", "back", "nothing"]
"""What an ACL keeps from its subnet: the request, the answer to it, nothing."""

EPHEMERAL = (1024, 65535)
HTTPS = 443
_SENT_FROM = (32768, 45000, 60999)
"""Ports from which Linux sends requests: the ends of the range, and one between."""
_ALL, _TCP = "-1", ("6", "tcp")
_LAST_RULE = 32767


def group_admits(groups: Iterable[JsonObject], port: int, source: Network | None) -> bool | None:
    """Tell whether security groups let a source in; None where a rule names what is not known here.

    Args:
        groups: As DescribeSecurityGroups shows them.
        port: Where to.
        source: From where; None for anybody at all.
    """
    unknown = False
    for rule in (rule for group in groups for rule in objects(group, "IpPermissions")):
        if not _has_port(rule, "IpProtocol", rule, (port, port)):
            continue
        ranges = [text(item, "CidrIp") for item in objects(rule, "IpRanges")]
        ranges += [text(item, "CidrIpv6") for item in objects(rule, "Ipv6Ranges")]
        if any(source is None or _holds(cidr, source) for cidr in ranges):
            return True
        partly = source is not None and any(_overlaps(cidr, source) for cidr in ranges)
        unknown |= partly or bool(objects(rule, "PrefixListIds") or objects(rule, "UserIdGroupPairs"))
    return None if unknown else False


def acl_admits(
    acl: JsonObject, ports: tuple[int, int], peer: Network | None, *, outbound: bool
) -> bool | None:
    """Tell whether a network ACL lets packets of TCP through; None where a rule is about a part of them.

    Args:
        acl: As DescribeNetworkAcls shows it.
        ports: The destination ports, first and last.
        peer: The other side; None for anybody at all: then it is enough that some are let through.
        outbound: The packets leave the subnet.
    """
    rules = [rule for rule in objects(acl, "Entries") if (rule.get("Egress") is True) == outbound]
    for rule in sorted(rules, key=lambda rule: number(rule, "RuleNumber") or _LAST_RULE):
        cidr = text(rule, "CidrBlock") or text(rule, "Ipv6CidrBlock")
        allows = text(rule, "RuleAction") == "allow"
        if not _overlaps_ports(rule, ports) or not (_overlaps(cidr, peer) if peer else True):
            continue
        whole = _has_port(rule, "Protocol", member(rule, "PortRange"), ports)
        fits = whole and (_holds(cidr, peer) if peer else _is_everybody(cidr) or allows)
        if fits:
            return allows
        if peer is not None or not whole:
            return None  # a part of them is decided here, and the rest below
    return False


def closed_by(acl: JsonObject) -> Closed | None:
    """Return what a network ACL keeps from its subnet when it asks an AWS service at a public address.

    None where a rule is about some public addresses only, which may be the service's.
    """
    out = _reaches(acl, HTTPS, egress=True)
    back = [_reaches(acl, port, egress=False) for port in _SENT_FROM]
    if out is False:
        return "out"
    if False in back:
        return "back"
    return None if out is None or None in back else "nothing"


def _reaches(acl: JsonObject, port: int, *, egress: bool) -> bool | None:
    rules = [rule for rule in objects(acl, "Entries") if rule.get("Egress") is egress]
    for rule in sorted(rules, key=lambda rule: number(rule, "RuleNumber") or _LAST_RULE):
        network = _network(text(rule, "CidrBlock"))
        is_about = _has_port(rule, "Protocol", member(rule, "PortRange"), (port, port))
        if network is None or not is_about:
            continue
        if network.prefixlen == 0:
            return text(rule, "RuleAction") == "allow"
        if not network.is_private:
            return None
    return False


def route_back(table: JsonObject, peer: Network | None, *, public: bool) -> bool | None:
    """Tell whether answers find their way; of several routes the most specific counts.

    Args:
        table: The route table of the subnet.
        peer: The client; None for anybody on the internet.
        public: The client comes to a public address: then the way is an internet gateway.
    """
    target = peer or ip_network("0.0.0.0/0")
    fitting = [
        (network.prefixlen, route)
        for route in objects(table, "Routes")
        if (
            network := _network(
                text(route, "DestinationCidrBlock") or text(route, "DestinationIpv6CidrBlock")
            )
        )
        and _holds(str(network), target)
    ]
    if not fitting:
        return (
            None
            if any(text(route, "DestinationPrefixListId") for route in objects(table, "Routes"))
            else False
        )
    route = max(fitting, key=lambda item: item[0])[1]
    if text(route, "State") == "blackhole":
        return False
    gateway = text(route, "GatewayId")
    return gateway.startswith("igw-") if public and gateway != "local" else True


def acl_of(acls: Sequence[JsonObject], subnet_id: str) -> JsonObject:
    """Return the network ACL of a subnet; each has exactly one."""
    return next(
        (acl for acl in acls for item in objects(acl, "Associations") if text(item, "SubnetId") == subnet_id),
        {},
    )


def _has_port(rule: JsonObject, protocol: str, ports: JsonObject, wanted: tuple[int, int]) -> bool:
    """Tell whether a rule is about all of these ports of TCP."""
    if text(rule, protocol) == _ALL:
        return True
    first, last = _ports(ports)
    return text(rule, protocol) in _TCP and first <= wanted[0] and last >= wanted[1]


def _overlaps_ports(rule: JsonObject, wanted: tuple[int, int]) -> bool:
    if text(rule, "Protocol") == _ALL:
        return True
    first, last = _ports(member(rule, "PortRange"))
    return text(rule, "Protocol") in _TCP and first <= wanted[1] and last >= wanted[0]


def _ports(ports: JsonObject) -> tuple[int, int]:
    """Return first and last port; a rule that names none is about all."""
    first, last = number(ports, "FromPort"), number(ports, "ToPort")
    given = (
        first if first is not None else number(ports, "From"),
        last if last is not None else number(ports, "To"),
    )
    return (given[0] or 0, EPHEMERAL[1] if given[1] is None else given[1])


def _holds(cidr: str, inner: Network) -> bool:
    outer = _network(cidr)
    if outer is None or outer.version != inner.version:
        return False
    return int(outer.network_address) <= int(inner.network_address) and int(outer.broadcast_address) >= int(
        inner.broadcast_address
    )


def _overlaps(cidr: str, other: Network) -> bool:
    network = _network(cidr)
    return network is not None and network.version == other.version and network.overlaps(other)


def _is_everybody(cidr: str) -> bool:
    network = _network(cidr)
    return network is not None and network.prefixlen == 0


def _network(cidr: str) -> Network | None:
    try:
        return ip_network(cidr, strict=False)
    except ValueError:
        return None
