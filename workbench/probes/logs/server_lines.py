"""What does the log of an SFTP server say of that time?

Transfer Family writes a JSON line for each connection, file operation and error; `activity-type` says what it
was. File operations are in no other log: CloudTrail does not have them. A server without structured
destinations and without a logging role writes nothing.

Sources: AWS Transfer Family user guide, "Amazon CloudWatch logging for AWS Transfer Family servers";
CloudWatch Logs API reference, FilterLogEvents.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.evidence import Answer
from workbench.probes.logs._lines import LineSearch, LogLocation, LogLocations, lines_of
from workbench.probes.transfer._server_log import log_groups

ENDED_BADLY = "?ERROR ?AUTH_FAILURE ?PARTIAL_CLOSE ?CONNECTION_REJECTED"
"""The filter pattern for sessions and files that ended badly. Case counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(LineSearch):
    """Which server."""

    server_id: str
    pattern: str = ENDED_BADLY


def _locations(described: Answer, params: Params) -> LogLocations:
    return LogLocations(
        places=tuple(LogLocation(group) for group in log_groups(described, params.server_id)),
        to_switch_on="structured logging of the server",
    )


probe = lines_of(
    "server",
    "What does the server's log say of that time?",
    Params,
    described_by="transfer.DescribeServer",
    named=lambda params: {"ServerId": params.server_id},
    locations=_locations,
)
