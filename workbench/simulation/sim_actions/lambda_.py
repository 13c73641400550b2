"""Functions, which are never run."""

from __future__ import annotations

from typing import Any

from workbench.simulation.api import Api
from workbench.simulation.identities import ACCOUNT
from workbench.simulation.sim_actions.iam import role
from workbench.simulation.sim_actions.registry import sim_action


@sim_action
def function(api: Api, name: str, **settings: Any) -> None:
    """Create a Lambda function that is Active, with a role of its own; it is never run.

    Args:
        api: The way to AWS.
        name: Its name.
        settings: Further arguments of `lambda.CreateFunction`, as AWS spells them.
    """
    role(api, f"{name}-role", "lambda.amazonaws.com")
    defaults = {
        "FunctionName": name,
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": f"arn:aws:iam::{ACCOUNT}:role/{name}-role",
        "Code": {"ZipFile": "def handler(event, context):\n    return len(event)\n"},
        "Timeout": 60,
    }
    api.call("lambda.CreateFunction", defaults | settings)
