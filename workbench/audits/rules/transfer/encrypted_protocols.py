"""Servers speak encrypted protocols alone.

FTP sends passwords and files in the clear; AWS allows it within a VPC only. AS2 comes by HTTP: a message that
its sender did not encrypt can be read on the way.

Source: AWS Transfer Family API reference, DescribedServer (Protocols), ProtocolDetails (As2Transports).
"""

from __future__ import annotations

from workbench.audits._examples import example
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, NoParams, Rule, Seen, bad, good, unread, unseen, weak
from workbench.knowledge.answers import texts


def judge(seen: Seen, _: NoParams) -> Assessment:
    """Judge the protocols."""
    answer = seen.answer("server")
    if unknown := unread(answer):
        return unknown
    protocols = texts(answer.data, "Server", "Protocols")
    if not protocols:
        return unseen(UnknownReason.NO_DATA, "the answer names no protocol")
    if "FTP" in protocols:
        return bad("it speaks FTP: passwords and files go in the clear")
    if "AS2" in protocols:
        return weak("it speaks AS2 over HTTP: what its sender did not encrypt can be read on the way")
    return good(f"it speaks {', '.join(protocols)}")


rule = Rule(
    title="Only encrypted protocols are spoken",
    inventory="transfer_servers",
    questions=("server",),
    params=NoParams,
    judge=judge,
)

EXAMPLES = (
    example("SFTP", Verdict.PASS, {"server": {"Server": {"Protocols": ["SFTP"]}}}),
    example("FTPS beside it", Verdict.PASS, {"server": {"Server": {"Protocols": ["SFTP", "FTPS"]}}}),
    example("AS2", Verdict.WARN, {"server": {"Server": {"Protocols": ["AS2"]}}}),
    example("FTP beside it", Verdict.FAIL, {"server": {"Server": {"Protocols": ["SFTP", "FTP"]}}}),
)
