"""The worked examples of `transfer.server_names`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.server_names import Params

_HOST, _ZONE = "sftp.acme.com", "acme.com"
_ELASTIC, _OLD = "52.16.1.1", "52.30.9.9"
_OTHER = "s-99999999999999999"
_SUFFIX = "server.transfer.us-east-1.amazonaws.com"


def _zone(zone_id: str, *, private: bool = False) -> JsonObject:
    return {"Id": f"/hostedzone/{zone_id}", "Name": f"{_ZONE}.", "Config": {"PrivateZone": private}}


def _record(kind: str, *values: str, name: str = _HOST) -> JsonObject:
    told: list[JsonValue] = [{"Value": value} for value in values]
    return {"Name": f"{name}.", "Type": kind, "TTL": 300, "ResourceRecords": told}


def _alias(target: str) -> JsonObject:
    return {"Name": f"{_HOST}.", "Type": "A", "AliasTarget": {"DNSName": f"{target}."}}


def _in_vpc() -> dict[AnswerName, Answer]:
    details: JsonObject = {"VpcEndpointId": "vpce-1", "AddressAllocationIds": ["eipalloc-1"]}
    endpoint: JsonObject = {
        "NetworkInterfaceIds": ["eni-1"],
        "SubnetIds": ["subnet-1"],
        "DnsEntries": [{"DnsName": f"vpce-1.{_SUFFIX}"}],
    }
    return {
        "server": sftp.server(EndpointType="VPC", EndpointDetails=details),
        "endpoint": answered("ec2.DescribeVpcEndpoints", {"VpcEndpoints": [endpoint]}),
        "interfaces": answered(
            "ec2.DescribeNetworkInterfaces", {"NetworkInterfaces": [{"PrivateIpAddress": "10.0.0.5"}]}
        ),
        "elastic": answered("ec2.DescribeAddresses", {"Addresses": [{"PublicIp": _ELASTIC}]}),
        "subnets": answered(
            "ec2.DescribeSubnets", {"Subnets": [{"SubnetId": "subnet-1", "CidrBlock": "10.0.0.0/24"}]}
        ),
        "holders inside": answered("ec2.DescribeNetworkInterfaces", {"NetworkInterfaces": []}),
    }


def _public() -> dict[AnswerName, Answer]:
    return {"server": sftp.server(EndpointType="PUBLIC")}


def _example(  # noqa: PLR0913 - what an example is made of
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    about: dict[AnswerName, Answer],
    *records: JsonObject,
    inside: tuple[JsonObject, ...] = (),
    other: Answer | None = None,
    held: str = "",
    host: str = _HOST,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    """Return an example of a public zone with these records, and of a private one where there are some."""
    zones = [_zone("PUBLIC"), *([_zone("PRIVATE", private=True)] if inside else [])]
    interface: JsonObject = {"Description": held, "Association": {"PublicIp": _OLD}}
    none = answered("route53.ListResourceRecordSets", {"ResourceRecordSets": []})
    told: dict[AnswerName, Answer] = {
        **about,
        ("zones", _HOST): answered("route53.ListHostedZonesByName", {"HostedZones": list(zones)}),
        ("zones", _ZONE): answered("route53.ListHostedZonesByName", {"HostedZones": list(zones)}),
        ("records", "PUBLIC"): answered(
            "route53.ListResourceRecordSets", {"ResourceRecordSets": list(records)}
        ),
        ("wildcards", "PUBLIC"): answered(
            "route53.ListResourceRecordSets", {"ResourceRecordSets": list(records)}
        ),
        ("records", "PRIVATE"): answered(
            "route53.ListResourceRecordSets", {"ResourceRecordSets": list(inside)}
        ),
        ("wildcards", "PRIVATE"): none,
        "holders": answered(
            "ec2.DescribeNetworkInterfaces", {"NetworkInterfaces": [interface] if held else []}
        ),
        **({("other", _OTHER): other} if other else {}),
    }
    params = Params(server_id=sftp.SERVER_ID, host=host)
    return Example(name=name, params=params, answers=told, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "an alias of the server's own name",
        Verdict.PASS,
        {"public": "server", "private": "none", "wrong": False, "differ": False, "ttl": 300},
        _public(),
        _record("CNAME", f"{sftp.SERVER_ID}.{_SUFFIX}"),
    ),
    _example(
        "an alias of a server that was deleted",
        Verdict.FAIL,
        {"public": "deleted server", "wrong": True},
        _public(),
        _record("CNAME", f"{_OTHER}.{_SUFFIX}"),
        other=error_answer("transfer.DescribeServer", Outcome.NOT_FOUND, code="ResourceNotFoundException"),
    ),
    _example(
        "an alias of another server",
        Verdict.FAIL,
        {"public": "another server", "wrong": True},
        _public(),
        _record("CNAME", f"{_OTHER}.{_SUFFIX}"),
        other=sftp.server(),
    ),
    _example(
        "the addresses of the endpoint",
        Verdict.PASS,
        {"public": "server", "right": 1},
        _in_vpc(),
        _record("A", _ELASTIC),
    ),
    _example(
        "one address of the endpoint, and one that nobody has any more",
        Verdict.FAIL,
        {"public": "stale", "right": 1, "wrong": True},
        _in_vpc(),
        _record("A", _ELASTIC, _OLD),
    ),
    _example(
        "an address of a load balancer",
        Verdict.PASS,
        {"public": "a load balancer", "wrong": False},
        _in_vpc(),
        _record("A", _OLD),
        held="ELB net/sftp/0123456789abcdef",
    ),
    _example(
        "an address of another machine of the account",
        Verdict.WARN,
        {"public": "elsewhere", "wrong": False},
        _in_vpc(),
        _record("A", _OLD),
        held="a proxy",
    ),
    _example(
        "an alias of a load balancer",
        Verdict.PASS,
        {"public": "a load balancer"},
        _in_vpc(),
        _alias("dualstack.sftp-0123.elb.us-east-1.amazonaws.com"),
    ),
    _example(
        "an address that was written down for a public endpoint",
        Verdict.WARN,
        {"public": "hard-coded", "wrong": False},
        _public(),
        _record("A", _OLD),
    ),
    _example(
        "an IPv6 address of a server that has none",
        Verdict.FAIL,
        {"public": "no IPv6", "wrong": True},
        _in_vpc(),
        _record("A", _ELASTIC),
        _record("AAAA", "2600:1f18::9"),
    ),
    _example(
        "a private zone leads to what is gone",
        Verdict.FAIL,
        {"public": "server", "private": "stale", "differ": True, "wrong": True},
        _in_vpc(),
        _record("A", _ELASTIC),
        inside=(_record("A", "10.0.0.9"),),
    ),
    _example(
        "a private zone leads into another network: a proxy behind a VPN, for all one knows",
        Verdict.WARN,
        {"public": "server", "private": "elsewhere", "differ": True, "wrong": False},
        _in_vpc(),
        _record("A", _ELASTIC),
        inside=(_record("A", "192.168.9.9"),),
    ),
    _example(
        "a private zone leads to the endpoint by its private address",
        Verdict.WARN,
        {"public": "server", "private": "server", "differ": True, "wrong": False},
        _in_vpc(),
        _record("A", _ELASTIC),
        inside=(_record("A", "10.0.0.5"),),
    ),
    _example(
        "a wildcard",
        Verdict.PASS,
        {"public": "server"},
        _public(),
        _record("CNAME", f"{sftp.SERVER_ID}.{_SUFFIX}", name=f"\\052.{_ZONE}"),
    ),
    _example(
        "AWS's own name of the server",
        Verdict.PASS,
        {"public": "server", "wrong": False},
        _public(),
        host=f"{sftp.SERVER_ID}.{_SUFFIX}",
    ),
    _example(
        "an address of the endpoint in the place of a name",
        Verdict.PASS,
        {"is_address": True, "public": "server", "right": 1, "wrong": False},
        _in_vpc(),
        host=_ELASTIC,
    ),
    _example(
        "an address in the place of a name that nobody has any more",
        Verdict.FAIL,
        {"is_address": True, "public": "stale", "right": 0, "wrong": True},
        _in_vpc(),
        host=_OLD,
    ),
    _example(
        "an address in the place of a name, of a load balancer",
        Verdict.PASS,
        {"is_address": True, "public": "a load balancer", "wrong": False},
        _in_vpc(),
        host=_OLD,
        held="ELB net/sftp/0123456789abcdef",
    ),
    _example(
        "a private address in the place of a name, in the server's subnet, that nobody has any more",
        Verdict.FAIL,
        {"is_address": True, "public": "stale", "wrong": True},
        _in_vpc(),
        host="10.0.0.77",
    ),
    _example(
        "an IPv6 address in the place of a name, of a server that has none",
        Verdict.FAIL,
        {"is_address": True, "public": "no IPv6", "wrong": True},
        _in_vpc(),
        host="2600:1f18::9",
    ),
    _example(
        "an address in the place of the name of a public endpoint",
        Verdict.WARN,
        {"is_address": True, "public": "hard-coded", "wrong": False},
        _public(),
        host=_OLD,
    ),
    _example("in no zone of the account", Verdict.PASS, {"public": "none", "wrong": False}, _public()),
    _example(
        "nobody has said the name",
        Verdict.SKIPPED,
        {},
        _public(),
        host="",
        reason=SkipReason.MISSING_PARAMETER,
    ),
    _example(
        "nobody may list zones",
        Verdict.UNKNOWN,
        {"public": None},
        {**_public(), "denied": denied("route53.ListHostedZonesByName", "route53:ListHostedZonesByName")},
        reason=UnknownReason.DENIED,
    ),
)
