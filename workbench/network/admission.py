"""The guard of the network: only names that AWS or the person named, only public addresses of theirs, once.

A name is admitted when DescribeServer, DescribeVpcEndpoints or DescribeAddresses of this session showed it as
that of a server, Route 53 as one of its records, or a person gave it. An address is admitted when the lookup
of an admitted name brought it, it is public, and the check has not connected to it yet. A port is admitted
when it is 22, 2222, one of the server, or the person's.

That keeps a playbook, which is data, from sending this computer to where it pleases: to the metadata
service of a cloud, into the network it stands in, or to a stranger.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from ipaddress import ip_address

from workbench.domain.evidence import Answer, Request
from workbench.domain.values import JsonObject
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.host_names import custom_names, is_address, is_host_name, plain_name, server_names
from workbench.network.reviewed import MOST_ADDRESSES, NETWORK_OPERATIONS, PORTS

_PORT_OF_PERSON = re.compile(r"[1-9][0-9]{0,4}")


class Known:
    """What AWS named in a session. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: set[str] = set()
        self._ports: set[int] = set(PORTS)
        self._addresses: dict[str, set[str]] = {}

    def learn(self, answer: Answer, region: str) -> None:
        """Take the names of servers out of an answer of AWS's."""
        names = {plain_name(name) for name in _names_in(answer, answer.region or region)}
        ports = {port for port in _ports_in(answer) if 0 < port < 1 << 16}
        with self._lock:
            self._names |= {name for name in names if is_host_name(name) or is_address(name)}
            self._ports |= ports

    def resolved(self, name: str, addresses: list[str]) -> None:
        """Note what the lookup of an admitted name brought."""
        with self._lock:
            self._addresses.setdefault(plain_name(name), set()).update(addresses)

    def has(self, name: str) -> bool:
        """Tell whether AWS named it."""
        with self._lock:
            return plain_name(name) in self._names

    def has_port(self, port: int) -> bool:
        """Tell whether it is one of SSH's, or of a server."""
        with self._lock:
            return port in self._ports

    def leads_to(self, name: str, address: str) -> bool:
        """Tell whether the lookup of a name brought an address."""
        with self._lock:
            return address in self._addresses.get(plain_name(name), ())


class Admission:
    """What one check may ask of the network.

    Args:
        known: What AWS named in the session.
        dialled: The addresses and ports that the check has connected to.
        named: What the person gave.
        is_simulated: No address leaves this computer, so that none need be public.
    """

    def __init__(self, known: Known, dialled: Dialled, named: frozenset[str], *, is_simulated: bool) -> None:
        self._known, self._dialled, self._is_simulated = known, dialled, is_simulated
        self._named = {plain_name(value) for value in named}

    def objection(self, request: Request) -> str:
        """Return why a request may not be sent; empty when it may, and then it counts as sent."""
        operation = NETWORK_OPERATIONS.get(request.operation)
        if operation is None:
            return f"{request.operation} is not on the reviewed list of the network"
        if set(request.parameters) != operation.takes:
            return f"{operation.id} takes {', '.join(sorted(operation.takes))}, and nothing else"
        name = text(request.parameters, "Name")
        if objection := self._objection_to_name(name):
            return objection
        if request.operation == "network.ResolveName":
            return "" if is_host_name(name) else f"{name!r} is no name to be looked up"
        return self._objection_to_greeting(request.parameters, name)

    def _objection_to_name(self, name: str) -> str:
        if not (is_host_name(name) or is_address(name)):
            return f"{name!r} is no public host name"
        if self._known.has(name) or plain_name(name) in self._named:
            return ""
        return f"{name} was named by no answer of AWS's in this session, and by no person"

    def _objection_to_greeting(self, parameters: JsonObject, name: str) -> str:
        address, port = text(parameters, "Address"), parameters.get("Port")
        if not is_address(address):
            return f"{address!r} is no address"
        if address != name and not self._known.leads_to(name, address):
            return f"{address} is no address that the lookup of {name} brought"
        if not isinstance(port, int) or isinstance(port, bool) or not self._is_admitted(port):
            return f"port {port} is none of SSH's, of the server, or of the person"
        if not self._is_simulated and not ip_address(address).is_global:
            return f"{address} is not public: from here it may be another machine"
        return self._dialled.objection(address, port)

    def _is_admitted(self, port: int) -> bool:
        if not 0 < port < 1 << 16:
            return False
        given = {int(value) for value in self._named if _PORT_OF_PERSON.fullmatch(value)}
        return self._known.has_port(port) or port in given


class Dialled:
    """Where one check has connected to. May be used from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: set[tuple[str, int]] = set()

    def objection(self, address: str, port: int) -> str:
        """Return why there may be no connection; empty when there may, and then it counts."""
        with self._lock:
            if (address, port) in self._ends:
                return f"{address} port {port} was connected to already by this check"
            if len(self._ends) >= MOST_ADDRESSES:
                return f"{MOST_ADDRESSES} addresses were connected to by this check, and no more may be"
            self._ends.add((address, port))
            return ""


def _names_in(answer: Answer, region: str) -> Iterator[str]:
    if answer.operation == "transfer.DescribeServer":
        server = member(answer.data, "Server")
        yield from server_names(text(server, "ServerId"), region)
        yield from custom_names(server)
    elif answer.operation == "ec2.DescribeVpcEndpoints":
        for endpoint in objects(answer.data, "VpcEndpoints"):
            yield from (text(entry, "DnsName") for entry in objects(endpoint, "DnsEntries"))
    elif answer.operation == "ec2.DescribeAddresses":
        yield from (text(item, "PublicIp") for item in objects(answer.data, "Addresses"))
    elif answer.operation == "route53.ListResourceRecordSets":
        yield from (text(item, "Name") for item in objects(answer.data, "ResourceRecordSets"))


def _ports_in(answer: Answer) -> Iterator[int]:
    if answer.operation == "transfer.DescribeServer":
        ports = member(answer.data, "Server", "ProtocolDetails").get("SftpPorts")
        yield from (port for port in ports if isinstance(port, int)) if isinstance(ports, list) else ()
