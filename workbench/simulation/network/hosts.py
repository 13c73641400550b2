"""Who has which name and which address in a simulated account, and how it behaves who is found there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from ipaddress import ip_network
from typing import Any

from moto.route53.models import route53_backends
from moto.transfer.models import transfer_backends

from workbench.knowledge.host_names import plain_name, server_id_in
from workbench.knowledge.reach import EPHEMERAL, acl_admits, acl_of, group_admits
from workbench.knowledge.sftp.algorithms import Offer, offer_of_policy
from workbench.simulation.api import Api
from workbench.simulation.host_keys import HostKeyPair
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.network_story import TTL, Behaviour, Record, ToldNetwork
from workbench.simulation.security_policies import policy_named
from workbench.simulation.transfer_servers import DEFAULT_SECURITY_POLICY, security_policy_of, told_of

_HERE = ip_network("192.0.2.99/32")
"""From where the trainee climbs, for the rules on the way."""
_BANNER = "SSH-2.0-AWS_SFTP_1.1"
_MOST_ALIASES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What is found at an address and port."""

    behaves: Behaviour = "dropped"
    banner: str = _BANNER
    offer: Offer = field(default_factory=Offer)
    keys: tuple[HostKeyPair, ...] = ()


def records_of(name: str, api: Api, told: ToldNetwork) -> list[Record] | None:
    """Return what a resolver answers for a name: aliases first, then addresses; None where it is not there.

    A list without addresses ends in an alias to what is not there.
    """
    chain: list[Record] = []
    for _ in range(_MOST_ALIASES):
        found = _records(plain_name(name), api, told)
        alias = next((record for record in found if record.kind == "CNAME"), None)
        if alias is None:
            return [*chain, *found] or None
        chain.append(alias)
        name = alias.values[0]
    return chain


def host_at(address: str, port: int, api: Api, told: ToldNetwork) -> Host:
    """Return who is at an address and port."""
    server = next((server for server in _servers() if address in addresses_of(server, api)), None)
    own = Host() if server is None else _host_of(server, address, port, api)
    if (address, port) not in told.hosts:
        return own
    behaves, word = told.hosts[address, port]
    another = server is None or bool(word)
    return replace(_another_machine(word) if another else own, behaves=behaves)


def addresses_of(server: Any, api: Api) -> list[str]:
    """Return the public addresses of a server: Elastic ones in a VPC, else two that the service draws."""
    details = told_of(server).settings.get("EndpointDetails", {})
    allocations = details.get("AddressAllocationIds", [])
    if allocations:
        known = api.call("ec2.DescribeAddresses", {"AllocationIds": allocations})["Addresses"]
        return [str(item["PublicIp"]) for item in known]
    if details.get("VpcEndpointId"):
        interfaces = _interfaces(details["VpcEndpointId"], api)
        return [str(item["PrivateIpAddress"]) for item in interfaces]
    return list(drawn_addresses(server.server_id))


def drawn_addresses(word: str, number: int = 2) -> Iterator[str]:
    """Yield public addresses, always the same for the same word. They are never connected to."""
    digest = hashlib.sha256(word.encode()).digest()
    for index in range(number):
        yield f"52.{16 + digest[index] % 15}.{digest[index + 4]}.{digest[index + 8] % 254 + 1}"


def host_keys_of(server: Any) -> tuple[HostKeyPair, ...]:
    """Return the keys of a server: those that the scenario tells, else one of its own."""
    told = told_of(server).host_keys
    return tuple(item.pair for item in told) or (HostKeyPair("ssh-ed25519", server.server_id),)


def _servers() -> list[Any]:
    return list(transfer_backends[ACCOUNT][REGION].servers.values())


def _records(name: str, api: Api, told: ToldNetwork) -> list[Record]:
    own = [record for record in told.records if record.name == name]
    if own:
        return own
    server_id = server_id_in(name)
    if server_id:
        servers = [server for server in _servers() if server.server_id == server_id]
        return [Record(name=name, kind="A", values=tuple(addresses_of(server, api))) for server in servers]
    return list(_of_route53(name, api, told))


