"""The worked examples of `transfer.ladder`."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.ladder import Params

_OWN_NAME = f"{sftp.SERVER_ID}.server.transfer.us-east-1.amazonaws.com"
_FIRST, _SECOND, _OTHER = "52.16.1.1", "52.16.1.2", "52.30.9.9"
_KEY, _FOREIGN_KEY = "SHA256:own", "SHA256:another"


_MD5 = "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48"


def _name(name: str, *addresses: str, alias: str = "", status: str = "NOERROR") -> Answer:
    chain: list[JsonValue] = [{"Name": name, "Target": alias, "Ttl": 300}] if alias else []
    data: JsonObject = {
        "Status": status,
        "Chain": chain,
        "Addresses": [{"Address": address, "Ttl": 60} for address in addresses],
        "Resolvers": ["192.168.1.1"],
    }
    return replace(answered("network.ResolveName", data), parameters={"Name": name})


def _climb(address: str, rung: str = "hostkey", problem: str = "", *, key: str = _KEY) -> Answer:
    data: JsonObject = {
        "Rung": rung,
        "Problem": problem,
        "Said": "",
        "Simulated": False,
        "From": "192.168.1.20",
        "Banner": "" if rung in ("none", "tcp") else "SSH-2.0-AWS_SFTP_1.1",
        "HostKey": {"Type": "ssh-ed25519", "Fingerprint": key, "Md5": _MD5} if rung == "hostkey" else {},
    }
    return replace(answered("network.GreetServer", data), parameters={"Address": address, "Port": 22})


def _keys(*fingerprints: str) -> Answer:
    keys: list[JsonValue] = [{"Fingerprint": item, "Type": "ssh-ed25519"} for item in fingerprints]
    return answered("transfer.ListHostKeys", {"HostKeys": keys})


def _holders(description: str) -> Answer:
    """Return the interfaces of the account that have the addresses: one that is described so, or none."""
    held: list[JsonValue] = [{"Description": description, "Association": {"PublicIp": _OTHER}}]
    return answered("ec2.DescribeNetworkInterfaces", {"NetworkInterfaces": held if description else []})


def _in_vpc() -> dict[AnswerName, Answer]:
    """Return the answers about a server in a VPC with two Elastic addresses."""
    endpoint: JsonObject = {"NetworkInterfaceIds": ["eni-1", "eni-2"], "SubnetIds": ["subnet-1"]}
    private: list[JsonValue] = [{"PrivateIpAddress": "10.0.0.5"}, {"PrivateIpAddress": "10.0.1.5"}]
    elastic: list[JsonValue] = [{"PublicIp": _FIRST}, {"PublicIp": _SECOND}]
    details: JsonObject = {"VpcEndpointId": "vpce-1", "AddressAllocationIds": ["eipalloc-1", "eipalloc-2"]}
    return {
        "server": sftp.server(EndpointType="VPC", EndpointDetails=details),
        "endpoint": answered("ec2.DescribeVpcEndpoints", {"VpcEndpoints": [endpoint]}),
        "interfaces": answered("ec2.DescribeNetworkInterfaces", {"NetworkInterfaces": private}),
        "subnets": answered("ec2.DescribeSubnets", {"Subnets": []}),
        "elastic": answered("ec2.DescribeAddresses", {"Addresses": elastic}),
    }


def _example(  # noqa: PLR0913 - what an example is made of
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *answers: Answer,
    host: str = "",
    allowed: str = "",
    climb: str = "yes",
    error_text: str = "",
    held: str | None = "",
    reason: UnknownReason | SkipReason | None = None,
    about: dict[AnswerName, Answer] | None = None,
) -> Example[Params]:
    """Return an example of a lookup, another of AWS's own name where there is a second, and climbs."""
    lookups = [answer for answer in answers if answer.operation == "network.ResolveName"]
    climbs = [answer for answer in answers if answer.operation == "network.GreetServer"]
    told: dict[AnswerName, Answer] = {
        "keys": _keys(_KEY),
        **(about or {"server": sftp.server(EndpointType="PUBLIC")}),
        **dict(zip(("host", "own"), lookups, strict=False)),
        **({"holders": _holders(held)} if held is not None else {}),
        **{("climb", str(answer.parameters["Address"])): answer for answer in climbs},
    }
    params = Params(
        server_id=sftp.SERVER_ID,
        host=host,
        allowed_addresses=allowed,
        climb=climb,
        error_text=error_text,
    )
    return Example(name=name, params=params, answers=told, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "all rungs hold at every address",
        Verdict.PASS,
        {
            "lookup": "resolved",
            "is_own_name": False,
            "leads_to": "server",
            "reached": 2,
            "unreached": 0,
            "rung": "hostkey",
            "problem": "none",
            "host_key_is_own": True,
            "vantage": "192.168.1.20",
        },
        _name(_OWN_NAME, _FIRST, _SECOND),
        _climb(_FIRST),
        _climb(_SECOND),
    ),
    _example(
        "an address in the place of a name, which is the server's",
        Verdict.PASS,
        {"is_address": True, "lookup": "resolved", "leads_to": "server", "right": 1, "reached": 1},
        _climb(_FIRST),
        host=_FIRST,
        about=_in_vpc(),
    ),
    _example(
        "an address in the place of a name, which is nobody's any more",
        Verdict.FAIL,
        {"is_address": True, "leads_to": "nobody", "right": 0, "wrong": [_OTHER]},
        _climb(_OTHER, "none", "timeout"),
        host=_OTHER,
        about=_in_vpc(),
    ),
    _example(
        "an address in the place of a name, which another machine has now",
        Verdict.FAIL,
        {"is_address": True, "leads_to": "another machine"},
        _climb(_OTHER, key=_FOREIGN_KEY),
        host=_OTHER,
        about=_in_vpc(),
    ),
    _example(
        "one of two addresses of a server in a VPC answers",
        Verdict.FAIL,
        {"leads_to": "server", "reached": 1, "unreached": 1, "rung": "none", "problem": "timeout"},
        _name(_OWN_NAME, _FIRST, _SECOND),
        _climb(_FIRST),
        _climb(_SECOND, "none", "timeout"),
        about=_in_vpc(),
    ),
    _example(
        "none answers here: it may know the partner only",
        Verdict.WARN,
        {"leads_to": "server", "reached": 0, "unreached": 2},
        _name(_OWN_NAME, _FIRST, _SECOND),
        _climb(_FIRST, "none", "timeout"),
        _climb(_SECOND, "none", "timeout"),
        about=_in_vpc(),
    ),
    _example(
        "the name does not exist",
        Verdict.FAIL,
        {"lookup": "no such name", "is_own_name": True, "leads_to": None},
        _name("sftp.acme.com", status="NXDOMAIN"),
        _name(_OWN_NAME, _FIRST),
        host="sftp.acme.com",
    ),
    _example(
        "an alias of a server that was deleted",
        Verdict.FAIL,
        {"lookup": "no such name", "leads_to": "another server"},
        _name(
            "sftp.acme.com",
            alias="s-99999999999999999.server.transfer.us-east-1.amazonaws.com",
            status="NXDOMAIN",
        ),
        _name(_OWN_NAME, _FIRST),
        host="sftp.acme.com",
    ),
    _example(
        "an address that was written down, beside one that is right",
        Verdict.FAIL,
        {"leads_to": "nobody", "right": 1, "wrong": [_OTHER], "reached": 1, "unreached": 0},
        _name("sftp.acme.com", _FIRST, _OTHER),
        _name(_OWN_NAME, _FIRST, _SECOND),
        _climb(_FIRST),
        _climb(_OTHER, "none", "timeout"),
        host="sftp.acme.com",
        about=_in_vpc(),
    ),
    _example(
        "another machine answers",
        Verdict.FAIL,
        {"leads_to": "another machine", "right": 0, "host_key_is_own": None},
        _name("sftp.acme.com", _OTHER),
        _name(_OWN_NAME, _FIRST),
        _climb(_OTHER, key=_FOREIGN_KEY),
        host="sftp.acme.com",
    ),
    _example(
        "an address that drew another lot, and shows the server's key",
        Verdict.PASS,
        {"leads_to": "server", "wrong": [], "reached": 1},
        _name("sftp.acme.com", _OTHER),
        _name(_OWN_NAME, _FIRST),
        _climb(_OTHER),
        host="sftp.acme.com",
    ),
    _example(
        "a private address that is not the endpoint's",
        Verdict.FAIL,
        {"leads_to": "private", "wrong": ["10.9.9.9"]},
        _name("sftp.acme.com", "10.9.9.9"),
        _name(_OWN_NAME, _FIRST),
        host="sftp.acme.com",
        about=_in_vpc(),
    ),
    _example(
        "the private address of a load balancer",
        Verdict.WARN,
        {"leads_to": "a load balancer"},
        _name("sftp.acme.com", "10.9.9.9"),
        host="sftp.acme.com",
        about={
            **_in_vpc(),
            "holders inside": answered(
                "ec2.DescribeNetworkInterfaces",
                {"NetworkInterfaces": [{"Description": "ELB net/in/1", "PrivateIpAddress": "10.9.9.9"}]},
            ),
        },
    ),
    _example(
        "the client was shown the key that the server shows, by MD5",
        Verdict.PASS,
        {"client_was_shown": "server"},
        _name(_OWN_NAME, _FIRST),
        _climb(_FIRST),
        error_text=f"The fingerprint for the key sent by the remote host is\n{_MD5.removeprefix('MD5:')}.",
    ),
    _example(
        "by MD5 the client was shown another key, perhaps one of another type",
        Verdict.PASS,
        {"client_was_shown": "untold"},
        _name(_OWN_NAME, _FIRST),
        _climb(_FIRST),
        error_text="key sent by the remote host is MD5:00:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
    ),
    _example(
        "private addresses of its own: from here nobody can tell",
        Verdict.UNKNOWN,
        {"leads_to": "server", "reached": 0},
        _name("sftp.acme.com", "10.0.0.5"),
        _name(_OWN_NAME, _FIRST),
        host="sftp.acme.com",
        about=_in_vpc(),
        reason=UnknownReason.UNREACHABLE,
    ),
    _example(
        "an IPv6 address of a server that has none",
        Verdict.FAIL,
        {"leads_to": "no IPv6", "right": 1, "wrong": ["2600:1f18::9"]},
        _name("sftp.acme.com", _FIRST, "2600:1f18::9"),
        _name(_OWN_NAME, _FIRST),
        _climb(_FIRST),
        _climb("2600:1f18::9", "none", "unreachable"),
        host="sftp.acme.com",
    ),
    _example(
        "a load balancer stands before it, and lets nobody in from here",
        Verdict.WARN,
        {"leads_to": "a load balancer"},
        _name("sftp.acme.com", _OTHER, alias="sftp-0123.elb.us-east-1.amazonaws.com"),
        _name(_OWN_NAME, _FIRST),
        _climb(_OTHER, "none", "timeout"),
        host="sftp.acme.com",
    ),
    _example(
        "an alias of Route 53 does not show the balancer, its interface does",
        Verdict.WARN,
        {"leads_to": "a load balancer"},
        _name("sftp.acme.com", _OTHER),
        _name(_OWN_NAME, _FIRST),
        _climb(_OTHER, "none", "timeout"),
        host="sftp.acme.com",
        held="ELB net/sftp/0123456789abcdef",
    ),
    _example(
        "a machine of the account that does not answer here: it may be the way to the server",
        Verdict.UNKNOWN,
        {"leads_to": None, "reached": 0},
        _name("sftp.acme.com", _OTHER),
        _name(_OWN_NAME, _FIRST),
        _climb(_OTHER, "none", "timeout"),
        host="sftp.acme.com",
        held="proxy of the partner network",
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "the partner's firewall knows one of two addresses",
        Verdict.PASS,
        {"not_allowed": 1},
        _name(_OWN_NAME, _FIRST, _SECOND),
        _climb(_FIRST),
        _climb(_SECOND),
        allowed=f"{_FIRST}/32, 198.51.100.0/24",
    ),
    _example(
        "it hangs up where the PROXY header should be",
        Verdict.WARN,
        {"reached": 1, "rung": "tcp", "problem": "reset", "banner": ""},
        _name(_OWN_NAME, _FIRST),
        _climb(_FIRST, "tcp", "reset"),
    ),
    _example(
        "another key than those of the server, at its own address",
        Verdict.FAIL,
        {"host_key_is_own": False, "leads_to": "server"},
        _name(_OWN_NAME, _FIRST),
        _climb(_FIRST, key=_FOREIGN_KEY),
    ),
    _example(
        "nobody may list its host keys",
        Verdict.UNKNOWN,
        {"host_key_is_own": None, "leads_to": "server"},
        _name(_OWN_NAME, _FIRST),
        _climb(_FIRST),
        about={"server": sftp.server(), "keys": denied("transfer.ListHostKeys", "transfer:ListHostKeys")},
        reason=UnknownReason.DENIED,
    ),
    _example(
        "no resolver answers",
        Verdict.UNKNOWN,
        {"lookup": "no answer"},
        _name(_OWN_NAME, status="TIMEOUT"),
        reason=UnknownReason.UNREACHABLE,
    ),
    _example("left out", Verdict.SKIPPED, {}, climb="no", reason=SkipReason.MISSING_PARAMETER),
    _example(
        "left out by --no-network",
        Verdict.SKIPPED,
        {},
        error_answer("network.ResolveName", Outcome.BLOCKED_BY_GUARD, code="NoNetwork"),
        reason=SkipReason.MISSING_PARAMETER,
    ),
)
