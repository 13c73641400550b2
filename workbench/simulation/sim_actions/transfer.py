"""SFTP servers."""

from __future__ import annotations

from typing import Any

from moto.transfer.models import transfer_backends

from workbench.simulation.api import Api
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.sim_actions.registry import sim_action


@sim_action
def transfer_server(api: Api, server_id: str, log_group: str = "", workflow: str = "") -> None:
    """Create an online SFTP server under a known id, which AWS would draw by lot.

    Args:
        api: The way to AWS.
        server_id: `s-` and seventeen hexadecimal digits.
        log_group: Where it writes structured logs; empty: it writes none.
        workflow: The workflow that it runs on each file, `w-` and seventeen characters; empty: none. What it
            did is told by log lines (`sim.LogEvents`).
    """
    arguments: dict[str, Any] = {"Protocols": ["SFTP"], "IdentityProviderType": "SERVICE_MANAGED"}
    if log_group:
        arguments["StructuredLogDestinations"] = [f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{log_group}:*"]
    if workflow:
        role = f"arn:aws:iam::{ACCOUNT}:role/{workflow}"
        arguments["WorkflowDetails"] = {"OnUpload": [{"WorkflowId": workflow, "ExecutionRole": role}]}
    drawn = api.call("transfer.CreateServer", arguments)["ServerId"]
    servers = transfer_backends[ACCOUNT][REGION].servers
    server = servers[server_id] = servers.pop(drawn)
    server.server_id, server.arn = server_id, server.arn.replace(drawn, server_id)
