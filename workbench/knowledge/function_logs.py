"""To which log group a Lambda function writes.

Source: AWS Lambda developer guide, "Configuring CloudWatch log groups".
"""

from __future__ import annotations

from workbench.domain.values import JsonObject
from workbench.knowledge.answers import text
from workbench.knowledge.arns import Function


def default_log_group(function: str) -> str:
    """Return the group of a function, by its name or ARN, that was told of no other."""
    return f"/aws/lambda/{Function.parse(function).name or function}"


def log_group_of(configuration: JsonObject, function: str) -> str:
    """Return the group that a configuration names; where it names none, or is not shown, the default."""
    return text(configuration, "LoggingConfig", "LogGroup") or default_log_group(function)
