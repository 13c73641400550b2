"""In which state is the server, and how is it set up?

State decides before any packet is sent: a server that is not ONLINE takes no connection, whoever asks. The
rest is read for what other answers mean: a public endpoint has no security group and no fixed address, a
server on S3 opens no file for reading and writing at once, one that demands the PROXY protocol is silent to
who comes directly.

Sources: AWS Transfer Family API reference, DescribeServer; user guide, "Create a server endpoint".
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answers, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_seen, passed, warned
from workbench.knowledge.answers import text
from workbench.knowledge.sftp.server import (
    EndpointType,
    IdentityProvider,
    Server,
    ServerState,
    SetStat,
    Storage,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which server."""

    server_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What it is. Texts are empty where nothing is set."""

    state: ServerState | None = None
    """`ONLINE` takes connections; `STOP_FAILED` may still do so."""
    endpoint_type: EndpointType | None = None
    """How it is reached."""
    vpc_endpoint_id: str | None = None
    """Of a server in a VPC."""
    domain: Storage | None = None
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
    server = Server.described(answer.data)
    facts = Facts(
        state=server.state,
        endpoint_type=server.endpoint_type,
        vpc_endpoint_id=server.vpc_endpoint_id,
        domain=server.storage,
        identity_provider=server.identity_provider,
        idp_function=server.function_arn,
        security_policy=server.security_policy,
        set_stat=server.set_stat,
        proxy_protocol=server.demands_proxy_header,
        logging=server.writes_log,
    )
    what = f"{facts.endpoint_type or 'unknown'} endpoint, {facts.domain or 'unknown'} storage"
    if facts.state in ("ONLINE", "STOP_FAILED"):
        silent = "" if facts.logging else ", no log"
        told = passed if facts.logging else warned
        return told(f"The server is {facts.state}: {what}, {facts.security_policy}{silent}", facts)
    return failed(
        f"The server is {text(server.data, 'State') or 'in no state'}: it takes no connection", facts
    )


probe = Probe(
    title="In which state is the server, and how is it set up?",
    params=Params,
    facts=Facts,
    operations=("transfer.DescribeServer",),
    collect=collect,
    judge=judge,
)
