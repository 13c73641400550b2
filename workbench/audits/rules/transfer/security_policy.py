"""The server's security policy has no algorithm that is broken.

A stricter policy locks out clients that know nothing better: it is a common cause of SFTP that fails for
one partner. See which of them would fail before it is tightened.

Source: AWS Transfer Family user guide, "Security policies for AWS Transfer Family servers".
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, unseen, weak
from workbench.knowledge.answers import member, text, texts

_OLD = ("2018-11", "2020-06")


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the algorithms of the policy."""
    server = seen.answer("server")
    if unknown := unread(server):
        return unknown
    name = text(server.data, "Server", "SecurityPolicyName")
    if not name:
        return unseen(UnknownReason.NO_DATA, "the answer names no security policy")
    answer = seen.answer("security_policy", name)
    if unknown := unread(answer):
        return unknown
    policy = member(answer.data, "SecurityPolicy")
    if not any(texts(policy, part) for part in ("SshKexs", "SshMacs", "SshCiphers")):
        return unseen(UnknownReason.NO_DATA, f"the answer names no algorithm of {name}")
    broken = [
        *(item for item in (*texts(policy, "SshKexs"), *texts(policy, "SshMacs")) if "sha1" in item),
        *(item for item in texts(policy, "SshCiphers") if "cbc" in item),
    ]
    if broken:
        return bad(f"{name} takes {', '.join(broken)}")
    if any(old in name for old in _OLD):
        return weak(f"{name} is an old policy")
    return good(name)


rule = Rule(
    title="The security policy has no broken algorithm",
    inventory="transfer_servers",
    questions=("server", "security_policy"),
    params=NoParams,
    judge=judge,
)


def _policy(name: str, *kex: str) -> dict[object, JsonObject]:
    return {
        "server": {"Server": {"SecurityPolicyName": name}},
        ("security_policy", name): {"SecurityPolicy": {"SshKexs": kex}},
    }


EXAMPLES = (
    example("a new one", Verdict.PASS, _policy("TransferSecurityPolicy-2024-01", "curve25519-sha256")),
    example("an old one", Verdict.WARN, _policy("TransferSecurityPolicy-2020-06", "curve25519-sha256")),
    example(
        "no algorithms",
        Verdict.UNKNOWN,
        _policy("TransferSecurityPolicy-2024-01"),
        reason=UnknownReason.NO_DATA,
    ),
    example("SHA-1", Verdict.FAIL, _policy("TransferSecurityPolicy-2018-11", "diffie-hellman-group14-sha1")),
)
