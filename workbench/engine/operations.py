"""Which operations of AWS playbooks may send."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.playbook import OperationCall, Playbook, ProbeCall
from workbench.engine.probe import Registry

NETWORK = "network"
"""The service of requests that leave for DNS and for SSH servers, and not for AWS's API: `network.…`."""


def is_of_network(operation: str) -> bool:
    """Tell whether an operation asks DNS or a server, which no IAM policy allows or denies."""
    return operation.partition(".")[0] == NETWORK


def operations_of(playbooks: Iterable[Playbook], registry: Registry) -> list[str]:
    """Return every operation that these playbooks may send to AWS, and the question who is asking."""
    names = {"sts.GetCallerIdentity"}
    for playbook in playbooks:
        for operations in operations_by_check(playbook, registry).values():
            names.update(name for name in operations if not is_of_network(name))
    return sorted(names)


def operations_by_check(playbook: Playbook, registry: Registry) -> dict[str, tuple[str, ...]]:
    """Return the operations that each check of a playbook may send, by its probe or its own operation."""
    found: dict[str, tuple[str, ...]] = {}
    for check in playbook.checks:
        if isinstance(check, ProbeCall):
            found[check.probe] = registry[check.probe].operations
        elif isinstance(check, OperationCall):
            found[check.operation] = (check.operation,)
    return found


def reaches_servers(playbook: Playbook, registry: Registry) -> bool:
    """Tell whether a playbook asks servers beside AWS's API: names of DNS, the ladder of SFTP."""
    return any(
        is_of_network(name)
        for operations in operations_by_check(playbook, registry).values()
        for name in operations
    )
