"""Lambda: functions are there, and are never run."""

from __future__ import annotations

from typing import NoReturn

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.wire import AwsError


@as_aws("lambda.Invoke", "lambda.InvokeAsync")
def runs_no_code(exchange: Exchange) -> NoReturn:
    """Refuse to pretend: moto would run the code in Docker, or answer that it went well."""
    name = exchange.parameters["FunctionName"]
    raise AwsError(
        "NotImplemented", f"The simulated account does not run {name}: it runs no code", status=501
    )
