"""The addresses that a server has of its own, for the probes that hold names against them.

Elastic addresses of a server in a VPC are fixed; without them it has the private ones of its interfaces. A
public endpoint has none that could be known beforehand: what its own name leads to at the moment counts.

Sources: AWS Transfer Family user guide, "Create a server in a virtual private cloud"; EC2 API reference,
DescribeVpcEndpoints, DescribeNetworkInterfaces, DescribeAddresses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import member, objects, text, texts
from workbench.knowledge.host_names import custom_names, plain_name
from workbench.knowledge.sftp.ladder import is_public
from workbench.probes.transfer._tries import is_within

OPERATIONS = (
    "transfer.DescribeServer",
    "ec2.DescribeVpcEndpoints",
    "ec2.DescribeNetworkInterfaces",
    "ec2.DescribeAddresses",
    "ec2.DescribeSubnets",
)


_BALANCERS = (".elb.", ".awsglobalaccelerator.com")
_OF_BALANCER = "ELB "
"""How EC2 describes the interfaces of load balancers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """What the server's endpoint has, as far as the answers tell."""

    is_public: bool
    """A public endpoint: it has no addresses of its own."""
    names: frozenset[str]
    """The names of a VPC endpoint."""
    elastic: frozenset[str]
    private: frozenset[str]
    is_known: bool
    """All that it has was shown."""

    @property
    def addresses(self) -> frozenset[str]:
        """All that are its own."""
        return self.elastic | self.private


def ask_endpoint(aws: AwsReader, server: Answer) -> Answers:
    """Ask for the interfaces and Elastic addresses of a server that was described."""
    details = member(server.data, "Server", "EndpointDetails")
    endpoint_id = text(details, "VpcEndpointId")
    if not endpoint_id:
        return {}
    endpoint = aws.read(ask("ec2.DescribeVpcEndpoints", VpcEndpointIds=[endpoint_id]))
    described = next(iter(objects(endpoint.data, "VpcEndpoints")), {})
    questions: dict[AnswerName, Request] = {}
    if interfaces := texts(described, "NetworkInterfaceIds"):
        questions["interfaces"] = ask("ec2.DescribeNetworkInterfaces", NetworkInterfaceIds=interfaces)
    if allocations := texts(details, "AddressAllocationIds"):
        questions["elastic"] = ask("ec2.DescribeAddresses", AllocationIds=allocations)
    return {"endpoint": endpoint, **aws.read_all(questions)}


class Holder(StrEnum):
    """Whose an address is, by the interfaces of the account."""

    BALANCER = "a load balancer"
    ANOTHER = "another interface"
    NOBODY = "nobody"
    UNKNOWN = "unknown"
    """The interfaces were not shown."""


def ask_holders(aws: AwsReader, addresses: Sequence[str], endpoint: Answers) -> Answers:
    """Ask which interfaces of the account have these addresses; of private ones, for the server's subnets.

    Args:
        aws: The way to AWS.
        addresses: Public and private ones.
        endpoint: The answers of `ask_endpoint`.
    """
    public = sorted({address for address in addresses if is_public(address)})
    private = sorted(set(addresses) - set(public))
    questions: dict[AnswerName, Request] = {}
    if public:
        questions["holders"] = _ask_interfaces("association.public-ip", public)
    if private:
        questions["holders inside"] = _ask_interfaces("addresses.private-ip-address", private)
        described = objects(endpoint["endpoint"].data, "VpcEndpoints") if "endpoint" in endpoint else []
        if subnets := [subnet for item in described for subnet in texts(item, "SubnetIds")]:
            questions["subnets"] = ask("ec2.DescribeSubnets", SubnetIds=list(subnets))
    return aws.read_all(questions)


def _ask_interfaces(having: str, values: Sequence[str]) -> Request:
    with_value: JsonObject = {"Name": having, "Values": list(values)}
    return ask("ec2.DescribeNetworkInterfaces", Filters=[with_value])


def holder_of(address: str, answers: Answers) -> Holder:
    """Return whose an address is, by the answers of `ask_holders`.

    A private address that no interface here has may be one of another network, behind a VPN: that is nobody's
    knowledge.
    """
    public = is_public(address)
    answer = answers.get("holders" if public else "holders inside")
    if answer is None or not answer.ok:
        return Holder.UNKNOWN
    holding = [
        text(item, "Description")
        for item in objects(answer.data, "NetworkInterfaces")
        if address in (text(item, "Association", "PublicIp"), *_private(item))
    ]
    if not holding:
        return Holder.NOBODY if public or _is_of_vpc(address, answers) else Holder.UNKNOWN
    return Holder.BALANCER if any(told.startswith(_OF_BALANCER) for told in holding) else Holder.ANOTHER


def _private(interface: JsonObject) -> list[str]:
    all_of_it = (text(item, "PrivateIpAddress") for item in objects(interface, "PrivateIpAddresses"))
    return [text(interface, "PrivateIpAddress"), *all_of_it]


def _is_of_vpc(address: str, answers: Answers) -> bool:
    """Tell whether an address lies in a subnet of the endpoint."""
    subnets = objects(answers["subnets"].data, "Subnets") if "subnets" in answers else []
    return any(is_within(address, text(subnet, "CidrBlock")) for subnet in subnets)


def is_balancer(name: str) -> bool:
    """Tell whether a name is one that AWS gives load balancers."""
    return any(part in name for part in _BALANCERS)


def own_host(server: Answer, given: str) -> str:
    """Return the name of one's own: the person's, else that of a tag; empty where there is none."""
    tagged = custom_names(member(server.data, "Server"))
    return plain_name(given) or next((plain_name(name) for name in tagged), "")


def read_endpoint(answers: Answers) -> Endpoint:
    """Return what the answers of `ask_endpoint`, with `server`, tell."""
    details = member(answers["server"].data, "Server", "EndpointDetails")
    endpoints = objects(answers["endpoint"].data, "VpcEndpoints") if "endpoint" in answers else []
    interfaces = objects(answers["interfaces"].data, "NetworkInterfaces") if "interfaces" in answers else []
    elastic = objects(answers["elastic"].data, "Addresses") if "elastic" in answers else []
    asked = [answers[name] for name in ("endpoint", "interfaces", "elastic") if name in answers]
    return Endpoint(
        is_public=not text(details, "VpcEndpointId"),
        names=frozenset(
            plain_name(text(entry, "DnsName")) for item in endpoints for entry in objects(item, "DnsEntries")
        ),
        elastic=frozenset(text(item, "PublicIp") for item in elastic),
        private=frozenset(text(item, "PrivateIpAddress") for item in interfaces),
        is_known=all(answer.ok for answer in asked),
    )
