"""What audits know: inventories that list and read, and rules that judge, one module each, found by walking.

A module of `workbench.audits.inventories` is an inventory, and its name the inventory's id. A module below
`workbench.audits.rules` is a rule: `s3/versioning.py` is `s3.versioning`. Modules whose name begins with an
underscore are shared helpers. The worked examples of a rule stand in its module.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import ModuleType
from typing import Any

from workbench.audits import inventories, rules
from workbench.engine.audit.contract import AnyRule, AuditRegistry, Inventory, Rule, RuleExample


def discover() -> AuditRegistry:
    """Return every inventory and every rule by id.

    Raises:
        TypeError: A module is not what its place says, or a rule needs what its inventory does not know.
    """
    found_inventories = {inventory.id: inventory for inventory in map(_inventory_of, _modules(inventories))}
    found_rules = {rule.id: rule for rule in map(rule_of, _modules(rules))}
    for rule in found_rules.values():
        inventory = found_inventories.get(rule.inventory)
        lacking = set(rule.questions) - set(inventory.questions if inventory else ())
        if inventory is None or lacking:
            raise TypeError(f"the rule {rule.id} needs {rule.inventory} with {', '.join(sorted(lacking))}")
    return AuditRegistry(inventories=found_inventories, rules=dict(sorted(found_rules.items())))


def discover_examples() -> Mapping[str, tuple[RuleExample[Any], ...]]:
    """Return the worked examples of every rule, by the rule's id."""
    return {rule_of(module).id: module.EXAMPLES for module in _modules(rules)}


def rule_of(module: ModuleType) -> AnyRule:
    """Return the rule that a module defines, with id and help.

    Raises:
        TypeError: It holds no `rule`, or has no docstring.
    """
    rule = getattr(module, "rule", None)
    if not isinstance(rule, Rule):
        raise TypeError(f"{module.__name__} defines no `rule = Rule(…)`")
    doc = inspect.getdoc(module)
    if not doc:
        raise TypeError(f"{module.__name__} has no docstring, which would be the rule's help")
    path = module.__name__.removeprefix(f"{rules.__name__}.")
    return replace(rule, id=".".join(part.rstrip("_") for part in path.split(".")), doc=doc)


def _inventory_of(module: ModuleType) -> Inventory:
    inventory = getattr(module, "inventory", None)
    if not isinstance(inventory, Inventory):
        raise TypeError(f"{module.__name__} defines no `inventory = Inventory(…)`")
    name = module.__name__.removeprefix(f"{inventories.__name__}.")
    return replace(inventory, id=name)


def _modules(package: ModuleType) -> Iterator[Any]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        path = found.name.removeprefix(f"{package.__name__}.")
        if not found.ispkg and not any(part.startswith("_") for part in path.split(".")):
            yield importlib.import_module(found.name)
