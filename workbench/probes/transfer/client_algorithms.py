"""Which clients know the algorithms that the server takes?

By the security policy of the server and the types of its host keys: each client that is known here, as it
comes, is held against them, list by list (key exchange, host key, cipher, MAC). The client in question is the
given one, else the one that its own words name. Between two versions that are known and differ nobody can
tell; who has set lists of their own offers something else.

A newer policy is no superset of an older one: 2020-06 has no curve25519, 2022-03 no ecdh-sha2-nistp. An RSA
key signs with SHA-1 (`ssh-rsa`) by older policies only, so that a client which knows no rsa-sha2 fails at the
host key, unless the server has another kind of key as well.

Sources: AWS Transfer Family user guide, "Security policies for AWS Transfer Family servers"; API reference,
DescribeSecurityPolicy, ListHostKeys; the sources of the clients, each named in `clients.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from workbench.domain.evidence import Answers, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_seen, passed, unanswered, unknown
from workbench.knowledge.answers import member, text
from workbench.knowledge.sftp.algorithms import AlgorithmList, Offer, agree, offer_described
from workbench.knowledge.sftp.clients import client_named_in, clients_called, known_clients
from workbench.knowledge.sftp.host_keys import host_keys_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which server, and whose algorithms."""

    server_id: str
    client: str = ""
    """The client with its version, `WinSCP 5.17`; empty for the one that `error_text` names."""
    error_text: str = ""
    """What the client printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who agrees with the server."""

    policy: str | None = None
    """The security policy."""
    client: str | None = None
    """The client that is asked about; empty where nobody named one."""
    fits: bool | None = None
    """That client agrees with the server, as it comes."""
    lacking: AlgorithmList | Literal["none"] | None = None
    """The list in which it has nothing in common with the server."""
    failing: tuple[str, ...] | None = None
    """The known clients that fail, each with the list."""
    working: tuple[str, ...] | None = None
    """Those that do not."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the server, its policy, and its host keys."""
    server = aws.read(ask("transfer.DescribeServer", ServerId=params.server_id))
    policy = text(server.data, "Server", "SecurityPolicyName")
    if not server.ok or not policy:
        return {"server": server}
    questions = {
        "policy": ask("transfer.DescribeSecurityPolicy", SecurityPolicyName=policy),
        "keys": ask("transfer.ListHostKeys", ServerId=params.server_id),
    }
    return {"server": server, **aws.read_all(questions)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Hold each known client against the server."""
    server = answers["server"]
    if unseen := not_seen("server", server, Facts()):
        return unseen
    if "policy" not in answers:
        return unknown(UnknownReason.NO_DATA, "The server names no security policy", Facts())
    policy = member(answers["policy"].data, "SecurityPolicy")
    name = text(policy, "SecurityPolicyName")
    refused = next((answer for answer in (answers["policy"], answers["keys"]) if not answer.ok), None)
    if refused is not None:
        return unanswered(refused, Facts(policy=name or None))
    kinds = [key.kind for key in host_keys_in(answers["keys"].data)]
    return _judge(
        name,
        offer_described(policy, kinds),
        params.client.strip() or client_named_in(params.error_text),
        kinds,
    )


def _judge(policy: str, offer: Offer, client: str, kinds: Sequence[str]) -> Judgement[Facts]:
    outcomes = {item.title: agree(item.offer, offer).lacking for item in known_clients()}
    named = {agree(item.offer, offer).lacking for item in clients_called(client)}
    lacking = next(iter(named)) if len(named) == 1 else None
    facts = Facts(
        policy=policy,
        client=client,
        fits=None if lacking is None else not lacking,
        lacking=None if lacking is None else lacking or "none",
        failing=tuple(f"{title}: no {missing} in common" for title, missing in outcomes.items() if missing),
        working=tuple(title for title, missing in outcomes.items() if not missing),
    )
    whole = (
        f"by {policy} and host keys of type {', '.join(sorted(set(kinds)))}, "
        f"{len(facts.failing or ())} of {len(outcomes)} known clients fail"
    )
    if lacking:
        return failed(f"{client} has no {lacking} in common with the server; {whole}", facts)
    if lacking == "":
        return passed(f"{client} agrees with the server; {whole}", facts)
    if client:
        return unknown(
            UnknownReason.NO_DATA, f"Of {client} nobody can tell here, as it comes; {whole}", facts
        )
    who = ", ".join(title for title, missing in outcomes.items() if missing)
    return passed(f"{whole[:1].upper()}{whole[1:]}{f': {who}' if who else ''}", facts)


probe = Probe(
    title="Which clients know the algorithms that the server takes?",
    params=Params,
    facts=Facts,
    operations=(
        "transfer.DescribeServer",
        "transfer.DescribeSecurityPolicy",
        "transfer.ListHostKeys",
    ),
    collect=collect,
    judge=judge,
)
