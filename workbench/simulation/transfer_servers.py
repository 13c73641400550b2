"""What moto does not keep of a Transfer Family server: its settings after an update, and its host keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.transfer.models import transfer_backends

from workbench.simulation.host_keys import HostKeyPair
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.wire import AwsError

DEFAULT_SECURITY_POLICY = "TransferSecurityPolicy-2024-01"
_SETTINGS = (
    "EndpointDetails",
    "EndpointType",
    "IdentityProviderDetails",
    "IpAddressType",
    "LoggingRole",
    "ProtocolDetails",
    "Protocols",
    "SecurityPolicyName",
    "StructuredLogDestinations",
    "WorkflowDetails",
)
"""What UpdateServer replaces, and DescribeServer shows under the same names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostKey:
    """A host key of a server."""

    key_id: str
    pair: HostKeyPair
    imported_at: datetime


@dataclass(slots=True, kw_only=True)
class Told:
    """What a scenario tells of a server beside what moto keeps."""

    settings: dict[str, Any] = field(default_factory=dict)
    host_keys: list[HostKey] = field(default_factory=list)
    made_at: datetime | None = None
    """When the server was created."""


def known_server(server_id: str) -> Any:
    """Return moto's server; raises what AWS answers where there is none."""
    server = transfer_backends[ACCOUNT][REGION].servers.get(server_id)
    if server is None:
        raise AwsError("ResourceNotFoundException", "Unknown server", status=400)
    return server


def told_of(server: Any) -> Told:
    """Return what is kept beside moto's server, which carries it."""
    if not hasattr(server, "told"):
        server.told = Told()
    told: Told = server.told
    return told


def security_policy_of(server: Any) -> str:
    """Return the name of a server's security policy: the one that it was given, else AWS's default."""
    name = told_of(server).settings.get("SecurityPolicyName") or server.to_dict().get("SecurityPolicyName")
    return str(name or DEFAULT_SECURITY_POLICY)


def update(server: Any, parameters: Mapping[str, Any]) -> None:
    """Change the settings of a server as UpdateServer does: what is named is replaced, details are joined."""
    settings = told_of(server).settings
    for name in _SETTINGS:
        if name not in parameters:
            continue
        given = parameters[name]
        before = settings.get(name, server.to_dict().get(name, {}))
        settings[name] = {**before, **given} if isinstance(given, Mapping) else given
