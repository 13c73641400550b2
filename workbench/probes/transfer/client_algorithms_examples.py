"""The worked examples of `transfer.client_algorithms`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.client_algorithms import Params

_NEW = "TransferSecurityPolicy-2024-01"


def _policy(name: str = _NEW, *, macs: tuple[str, ...] = ("hmac-sha2-256-etm@openssh.com",)) -> Answer:
    policy: JsonObject = {
        "SecurityPolicyName": name,
        "SshKexs": ["ecdh-sha2-nistp256", "curve25519-sha256", "diffie-hellman-group-exchange-sha256"],
        "SshCiphers": ["aes128-ctr", "aes256-ctr"],
        "SshMacs": list(macs),
    }
    return answered("transfer.DescribeSecurityPolicy", {"SecurityPolicy": policy})


def _keys(*types: str) -> Answer:
    keys: list[JsonValue] = [{"Type": kind, "Fingerprint": f"SHA256:{kind}"} for kind in types]
    return answered("transfer.ListHostKeys", {"HostKeys": keys})


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *,
    client: str = "",
    error_text: str = "",
    policy: Answer | None = None,
    keys: Answer | None = None,
    reason: UnknownReason | None = None,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {
        "server": sftp.server(SecurityPolicyName=_NEW),
        "policy": policy or _policy(),
        "keys": keys or _keys("ssh-rsa"),
    }
    params = Params(server_id=sftp.SERVER_ID, client=client, error_text=error_text)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "an old client knows no signature that the server gives by its RSA key",
        Verdict.FAIL,
        {"client": "WinSCP 5.17.10", "fits": False, "lacking": "host key type", "policy": _NEW},
        client="WinSCP 5.17.10",
    ),
    _example(
        "the same client, and a server with a key of another kind",
        Verdict.PASS,
        {"fits": True, "lacking": "none"},
        client="WinSCP 5.17.10",
        keys=_keys("ssh-rsa", "ssh-ed25519"),
    ),
    _example(
        "its own words name it",
        Verdict.FAIL,
        {"client": "JSCH-0.1.54", "fits": False},
        error_text="DEBUG Local version string: SSH-2.0-JSCH-0.1.54\nAlgorithm negotiation fail",
    ),
    _example(
        "no MAC in common",
        Verdict.FAIL,
        {"fits": False, "lacking": "MAC"},
        client="SSH.NET 2023.0.0",
    ),
    _example("nobody named a client", Verdict.PASS, {"client": "", "fits": None, "lacking": None}),
    _example(
        "a client that is not known here",
        Verdict.UNKNOWN,
        {"client": "CoreFTP 2.2", "fits": None},
        client="CoreFTP 2.2",
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "nobody may list its host keys",
        Verdict.UNKNOWN,
        {"fits": None},
        client="WinSCP 5.17",
        keys=denied("transfer.ListHostKeys", "transfer:ListHostKeys"),
        reason=UnknownReason.DENIED,
    ),
)
