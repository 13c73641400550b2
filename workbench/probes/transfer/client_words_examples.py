"""The worked examples of `transfer.client_words`."""

from __future__ import annotations

from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, Verdict
from workbench.engine.probe import Example
from workbench.probes.transfer.client_words import Params


def _example(
    name: str, words: str, verdict: Verdict, facts: JsonObject, reason: SkipReason | None = None
) -> Example[Params]:
    params = Params(error_text=words)
    return Example(name=name, params=params, answers={}, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "another host key",
        "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
        Verdict.FAIL,
        {"given": True, "says": "sftp-hostkey-changed"},
    ),
    _example(
        "a mode that a server on S3 does not have",
        "Renci.SshNet.Common.SshException: 'Cannot open file in mode: CREATE|EXCLUSIVE|READ|WRITE'",
        Verdict.FAIL,
        {"says": "sftp-open-mode-unsupported"},
    ),
    _example(
        "a connection that was lost, for whatever reason",
        "ConnectionClosedException: Connection closed prematurely in Net/SSH2.php:4170",
        Verdict.FAIL,
        {"says": "", "may_be": ["sftp-idle-or-middlebox-timeout", "sftp-partial-upload"]},
    ),
    _example(
        "hung up before the server had greeted: the way and its limits are open, nothing after a login is",
        "kex_exchange_identification: Connection closed by remote host",
        Verdict.FAIL,
        {
            "says": "",
            "may_be": [
                "sftp-connection-limit",
                "sftp-dynamic-ip-allowlist",
                "sftp-sg-blocks-source",
                "sftp-sg-or-nacl-partial",
                "sftp-dns-stale-or-split",
                "sftp-proxy-protocol-mismatch",
                "sftp-server-not-online",
            ],
        },
    ),
    _example(
        "words that stand over good logins too",
        "Unable to authenticate user - No public keys found",
        Verdict.PASS,
        {"says": "", "may_be": []},
    ),
    _example("other words", "it does not work", Verdict.WARN, {"says": "", "may_be": []}),
    _example("no words", " ", Verdict.SKIPPED, {"given": False, "says": None}, SkipReason.MISSING_PARAMETER),
)
