"""In which state is the server, and how is it set up?

State decides before any packet is sent: a server that is not ONLINE takes no connection, whoever asks. The
rest is read for what other answers mean: a public endpoint has no security group and no fixed address, a
server on S3 opens no file for reading and writing at once, one that demands the PROXY protocol is silent to
who comes directly.

Sources: AWS Transfer Family API reference, DescribeServer; user guide, "Create a server endpoint".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from workbench.domain.evidence import Answers, ask
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_seen, passed, warned
from workbench.knowledge.answers import member, text, texts

State: TypeAlias = Literal["OFFLINE", "ONLINE", "STARTING", "STOPPING", "START_FAILED", "STOP_FAILED"]
EndpointType: TypeAlias = Literal["PUBLIC", "VPC", "VPC_ENDPOINT"]
Domain: TypeAlias = Literal["S3", "EFS"]
IdentityProvider: TypeAlias = Literal["SERVICE_MANAGED", "API_GATEWAY", "AWS_DIRECTORY_SERVICE", "AWS_LAMBDA"]
SetStat: TypeAlias = Literal["DEFAULT", "ENABLE_NO_OP"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which server."""

    server_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What it is. Texts are empty where nothing is set."""

    state: State | None = None
    """`ONLINE` takes connections; `STOP_FAILED` may still do so."""
    endpoint_type: EndpointType | None = None
    """How it is reached."""
    vpc_endpoint_id: str | None = None
    """Of a server in a VPC."""
    domain: Domain | None = None
    """Where files are stored."""
    identity_provider: IdentityProvider | None = None
    """Who knows the users."""
    idp_function: str | None = None
    """The Lambda function that knows them, its ARN."""
    security_policy: str | None = None
    """Which algorithms it offers."""
    set_stat: SetStat | None = None
    """What it answers to a client that sets times or permissions; `DEFAULT` refuses, on S3."""
    proxy_protocol: bool | None = None
    """It demands the header of the PROXY protocol, version 2."""
    logging: bool | None = None
    """It writes a log."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the server."""
    return {"server": aws.read(ask("transfer.DescribeServer", ServerId=params.server_id))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:  # noqa: ARG001 - the contract of a probe
    """Tell its state first."""
    answer = answers["server"]
    if unseen := not_seen("server", answer, Facts()):
        return unseen
    server = member(answer.data, "Server")
    facts = Facts(
        state=one_of(text(server, "State"), get_args(State)),
        endpoint_type=one_of(text(server, "EndpointType") or "PUBLIC", get_args(EndpointType)),
        vpc_endpoint_id=text(server, "EndpointDetails", "VpcEndpointId"),
        domain=one_of(text(server, "Domain") or "S3", get_args(Domain)),
        identity_provider=one_of(
            text(server, "IdentityProviderType") or "SERVICE_MANAGED", get_args(IdentityProvider)
        ),
        idp_function=text(server, "IdentityProviderDetails", "Function"),
        security_policy=text(server, "SecurityPolicyName"),
        set_stat=one_of(text(server, "ProtocolDetails", "SetStatOption") or "DEFAULT", get_args(SetStat)),
        proxy_protocol=text(server, "ProtocolDetails", "ProxyConfig", "SftpMode").endswith("ENFORCED"),
        logging=bool(texts(server, "StructuredLogDestinations") or text(server, "LoggingRole")),
    )
    what = f"{facts.endpoint_type or 'unknown'} endpoint, {facts.domain or 'unknown'} storage"
    if facts.state in ("ONLINE", "STOP_FAILED"):
        silent = "" if facts.logging else ", no log"
        told = passed if facts.logging else warned
        return told(f"The server is {facts.state}: {what}, {facts.security_policy}{silent}", facts)
    return failed(f"The server is {text(server, 'State') or 'in no state'}: it takes no connection", facts)


probe = Probe(
    title="In which state is the server, and how is it set up?",
    params=Params,
    facts=Facts,
    operations=("transfer.DescribeServer",),
    collect=collect,
    judge=judge,
)
