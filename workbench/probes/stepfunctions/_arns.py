"""What the ARN of an execution says.

Source: Step Functions developer guide, "Express workflow ARNs"; service authorization reference, "Resource
types defined by AWS Step Functions".
"""

from __future__ import annotations

from dataclasses import dataclass

_PARTS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionArn:
    """An ARN of an execution, taken apart."""

    state_machine_arn: str
    """Of the machine that it is an execution of; empty when the ARN is none."""
    express: bool
    """It is one of an Express workflow, which no operation of the API accepts."""
    map_run: bool = False
    """It is one of the executions that a distributed map started for its items."""


def read_execution_arn(arn: str) -> ExecutionArn:
    """Return what an ARN says: `arn:aws:states:REGION:ACCOUNT:execution:MACHINE:NAME`, or `…:express:…`."""
    parts = arn.split(":")
    if len(parts) <= _PARTS or parts[0] != "arn" or parts[5] not in ("execution", "express"):
        return ExecutionArn(state_machine_arn="", express=False)
    machine, label, _ = parts[6].partition("/")
    return ExecutionArn(
        state_machine_arn=":".join([*parts[:5], "stateMachine", machine]),
        express=parts[5] == "express",
        map_run=bool(label),
    )
