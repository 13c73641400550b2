"""The catalogue of probes: one module each, found by walking this package.

A module's path below this package is its probe's id: `s3/object_visibility.py` is `s3.object_visibility`. A
package that would clash with a Python keyword carries a trailing underscore that the id does not:
`lambda_/invocation_health.py` is `lambda.invocation_health`. Modules whose name begins with an underscore
are shared helpers, not probes.

The worked examples of a probe stand beside it, as `EXAMPLES` of `s3/object_visibility_examples.py`. Only
tests read them: running the program imports none.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Any

from workbench.engine.probe import AnyProbe, Example, Probe, Registry

_EXAMPLES = "_examples"
"""How the name ends of the module that holds a probe's examples."""


def discover() -> Registry:
    """Return every probe of this package by id, with its id and help filled in from its module.

    Each module is imported when its probe is taken: that raises TypeError where it holds no `probe`, or has
    no docstring.

    Raises:
        TypeError: Two modules share an id.
    """
    modules: dict[str, str] = {}
    for name in _module_names():
        if name.endswith(_EXAMPLES):
            continue
        if probe_id(name) in modules:
            raise TypeError(f"{name}: the probe id {probe_id(name)} is taken")
        modules[probe_id(name)] = name
    return _Modules(dict(sorted(modules.items())))


class _Modules(Mapping[str, AnyProbe]):
    """Probes whose modules are imported when they are asked for: a playbook needs a tenth of them."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self._modules = modules
        self._probes: dict[str, AnyProbe] = {}

    def __getitem__(self, name: str) -> AnyProbe:
        if name not in self._probes:
            self._probes[name] = probe_of(importlib.import_module(self._modules[name]))
        return self._probes[name]

    def __contains__(self, name: object) -> bool:
        return name in self._modules

    def __iter__(self) -> Iterator[str]:
        return iter(self._modules)

    def __len__(self) -> int:
        return len(self._modules)


def discover_examples() -> Mapping[str, tuple[Example[Any], ...]]:
    """Return the worked examples of every probe that has some, by the probe's id.

    Raises:
        TypeError: A module of examples holds no `EXAMPLES`.
    """
    return {
        probe_id(name.removesuffix(_EXAMPLES)): examples_of(importlib.import_module(name))
        for name in _module_names()
        if name.endswith(_EXAMPLES)
    }


def examples_of(module: ModuleType) -> tuple[Example[Any], ...]:
    """Return the worked examples that a module holds.

    Raises:
        TypeError: It holds no tuple `EXAMPLES` of them.
    """
    examples = getattr(module, "EXAMPLES", None)
    if not isinstance(examples, tuple) or not all(isinstance(example, Example) for example in examples):
        raise TypeError(f"{module.__name__} defines no `EXAMPLES: tuple[Example[Params], ...] = (…)`")
    return examples


def probe_of(module: ModuleType) -> AnyProbe:
    """Return the probe that a module defines, with id and help.

    Raises:
        TypeError: It holds no `probe`, or has no docstring.
    """
    probe = getattr(module, "probe", None)
    if not isinstance(probe, Probe):
        raise TypeError(
            f"{module.__name__} defines no `probe = Probe(…)`; the names of helpers begin with an underscore"
        )
    doc = inspect.getdoc(module)
    if not doc:
        raise TypeError(f"{module.__name__} has no docstring, which would be the probe's help")
    return replace(probe, id=probe_id(module.__name__), doc=doc)


def probe_id(module_name: str) -> str:
    """Return the id of the probe in a module of this package: its path, without trailing underscores."""
    path = module_name.removeprefix(f"{__name__}.")
    return ".".join(part.rstrip("_") for part in path.split("."))


@cache  # they are the program's own: looking through its folders takes as long as a question
def _module_names() -> tuple[str, ...]:
    found = [module.name for module in pkgutil.walk_packages(__path__, f"{__name__}.") if not module.ispkg]
    return tuple(name for name in found if not _is_helper(name))


def _is_helper(name: str) -> bool:
    return any(part.startswith("_") for part in name.removeprefix(f"{__name__}.").split("."))
