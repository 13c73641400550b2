"""Which operations of AWS playbooks may send."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.playbook import OperationCall, Playbook, ProbeCall
from workbench.engine.probe import Registry


def operations_of(playbooks: Iterable[Playbook], registry: Registry) -> list[str]:
    """Return every operation that these playbooks may send, and the question who is asking."""
    names = {"sts.GetCallerIdentity"}
    for playbook in playbooks:
        for operations in operations_by_check(playbook, registry).values():
            names.update(operations)
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
