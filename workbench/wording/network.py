"""What a person is told before anything leaves for DNS or for a server."""

from __future__ import annotations

from workbench.domain.playbook import Playbook
from workbench.domain.target import Source, Target
from workbench.domain.values import JsonObject
from workbench.engine.operations import reaches_servers
from workbench.engine.probe import Registry

CLIMB = "climb"
"""The parameter of playbooks that leaves it out, by `no`."""
_SENDS = (
    "names of the server will be looked up, and each of their public addresses connected to: DNS, TCP, SSH "
    "up to the host key, no user name and no login; "
)


def announcement(playbook: Playbook, parameters: JsonObject, registry: Registry, target: Target) -> str:
    """Return what is going to be sent beside AWS's API, and how to refuse it; empty where nothing is."""
    if target.source is Source.REPLAY or parameters.get(CLIMB) == "no":
        return ""
    if not reaches_servers(playbook, registry):
        return ""
    if target.source is Source.SIMULATED:
        return f"{_SENDS}in a simulated account all of it stays on loopback"
    return f"{_SENDS}from this computer. Refuse it with --no-network, or {CLIMB}=no"
