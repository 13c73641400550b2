"""What is known of the circumstances of an S3 request: the way it comes, and the headers it carries.

A request that comes through a VPC endpoint carries the endpoint's id and a private source address; one from
the internet, a public address and no endpoint. Transfer Family writes from AWS's own network, and sends
neither encryption nor conditional headers.

Sources: Amazon S3 service authorization reference, "Condition keys"; IAM user guide, "AWS global condition
context keys"; VPC user guide, "Control access to VPC endpoints using endpoint policies".
"""

from __future__ import annotations

import ipaddress

from workbench.domain.evidence import Answer, Request, ask
from workbench.knowledge.answers import objects, text
from workbench.knowledge.policies import NOTHING, UNREAD, Attached, Given, attached, read_policy

_HEADERS_THAT_TRANSFER_LEAVES_OUT = (
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-server-side-encryption-customer-algorithm",
    "s3:if-none-match",
    "s3:if-match",
)
_KEYS_OF_AN_ENDPOINT = ("aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp")
_PRIVATE = tuple(
    ipaddress.ip_network(block)
    for block in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)


def ask_endpoint(vpc_endpoint_id: str) -> Request:
    """Return the request for an endpoint, its policy among its data."""
    return ask("ec2.DescribeVpcEndpoints", VpcEndpointIds=[vpc_endpoint_id])


def is_private(source_ip: str | None) -> bool | None:
    """Tell whether an address is one of a VPC; None when it is not given, or no address."""
    try:
        address = ipaddress.ip_address(source_ip or "")
    except ValueError:
        return None
    return any(address in block for block in _PRIVATE)


def endpoint_policy(
    answer: Answer | None, source_ip: str | None, *, by_transfer: bool, is_known_direct: bool = False
) -> tuple[Attached, tuple[str, ...]]:
    """Return the policy of the endpoint, and whether it is only assumed that there is no endpoint.

    Args:
        answer: Of DescribeVpcEndpoints; None when no endpoint was named.
        source_ip: Where the request comes from, as far as it is known.
        by_transfer: Transfer Family makes the request.
        is_known_direct: A record of the request shows that it came through no endpoint, unless one is named.
    """
    if answer is None:
        if by_transfer or is_known_direct or is_private(source_ip) is False:
            return NOTHING, ()
        return (UNREAD, ()) if is_private(source_ip) else (NOTHING, ("endpoint",))
    found = next(iter(objects(answer.data, "VpcEndpoints")), {})
    policy = text(found, "PolicyDocument")
    if not answer.ok or not policy:
        return UNREAD, ()
    return attached([read_policy(policy, text(found, "VpcEndpointId") or "the endpoint's policy")]), ()


def request_context(
    answer: Answer | None, vpc_endpoint_id: str | None, source_ip: str | None, *, by_transfer: bool
) -> dict[str, Given]:
    """Return the condition keys that are known; the arguments are those of `endpoint_policy`."""
    keys: dict[str, Given] = {"aws:SecureTransport": True}
    if by_transfer:
        keys |= dict.fromkeys(_HEADERS_THAT_TRANSFER_LEAVES_OUT)
        return keys | dict.fromkeys(_KEYS_OF_AN_ENDPOINT)
    if vpc_endpoint_id:
        keys |= {"aws:SourceVpce": vpc_endpoint_id, "aws:SourceIp": None}
        vpc = text(next(iter(objects(answer.data, "VpcEndpoints")), {}), "VpcId") if answer else ""
        keys |= {"aws:SourceVpc": vpc} if vpc else {}
        return keys | ({"aws:VpcSourceIp": source_ip} if source_ip else {})
    if is_private(source_ip) is False:
        return keys | {"aws:SourceIp": source_ip} | dict.fromkeys(_KEYS_OF_AN_ENDPOINT)
    return keys
