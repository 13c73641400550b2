"""The log of a Transfer Family server: where it is, and how to search it."""

from __future__ import annotations

from workbench.domain.evidence import Answer, Request
from workbench.knowledge.answers import member, text, texts
from workbench.knowledge.arns import log_group_name
from workbench.probes._log_groups import ask_events, quoted
from workbench.probes._window import Window


def log_groups(server: Answer, server_id: str) -> tuple[str, ...]:
    """Return the log groups of a server: its structured destinations, else the one of its logging role."""
    described = member(server.data, "Server")
    arns = texts(described, "StructuredLogDestinations")
    if arns:
        return tuple(dict.fromkeys(log_group_name(arn) for arn in arns))
    return (f"/aws/transfer/{server_id}",) if text(described, "LoggingRole") else ()


def ask_lines(group: str, name: str, window: Window) -> Request:
    """Return the question for lines that hold a file's name, whatever their format."""
    return ask_events(group, quoted(name), window)
