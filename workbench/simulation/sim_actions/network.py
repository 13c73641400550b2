"""Names, machines and host keys beside those that follow from the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.engine.errors import UsageError
from workbench.knowledge.host_names import plain_name
from workbench.simulation.api import Api
from workbench.simulation.host_keys import HostKeyPair, KeyType
from workbench.simulation.identities import REGION
from workbench.simulation.network_story import TTL, Behaviour, Record
from workbench.simulation.sim_actions.registry import sim_action
from workbench.simulation.transfer_servers import HostKey, known_server, told_of


@sim_action
def dns_name(
    api: Api, name: str, *, a: Sequence[str] = (), aaaa: Sequence[str] = (), cname: str = "", ttl: int = TTL
) -> None:
    """Let resolvers answer this for a name, whatever Route 53 says of it.

    Args:
        api: The way to AWS.
        name: The name.
        a: Its IPv4 addresses.
        aaaa: Its IPv6 addresses.
        cname: What it is an alias of, alone.
        ttl: How long resolvers keep it, in seconds.
    """
    records = api.state.network.records
    plain = plain_name(name)
    if cname:
        records.append(Record(name=plain, kind="CNAME", values=(plain_name(cname),), ttl=ttl))
    if a:
        records.append(Record(name=plain, kind="A", values=tuple(a), ttl=ttl))
    if aaaa:
        records.append(Record(name=plain, kind="AAAA", values=tuple(aaaa), ttl=ttl))


@sim_action
def ssh_host(api: Api, address: str, behaves: Behaviour, *, port: int = 22, key: str = "") -> None:
    """Let it behave so whoever is at an address and port.

    Args:
        api: The way to AWS.
        address: One of a server's own, or any other.
        behaves: `ssh`, `silent`, `http`, `closed`, `reset`, `proxy`, `refused` or `dropped`.
        port: The port.
        key: A word from which its host key is made; empty: the key of the server whose address it is.
    """
    api.state.network.hosts[address, port] = (behaves, key)


@sim_action
def sftp_host_key(api: Api, server_id: str, kind: KeyType, word: str) -> None:
    """Give a server a host key, imported at the time that is being told. The first one replaces its own.

    Args:
        api: The way to AWS.
        server_id: A server that exists.
        kind: `ssh-ed25519`, `ecdsa-sha2-nistp256` or `ssh-rsa`.
        word: What the key is made from: the same word gives the same key.
    """
    keys = told_of(known_server(server_id)).host_keys
    if any(item.pair == HostKeyPair(kind, word) for item in keys):
        raise UsageError(f"{server_id} has the host key {word} already")
    key_id = f"hostkey-{len(keys) + 1:017x}"
    keys.append(HostKey(key_id=key_id, pair=HostKeyPair(kind, word), imported_at=api.story.now()))


@sim_action
def hosted_zone(
    api: Api, name: str, records: Mapping[str, Mapping[str, Any]], *, private: bool = False
) -> None:
    """Make a zone of Route 53 that holds these records.

    Args:
        api: The way to AWS.
        name: Of the zone.
        records: Name to what it holds: `A`, `AAAA` (lists) or `CNAME` (a text), and `TTL` in seconds.
        private: It answers inside a VPC only.
    """
    arguments: dict[str, Any] = {"Name": name, "CallerReference": f"{name} {private}"}
    if private:
        vpc = api.call("ec2.CreateVpc", {"CidrBlock": "10.40.0.0/16"})["Vpc"]["VpcId"]
        arguments |= {"HostedZoneConfig": {"PrivateZone": True}, "VPC": {"VPCRegion": REGION, "VPCId": vpc}}
    zone = api.call("route53.CreateHostedZone", arguments)["HostedZone"]["Id"]
    for record, held in records.items():
        for kind in ("A", "AAAA", "CNAME"):
            values = held.get(kind, [])
            if values:
                _hold(api, zone, record, kind, [values] if isinstance(values, str) else values, held)


def _hold(api: Api, zone: str, name: str, kind: str, values: Sequence[str], held: Mapping[str, Any]) -> None:
    told = {
        "Name": name,
        "Type": kind,
        "TTL": held.get("TTL", TTL),
        "ResourceRecords": [{"Value": value} for value in values],
    }
    change = {"Action": "CREATE", "ResourceRecordSet": told}
    arguments = {"HostedZoneId": zone, "ChangeBatch": {"Changes": [change]}}
    api.call("route53.ChangeResourceRecordSets", arguments)
