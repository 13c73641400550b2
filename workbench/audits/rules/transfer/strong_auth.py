"""Nobody gets in by a password alone.

A server that keeps its users itself takes SSH keys. With another identity provider the server says which
methods it takes; one that says nothing takes a password or a key. That is said of SFTP: FTPS and FTP know
nothing but passwords.

Source: AWS Transfer Family API reference, IdentityProviderDetails (SftpAuthenticationMethods).
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, good, unread, weak
from workbench.knowledge.answers import text
from workbench.knowledge.sftp.server import Server


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge how users prove who they are."""
    answer = seen.answer("server")
    if unknown := unread(answer):
        return unknown
    server = Server.described(answer.data)
    if server.keeps_users:
        return good("its own users, with SSH keys")
    if by_password := sorted({"FTPS", "FTP"} & set(server.protocols)):
        return weak(f"a password alone is enough, by {' and '.join(by_password)}")
    methods = (
        text(server.data, "IdentityProviderDetails", "SftpAuthenticationMethods") or "PUBLIC_KEY_OR_PASSWORD"
    )
    if methods == "PUBLIC_KEY_AND_PASSWORD":
        return good("a key and a password together")
    if methods == "PUBLIC_KEY":
        return good("SSH keys alone")
    return weak("a password alone is enough")


rule = Rule(
    title="A password alone is not enough",
    inventory="transfer_servers",
    questions=("server",),
    params=NoParams,
    judge=judge,
)


def _server(kind: str, methods: str = "", *protocols: str) -> dict[str, JsonObject]:
    details: JsonObject = {"SftpAuthenticationMethods": methods} if methods else {}
    provider: JsonObject = {"IdentityProviderType": kind, "IdentityProviderDetails": details}
    return {"server": {"Server": {**provider, "Protocols": protocols or ("SFTP",)}}}


EXAMPLES = (
    example("its own users", Verdict.PASS, _server("SERVICE_MANAGED")),
    example("both", Verdict.PASS, _server("AWS_LAMBDA", "PUBLIC_KEY_AND_PASSWORD")),
    example("keys, and FTPS beside SFTP", Verdict.WARN, _server("AWS_LAMBDA", "PUBLIC_KEY", "SFTP", "FTPS")),
    example("either", Verdict.WARN, _server("AWS_LAMBDA")),
    example("a password", Verdict.WARN, _server("AWS_DIRECTORY_SERVICE", "PASSWORD")),
)
