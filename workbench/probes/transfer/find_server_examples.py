"""The worked examples of `transfer.find_server`."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.find_server import Params

_HOST, _ELASTIC = "sftp.acme.com", "52.16.1.1"
_FIRST, _SECOND = sftp.SERVER_ID, "s-99999999999999999"
_REGION = "us-east-1"


def _name_of(server_id: str, region: str = _REGION) -> str:
    return f"{server_id}.server.transfer.{region}.amazonaws.com"


def _tagged(host: str = _HOST) -> Answer:
    tags: list[JsonValue] = [{"Key": "transfer:customHostname", "Value": host}]
    return sftp.server(Tags=tags)


def _lookup(target: str = "", *addresses: str, status: str = "NOERROR") -> Answer:
    chain: list[JsonValue] = [{"Name": _HOST, "Target": target, "Ttl": 60}] if target else []
    told: list[JsonValue] = [{"Address": address, "Ttl": 60} for address in addresses]
    data: JsonObject = {"Status": status, "Chain": chain, "Addresses": told, "Resolvers": ["192.168.1.1"]}
    return replace(answered("network.ResolveName", data), parameters={"Name": _HOST})


def _zone(*values: str, kind: str = "CNAME") -> dict[AnswerName, Answer]:
    zone: JsonObject = {"Id": "/hostedzone/Z1", "Name": "acme.com.", "Config": {"PrivateZone": False}}
    held: list[JsonValue] = [{"Value": value} for value in values]
    record: JsonObject = {"Name": f"{_HOST}.", "Type": kind, "TTL": 60, "ResourceRecords": held}
    return {
        ("zones", "acme.com"): answered("route53.ListHostedZonesByName", {"HostedZones": [zone]}),
        ("records", "Z1"): answered("route53.ListResourceRecordSets", {"ResourceRecordSets": [record]}),
        ("wildcards", "Z1"): answered("route53.ListResourceRecordSets", {"ResourceRecordSets": []}),
    }


def _gone() -> Answer:
    return error_answer("transfer.DescribeServer", Outcome.NOT_FOUND, code="ResourceNotFoundException")


def _in_vpc() -> Answer:
    details: JsonObject = {"VpcEndpointId": "vpce-0a1b2c3d", "AddressAllocationIds": ["eipalloc-1"]}
    return sftp.server(EndpointType="VPC", EndpointDetails=details)


def _example(  # noqa: PLR0913 - what an example is made of
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    servers: dict[str, Answer],
    more: dict[AnswerName, Answer] | None = None,
    *,
    host: str = _HOST,
    server_id: str = "",
    listed: Answer | None = None,
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    """Return an example of an account with these servers."""
    all_: list[JsonValue] = [{"ServerId": name} for name, answer in servers.items() if answer.ok]
    told: dict[AnswerName, Answer] = {
        "servers": listed or answered("transfer.ListServers", {"Servers": all_}),
        **{("server", name): answer for name, answer in servers.items()},
        **(more or {}),
    }
    params = Params(server_id=server_id, host=host)
    return Example(name=name, params=params, answers=told, verdict=verdict, reason=reason, facts=facts)


_BOTH = {_FIRST: sftp.server(), _SECOND: sftp.server()}
_FOUND: JsonObject = {"server_id": _FIRST, "by": "DNS", "gone": ""}

EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="the id was given",
        params=Params(server_id=_FIRST, host=_HOST),
        answers={},
        verdict=Verdict.PASS,
        facts={"server_id": _FIRST, "by": "given", "gone": ""},
    ),
    Example(
        name="nothing was given",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.MISSING_PARAMETER,
        facts={},
    ),
    Example(
        name="AWS's own name",
        params=Params(host=_name_of(_FIRST)),
        answers={},
        verdict=Verdict.PASS,
        facts={"server_id": _FIRST, "by": "name"},
    ),
    Example(
        name="AWS's own name, of another Region",
        params=Params(host=_name_of(_FIRST, "eu-west-1")),
        answers={("server", _FIRST): replace(sftp.server(), region="eu-west-1")},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.WRONG_REGION,
        facts={"server_id": None},
    ),
    _example(
        "the tag of one of two servers",
        Verdict.PASS,
        {"server_id": _FIRST, "by": "tag"},
        {_FIRST: _tagged(), _SECOND: sftp.server()},
    ),
    _example(
        "an alias that resolvers show", Verdict.PASS, _FOUND, _BOTH, {"host": _lookup(_name_of(_FIRST))}
    ),
    _example("an alias in a zone", Verdict.PASS, _FOUND, _BOTH, _zone(_name_of(_FIRST))),
    _example(
        "the name of a VPC endpoint in a zone",
        Verdict.PASS,
        _FOUND,
        {_SECOND: sftp.server(), _FIRST: _in_vpc()},
        _zone("vpce-0a1b2c3d-x1y2.server.transfer.us-east-1.vpce.amazonaws.com"),
    ),
    _example(
        "an Elastic address in the place of a name",
        Verdict.PASS,
        _FOUND,
        {_SECOND: sftp.server(), _FIRST: _in_vpc()},
        {
            "elastic": answered(
                "ec2.DescribeAddresses", {"Addresses": [{"PublicIp": _ELASTIC, "AllocationId": "eipalloc-1"}]}
            )
        },
        host=_ELASTIC,
    ),
    _example(
        "a tag of one and an alias of another: a move that was not finished",
        Verdict.UNKNOWN,
        {"server_id": None, "candidates": [_FIRST, _SECOND]},
        {_FIRST: _tagged(), _SECOND: sftp.server()},
        _zone(_name_of(_SECOND)),
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "a tag of one, and an alias of another that is gone: the first is meant",
        Verdict.PASS,
        {"server_id": _FIRST, "by": "tag", "gone": ""},
        {_FIRST: _tagged(), _SECOND: _gone()},
        _zone(_name_of(_SECOND)),
    ),
    _example(
        "an alias of a server that is gone",
        Verdict.FAIL,
        {"server_id": None, "gone": _SECOND},
        {_FIRST: sftp.server(), _SECOND: _gone()},
        {"host": _lookup(_name_of(_SECOND), status="NXDOMAIN")},
    ),
    _example(
        "an alias of a server that is not here, and whose name exists: another account's",
        Verdict.UNKNOWN,
        {"server_id": None, "gone": None},
        {_FIRST: sftp.server(), _SECOND: _gone()},
        {"host": _lookup(_name_of(_SECOND), "52.30.9.9")},
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "an alias of a server of another Region",
        Verdict.UNKNOWN,
        {"server_id": None},
        {_FIRST: sftp.server(), _SECOND: replace(sftp.server(), region="eu-west-1")},
        {"host": _lookup(_name_of(_SECOND, "eu-west-1"), "52.30.9.9")},
        reason=UnknownReason.WRONG_REGION,
    ),
    _example(
        "nothing leads to a server, though there is only one",
        Verdict.UNKNOWN,
        {"server_id": None, "candidates": []},
        {_FIRST: sftp.server()},
        {"host": _lookup("", "203.0.113.9")},
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "nobody may list servers",
        Verdict.UNKNOWN,
        {"server_id": None},
        {},
        listed=denied("transfer.ListServers", "transfer:ListServers"),
        reason=UnknownReason.DENIED,
    ),
)
