"""What does the log of an SFTP server say of that time?

Transfer Family writes a JSON line for each connection, file operation and error; `activity-type` says what it
was. File operations are in no other log: CloudTrail does not have them. A server without structured
destinations and without a logging role writes nothing.

Sources: AWS Transfer Family user guide, "Amazon CloudWatch logging for AWS Transfer Family servers";
CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer, Answers, ask
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe
from workbench.probes.logs._lines import (
    LineFacts,
    LineSearch,
    LogLocation,
    LogLocations,
    collect_lines,
    judge_lines,
    no_such,
)
from workbench.probes.transfer._server_log import log_groups

ENDED_BADLY = "?ERROR ?AUTH_FAILURE ?PARTIAL_CLOSE ?CONNECTION_REJECTED"
"""The filter pattern for sessions and files that ended badly. Case counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which server."""

    server_id: str
    pattern: str = ENDED_BADLY


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask where the server logs, then for the lines."""
    described = aws.read(ask("transfer.DescribeServer", ServerId=params.server_id))
    return collect_lines(aws, _places(described, params), params, {"server": described})


def judge(answers: Answers, params: Params) -> Judgement[LineFacts]:
    """Show what was found, once it is known where the server logs."""
    described = answers["server"]
    return no_such("server", described) or judge_lines(answers, _places(described, params), params)


def _places(described: Answer, params: Params) -> LogLocations:
    return LogLocations(
        places=tuple(LogLocation(group) for group in log_groups(described, params.server_id)),
        to_switch_on="structured logging of the server",
    )


probe = Probe(
    title="What does the server's log say of that time?",
    params=Params,
    facts=LineFacts,
    operations=("transfer.DescribeServer", "logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
)
