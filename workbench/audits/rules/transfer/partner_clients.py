"""The clients that partners have agree with the server on every algorithm.

Each client that is named is held, as it comes, against the server's security policy and the types of its host
keys, list by list; and against the newest policy, which is where a server is to go: who would fail there has
to be asked before it is tightened. Who has set lists of their own offers something else.

Sources: AWS Transfer Family user guide, "Security policies for AWS Transfer Family servers"; the sources of
the clients, each named in `clients.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.audits._examples import example
from workbench.audits.inventories.transfer_servers import NEWEST_POLICY as NEWEST
from workbench.domain.evidence import Answer
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.audit.contract import (
    Assessment,
    Rule,
    Seen,
    bad,
    good,
    not_about,
    unread,
    unseen,
    weak,
)
from workbench.knowledge.answers import member, text
from workbench.knowledge.sftp.algorithms import Offer, agree, offer_described
from workbench.knowledge.sftp.clients import clients_called
from workbench.knowledge.sftp.host_keys import host_keys_in


@dataclass(frozen=True, slots=True)
class Params:
    """What the audit may set."""

    clients: tuple[str, ...] = ()
    """The clients of partners with their versions: `WinSCP 5.17`, `JSch 0.1.54`."""


def judge(seen: Seen, params: Params) -> Assessment:
    """Hold each client against the server, and against the newest policy."""
    named = [client for client in params.clients if client.strip()]
    if not named:
        return not_about("nobody has said which clients partners have")
    server = seen.answer("server")
    if unknown := unread(server):
        return unknown
    name = text(server.data, "Server", "SecurityPolicyName")
    policy, newest = seen.answer("security_policy", name), seen.answer("newest_policy", NEWEST)
    keys = seen.answer("host_keys")
    if unknown := unread(policy, newest, keys):
        return unknown
    kinds = [key.kind for key in host_keys_in(keys.data)]
    failing = _failing(named, _offer(policy, kinds))
    if failing:
        return bad(f"by {name}: {'; '.join(failing)}")
    if untold := [client for client in named if _lacking(client, _offer(policy, kinds)) is None]:
        why = f"of {', '.join(untold)} nobody can tell what it offers"
        return unseen(UnknownReason.NO_DATA, why)
    if later := _failing(named, _offer(newest, kinds)):
        return weak(f"all agree by {name}; by {NEWEST} would fail: {'; '.join(later)}")
    return good(f"{', '.join(named)} agree by {name}, and would by {NEWEST}")


def _offer(policy: Answer, kinds: Sequence[str]) -> Offer:
    return offer_described(member(policy.data, "SecurityPolicy"), kinds)


def _lacking(client: str, server: Offer) -> str | None:
    """Return the list without anything in common, empty where there is none; None where it is not known."""
    found = {agree(known.offer, server).lacking for known in clients_called(client)}
    return next(iter(found)) if len(found) == 1 else None


def _failing(clients: Sequence[str], server: Offer) -> list[str]:
    outcomes = [(client, _lacking(client, server)) for client in clients]
    return [f"{client}: no {lacking} in common" for client, lacking in outcomes if lacking]


rule = Rule(
    title="Clients of partners agree with the server on every algorithm",
    inventory="transfer_servers",
    questions=("server", "security_policy", "newest_policy", "host_keys"),
    params=Params,
    judge=judge,
)

_NEW: JsonObject = {
    "SecurityPolicyName": NEWEST,
    "SshKexs": ["curve25519-sha256", "ecdh-sha2-nistp256", "diffie-hellman-group16-sha512"],
    "SshCiphers": ["aes256-gcm@openssh.com", "aes256-ctr"],
    "SshMacs": ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"],
}
_OLD: JsonObject = {
    "SecurityPolicyName": "TransferSecurityPolicy-2018-11",
    "SshKexs": ["curve25519-sha256", "ecdh-sha2-nistp256", "diffie-hellman-group14-sha1"],
    "SshCiphers": ["aes256-gcm@openssh.com", "aes256-ctr", "aes128-ctr"],
    "SshMacs": ["hmac-sha2-256", "hmac-sha1"],
}


def _by(policy: JsonObject) -> dict[object, JsonObject]:
    name = policy["SecurityPolicyName"]
    return {
        "server": {"Server": {"SecurityPolicyName": name}},
        ("security_policy", name): {"SecurityPolicy": policy},
        ("newest_policy", NEWEST): {"SecurityPolicy": _NEW},
        "host_keys": {"HostKeys": [{"Type": "ssh-rsa"}, {"Type": "ecdsa-sha2-nistp256"}]},
    }


EXAMPLES = (
    example("a new client", Verdict.PASS, _by(_NEW), params=Params(("OpenSSH 8.7",))),
    example("one that fails", Verdict.FAIL, _by(_NEW), params=Params(("OpenSSH 8.7", "JSch 0.1.54"))),
    example("one that will fail", Verdict.WARN, _by(_OLD), params=Params(("JSch 0.1.54",))),
    example(
        "one that nobody knows",
        Verdict.UNKNOWN,
        _by(_NEW),
        reason=UnknownReason.NO_DATA,
        params=Params(("lftp",)),
    ),
    example("none is named", Verdict.SKIPPED, _by(_NEW), reason=SkipReason.NOT_APPLICABLE),
)
