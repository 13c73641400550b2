"""Steps of a scenario that could only be carried out by leaving the machine.

What would need more than loopback is refused with the file, before anything is built.
"""

from __future__ import annotations

from workbench.domain.values import JsonObject

_NEEDS_DOCKER = {
    "lambda.Invoke": "code of a function",
    "lambda.InvokeAsync": "code of a function",
    "lambda.InvokeWithResponseStream": "code of a function",
    "batch.SubmitJob": "a job",
}
_WEB = ("http", "https")


def why_it_reaches_out(operation: str, arguments: JsonObject) -> str:
    """Return why a step cannot be simulated without leaving the machine; empty when it can."""
    if operation in _NEEDS_DOCKER:
        return f"it would run {_NEEDS_DOCKER[operation]}; tell what it did by sim.Metric or sim.LogEvents"
    if operation == "sns.Subscribe" and str(arguments.get("Protocol")).lower() in _WEB:
        return "a simulated topic cannot POST to an address; subscribe a queue or a function"
    if operation in ("events.CreateApiDestination", "events.UpdateApiDestination"):
        return "a simulated rule cannot call an address; let it target a queue, a topic or a function"
    if operation.startswith("firehose.") and "HttpEndpointDestinationConfiguration" in arguments:
        return "a simulated stream cannot deliver to an address; let it deliver to S3"
    return ""