def _of_route53(name: str, api: Api, told: ToldNetwork) -> Iterator[Record]:
    """Yield what the account's public zones hold; an alias shows the addresses of what it is one of."""
    zones = route53_backends[ACCOUNT]["aws"].zones.values()
    for zone in (zone for zone in zones if not zone.private_zone):
        for group in zone.rrsets:
            if plain_name(group.name) != name or group.type not in ("A", "AAAA", "CNAME"):
                continue
            if group.alias_target:
                target = plain_name(group.alias_target["DNSName"])
                for record in records_of(target, api, told) or []:
                    if record.kind == group.type:
                        yield Record(name=name, kind=record.kind, values=record.values)
            else:
                yield Record(
                    name=name, kind=group.type, values=tuple(group.records), ttl=int(group.ttl or TTL)
                )


def _another_machine(word: str) -> Host:
    """Return a machine that is no server of the account, and speaks SSH as one does."""
    key = HostKeyPair("ssh-ed25519", word or "another machine")
    offer = _offer(DEFAULT_SECURITY_POLICY, (key.kind,))
    return Host(banner="SSH-2.0-OpenSSH_9.6", offer=offer, keys=(key,))


def _host_of(server: Any, address: str, port: int, api: Api) -> Host:
    told = told_of(server).settings
    protocol = told.get("ProtocolDetails", {})
    if port not in (protocol.get("SftpPorts") or [22]):
        return Host()
    if str(server.state) != "ONLINE" and getattr(server.state, "value", "") != "ONLINE":
        return Host(behaves="refused")
    details = told.get("EndpointDetails", {})
    if details.get("VpcEndpointId") and not _is_open(details, address, api):
        return Host()
    enforced = str(protocol.get("ProxyConfig", {}).get("SftpMode", "")).endswith("ENFORCED")
    keys = host_keys_of(server)
    offer = _offer(security_policy_of(server), [key.kind for key in keys])
    return Host(behaves="proxy" if enforced else "ssh", offer=offer, keys=keys)


def _offer(policy: str, kinds: Sequence[str]) -> Offer:
    told = policy_named(policy) or {}
    return offer_of_policy(
        policy, told.get("SshKexs", ()), told.get("SshCiphers", ()), told.get("SshMacs", ()), kinds
    )


def _is_open(details: dict[str, Any], address: str, api: Api) -> bool:
    """Tell whether a packet of the trainee comes to an address, and the answer back."""
    allocations = details.get("AddressAllocationIds", [])
    interfaces = {item["NetworkInterfaceId"]: item for item in _interfaces(details["VpcEndpointId"], api)}
    interface = next((item for item in interfaces.values() if item["PrivateIpAddress"] == address), None)
    if allocations:
        known = api.call("ec2.DescribeAddresses", {"AllocationIds": allocations})["Addresses"]
        mine = next(item for item in known if item["PublicIp"] == address)
        interface = interfaces.get(mine.get("NetworkInterfaceId", ""))
    if interface is None:
        return False
    of_vpc = {"Filters": [{"Name": "vpc-id", "Values": [details["VpcId"]]}]}
    endpoint = api.call("ec2.DescribeVpcEndpoints", {"VpcEndpointIds": [details["VpcEndpointId"]]})
    ids = [group["GroupId"] for group in endpoint["VpcEndpoints"][0]["Groups"]]
    groups = api.call("ec2.DescribeSecurityGroups", {"GroupIds": ids})["SecurityGroups"]
    acls = api.call("ec2.DescribeNetworkAcls", of_vpc)["NetworkAcls"]
    acl = acl_of(acls, interface["SubnetId"])
    return bool(
        group_admits(groups, 22, _HERE)
        and acl_admits(acl, (22, 22), _HERE, outbound=False)
        and acl_admits(acl, EPHEMERAL, _HERE, outbound=True)
    )


def _interfaces(endpoint_id: str, api: Api) -> list[dict[str, Any]]:
    endpoints = api.call("ec2.DescribeVpcEndpoints", {"VpcEndpointIds": [endpoint_id]})["VpcEndpoints"]
    ids = endpoints[0]["NetworkInterfaceIds"]
    found: list[dict[str, Any]] = api.call("ec2.DescribeNetworkInterfaces", {"NetworkInterfaceIds": ids})[
        "NetworkInterfaces"
    ]
    return found
