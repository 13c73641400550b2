"""Which clients would fail by another security policy?

Before a policy takes the place of the server's: each client that is known here, as it comes, is held against
both, with the types of the server's host keys. What counts is who agrees now and would not then. Partners are
asked for their clients first; who has set lists of their own offers something else.

It tells what would be, and so decides no cause.

Sources: AWS Transfer Family user guide, "Security policies for AWS Transfer Family servers"; API reference,
DescribeSecurityPolicy, ListHostKeys; the sources of the clients, each named in `clients.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer, Answers, Outcome, ask
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, not_given, not_seen, passed, unanswered, unknown, warned
from workbench.knowledge.answers import member, text
from workbench.knowledge.sftp.algorithms import Offer, agree, offer_described
from workbench.knowledge.sftp.clients import clients_called, known_clients
from workbench.knowledge.sftp.host_keys import host_keys_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Which server, and the policy that may come."""

    server_id: str
    security_policy: str = ""
    """The name of a policy: `TransferSecurityPolicy-2025-03`; empty where none is planned."""
    client: str = ""
    """The partner's client with its version, `WinSCP 5.17`; empty for all that are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who would be shut out."""

    policy: str | None = None
    """The policy of the server now."""
    planned: str | None = None
    """The other one."""
    shut_out: tuple[str, ...] | None = None
    """The known clients that agree now and would not then, each with the list that parts them."""
    let_in: tuple[str, ...] | None = None
    """Those that fail now and would not then."""
    failing_still: tuple[str, ...] | None = None
    """Those that fail by both."""
    client_fails: bool | None = None
    """The client that is asked about would fail; unknown where nobody named one that is known here."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for the server, its host keys, and both policies; nothing where none is planned."""
    if not params.security_policy:
        return {}
    server = aws.read(ask("transfer.DescribeServer", ServerId=params.server_id))
    if not server.ok:
        return {"server": server}
    questions = {
        "planned": ask("transfer.DescribeSecurityPolicy", SecurityPolicyName=params.security_policy),
        "keys": ask("transfer.ListHostKeys", ServerId=params.server_id),
    }
    if name := text(server.data, "Server", "SecurityPolicyName"):
        questions["policy"] = ask("transfer.DescribeSecurityPolicy", SecurityPolicyName=name)
    return {"server": server, **aws.read_all(questions)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Hold each known client against both policies."""
    if not params.security_policy:
        return not_given(
            "No other security policy is planned, as far as anybody said", Facts(), "security_policy"
        )
    if unseen := not_seen("server", answers["server"], Facts()):
        return unseen
    if "policy" not in answers:
        return unknown(UnknownReason.NO_DATA, "The server names no security policy", Facts())
    planned = answers["planned"]
    if planned.outcome is Outcome.NOT_FOUND:
        why = f"There is no security policy {params.security_policy}"
        return unknown(UnknownReason.NO_DATA, why, Facts(), needs=(Parameter("security_policy"),))
    refused = next((answers[name] for name in ("planned", "policy", "keys") if not answers[name].ok), None)
    if refused is not None:
        return unanswered(refused, Facts())
    kinds = [key.kind for key in host_keys_in(answers["keys"].data)]
    return _judge(params, answers, kinds)


def _offer(policy: Answer, kinds: list[str]) -> Offer:
    return offer_described(member(policy.data, "SecurityPolicy"), kinds)


def _name(policy: Answer) -> str:
    return text(policy.data, "SecurityPolicy", "SecurityPolicyName")


def _judge(params: Params, answers: Answers, kinds: list[str]) -> Judgement[Facts]:
    now, then = (_offer(answers[name], kinds) for name in ("policy", "planned"))
    both = {
        item.title: (agree(item.offer, now).lacking, agree(item.offer, then).lacking)
        for item in known_clients()
    }
    of_client = {agree(item.offer, then).lacking for item in clients_called(params.client)}
    facts = Facts(
        policy=_name(answers["policy"]),
        planned=_name(answers["planned"]),
        shut_out=tuple(
            f"{who}: no {later} in common" for who, (at, later) in both.items() if later and not at
        ),
        let_in=tuple(who for who, (at, later) in both.items() if at and not later),
        failing_still=tuple(who for who, (at, later) in both.items() if at and later),
        client_fails=bool(next(iter(of_client))) if len(of_client) == 1 else None,
    )
    return _say(facts, params.client, len(both))


def _say(facts: Facts, client: str, number: int) -> Judgement[Facts]:
    shut_out, let_in = facts.shut_out or (), facts.let_in or ()
    fail = len(shut_out) + len(facts.failing_still or ())
    said = f"By {facts.planned} {fail} of {number} known clients fail"
    if shut_out:
        said += f", of which these agree by {facts.policy}: {'; '.join(shut_out)}"
    if let_in:
        said += f"; it lets in {', '.join(let_in)}"
    if facts.client_fails:
        return warned(f"{client} would fail. {said}", facts)
    if client and facts.client_fails is False:
        return passed(f"{client} would agree. {said}", facts)
    return warned(said, facts) if shut_out else passed(said, facts)


probe = Probe(
    title="Which clients would fail by another security policy?",
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
