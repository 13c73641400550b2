"""The worked examples of `transfer.planned_policy`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.planned_policy import Params

_OLD, _NEW = "TransferSecurityPolicy-2018-11", "TransferSecurityPolicy-2025-03"
_MACS: tuple[JsonValue, ...] = ("hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com")


def _policy(name: str, kex: JsonValue, *macs: JsonValue) -> Answer:
    policy: JsonObject = {
        "SecurityPolicyName": name,
        "SshKexs": [kex, "ecdh-sha2-nistp256", "curve25519-sha256"],
        "SshCiphers": ["aes256-ctr", "aes128-ctr", "aes256-gcm@openssh.com"],
        "SshMacs": [*_MACS, *macs],
    }
    return answered("transfer.DescribeSecurityPolicy", {"SecurityPolicy": policy})


_POLICIES = {
    _OLD: _policy(_OLD, "diffie-hellman-group14-sha1", "hmac-sha2-256", "hmac-sha1"),
    _NEW: _policy(_NEW, "mlkem768x25519-sha256"),
}


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *,
    planned: str = _NEW,
    now: str = _OLD,
    answer: Answer | None = None,
    client: str = "",
    reason: UnknownReason | SkipReason | None = None,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {}
    if planned:
        keys: list[JsonValue] = [{"Type": kind} for kind in ("ssh-rsa", "ssh-ed25519")]
        answers = {
            "server": sftp.server(SecurityPolicyName=now),
            "policy": _POLICIES[now],
            "planned": answer or _POLICIES[planned],
            "keys": answered("transfer.ListHostKeys", {"HostKeys": keys}),
        }
    params = Params(server_id=sftp.SERVER_ID, security_policy=planned, client=client)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "a stricter one shuts out clients without newer MACs",
        Verdict.WARN,
        {"policy": _OLD, "planned": _NEW, "client_fails": None, "let_in": []},
    ),
    _example(
        "the partner's client is one of them", Verdict.WARN, {"client_fails": True}, client="JSch 0.1.54"
    ),
    _example("the partner's client is none", Verdict.PASS, {"client_fails": False}, client="OpenSSH 9.6"),
    _example("a weaker one shuts nobody out", Verdict.PASS, {"shut_out": []}, planned=_OLD, now=_NEW),
    _example("the same one", Verdict.PASS, {"shut_out": [], "let_in": []}, planned=_OLD),
    _example(
        "a name that is none",
        Verdict.UNKNOWN,
        {"shut_out": None},
        answer=error_answer(
            "transfer.DescribeSecurityPolicy", Outcome.NOT_FOUND, code="ResourceNotFoundException"
        ),
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "nobody may read it",
        Verdict.UNKNOWN,
        {"shut_out": None},
        answer=denied("transfer.DescribeSecurityPolicy", "transfer:DescribeSecurityPolicy"),
        reason=UnknownReason.DENIED,
    ),
    _example(
        "none is planned",
        Verdict.SKIPPED,
        {"shut_out": None},
        planned="",
        reason=SkipReason.MISSING_PARAMETER,
    ),
)
