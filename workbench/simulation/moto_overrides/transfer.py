"""Transfer Family: users can be listed, defaults are shown, unknown names are refused in AWS's words.

moto lacks what changes a server after it was made: starting, stopping, updating, its host keys.
"""

from __future__ import annotations

from typing import Any

from moto.transfer.models import transfer_backends
from moto.transfer.types import ServerState

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.network.hosts import host_keys_of
from workbench.simulation.security_policies import policy_named
from workbench.simulation.transfer_servers import known_server, security_policy_of, told_of, update
from workbench.simulation.wire import AwsError


@as_aws("transfer.DescribeServer", "transfer.DescribeUser")
def unknown_names(exchange: Exchange) -> dict[str, Any]:
    """Refuse unknown servers and users with ResourceNotFoundException; moto has codes of its own.

    A server shows the security policy that it has by default; moto only one that was given.
    """
    server = known_server(exchange.parameters["ServerId"])
    try:
        answer = exchange.moto()
    except AwsError as refusal:
        raise AwsError("ResourceNotFoundException", "Unknown user", status=400) from refusal
    if "Server" in answer:
        answer["Server"].update(told_of(server).settings)
        answer["Server"].setdefault("SecurityPolicyName", security_policy_of(server))
        answer["Server"]["HostKeyFingerprint"] = host_keys_of(server)[0].fingerprint
        answer["Server"].setdefault("EndpointType", "PUBLIC")
        answer["Server"].setdefault("Domain", "S3")
        answer["Server"].pop("As2ServiceManagedEgressIpAddresses", None)
    return answer


_FIRST_KEY = "hostkey-0000000000000001a"


@as_aws("transfer.CreateServer")
def create_server(exchange: Exchange) -> dict[str, Any]:
    """Note when: the server's first host key is as old as the server."""
    answer = exchange.moto()
    told_of(known_server(answer["ServerId"])).made_at = exchange.state.story.now()
    return answer


@as_aws("transfer.TagResource")
def tag_resource(exchange: Exchange) -> dict[str, Any]:
    """Keep the tags of a server, which moto does not."""
    told_of(_server_of(exchange.parameters["Arn"])).settings["Tags"] = exchange.parameters["Tags"]
    return {}


@as_aws("transfer.ListTagsForResource")
def list_tags(exchange: Exchange) -> dict[str, Any]:
    """Show the tags of a server."""
    arn = exchange.parameters["Arn"]
    return {"Arn": arn, "Tags": told_of(_server_of(arn)).settings.get("Tags", [])}


def _server_of(arn: str) -> Any:
    return known_server(arn.rpartition("/")[2])


@as_aws("transfer.StartServer", "transfer.StopServer")
def start_or_stop(exchange: Exchange) -> dict[str, Any]:
    """Bring a server to its other state, at once."""
    server = known_server(exchange.parameters["ServerId"])
    starts = exchange.call.operation == "StartServer"
    server.state = ServerState.ONLINE if starts else ServerState.OFFLINE
    return {}


@as_aws("transfer.UpdateServer")
def update_server(exchange: Exchange) -> dict[str, Any]:
    """Replace the settings that are named."""
    server = known_server(exchange.parameters["ServerId"])
    update(server, exchange.parameters)
    return {"ServerId": server.server_id}


@as_aws("transfer.ListUsers")
def list_users(exchange: Exchange) -> dict[str, Any]:
    """List the users of a server, in one page; moto lacks the operation."""
    server = known_server(exchange.parameters["ServerId"])
    known = server._users  # noqa: SLF001 - moto has no other way to a server's users
    users = [
        {
            "Arn": f"arn:aws:transfer:{REGION}:{ACCOUNT}:user/{server.server_id}/{user.user_name}",
            "UserName": user.user_name,
            "Role": user.role,
            "HomeDirectory": user.home_directory or "",
            "HomeDirectoryType": user.home_directory_type or "PATH",
            "SshPublicKeyCount": len(user.ssh_public_keys),
        }
        for user in sorted(known, key=lambda user: str(user.user_name))
    ]
    return {"ServerId": server.server_id, "Users": users}


@as_aws("transfer.DescribeSecurityPolicy")
def describe_security_policy(exchange: Exchange) -> dict[str, Any]:
    """Show one of AWS's policies; moto lacks the operation."""
    name = exchange.parameters["SecurityPolicyName"]
    policy = policy_named(name)
    if policy is None:
        raise AwsError("ResourceNotFoundException", f"Unknown security policy {name}", status=400)
    return {"SecurityPolicy": policy}


@as_aws("transfer.ListHostKeys")
def list_host_keys(exchange: Exchange) -> dict[str, Any]:
    """List the host keys of a server, in one page; moto lacks the operation."""
    server = known_server(exchange.parameters["ServerId"])
    told = told_of(server).host_keys
    imported = {item.pair: (item.key_id, item.imported_at) for item in told}
    keys = [
        {
            "Arn": f"arn:aws:transfer:{REGION}:{ACCOUNT}:host-key/{server.server_id}/{key_id}",
            "HostKeyId": key_id,
            "Fingerprint": pair.fingerprint,
            "Type": pair.kind,
            "DateImported": at,
        }
        for pair in host_keys_of(server)
        for key_id, at in [imported.get(pair, (_FIRST_KEY, told_of(server).made_at))]
    ]
    return {"ServerId": server.server_id, "HostKeys": keys}


@as_aws("transfer.ListExecutions")
def no_execution_in_progress(exchange: Exchange) -> dict[str, Any]:
    """No workflow is at work: none is carried out here, and AWS lists only those that are in progress.

    https://docs.aws.amazon.com/transfer/latest/APIReference/API_ListExecutions.html. What ended ones did
    stands in the log of the server, which a scenario tells. moto lacks the operation.
    """
    wanted = exchange.parameters["WorkflowId"]
    for server in transfer_backends[ACCOUNT][REGION].servers.values():
        if any(item["workflow_id"] == wanted for item in server.workflow_details.get("on_upload", ())):
            return {"WorkflowId": wanted, "Executions": []}
    raise AwsError("ResourceNotFoundException", "Unknown workflow", status=400)
