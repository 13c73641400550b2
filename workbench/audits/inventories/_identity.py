"""Whose account it is, asked for where a request must name it; an audit asks once."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.evidence import ask
from workbench.engine.audit.contract import Question, question

IDENTITY: Mapping[str, Question] = {
    "identity": question("sts.GetCallerIdentity", lambda _: ask("sts.GetCallerIdentity"))
}
"""What an inventory asks about the account."""
