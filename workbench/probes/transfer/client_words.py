"""What do the client's own words say?

Asks nothing of AWS: the text is read as it was pasted. A client that refuses the server's host key leaves no
line at the server, so that its words are the only proof. Others, "Connection closed" before all, are printed
for many faults and leave them open.

Sources: AWS Transfer Family user guide, "Troubleshoot AWS Transfer Family SFTP issues"; the messages of
OpenSSH, PuTTY, WinSCP, FileZilla, paramiko, JSch, sshj, SSH.NET and phpseclib.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.domain.evidence import Answers
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_given, passed, warned
from workbench.knowledge.sftp.failures import Failure, LeftOpen, read_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """The words."""

    error_text: str = ""
    """What the client printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What they say."""

    given: bool | None = None
    """There are words."""
    says: Failure | Literal[""] | None = None
    """The one failure that they name; empty where they leave several open."""
    may_be: tuple[LeftOpen, ...] | None = None
    """All that they leave open."""


def collect(aws: AwsReader, params: Params) -> Answers:  # noqa: ARG001 - the contract of a probe
    """Ask nothing: the words are the parameter."""
    return {}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:  # noqa: ARG001 - as above
    """Look for words that are known."""
    if not params.error_text.strip():
        return not_given("Nobody has said what the client printed", Facts(given=False), "error_text")
    read = read_words(params.error_text)
    facts = Facts(given=True, says=read.failure, may_be=read.may_be)
    if not read.signature and read.meaning:
        return passed(read.meaning, facts)
    if not read.signature:
        return warned("The client's words are none that are known here", facts)
    return failed(f"{read.meaning} ({read.line})", facts)


probe = Probe(
    title="What do the client's own words say?",
    params=Params,
    facts=Facts,
    operations=(),
    collect=collect,
    judge=judge,
)
