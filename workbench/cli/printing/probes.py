"""How probes are listed and shown to those who write playbooks."""

from __future__ import annotations

import textwrap

from workbench.engine.binding import param_names, required_params
from workbench.engine.fact_types import fact_meanings, fact_schemas, fact_types
from workbench.engine.probe import AnyProbe, Registry
from workbench.wording.json_text import to_json

_WIDTH = 100


def probes_text(registry: Registry) -> str:
    """Return one line per probe."""
    return "".join(f"{probe.id:<36} {probe.title}\n" for probe in registry.values())


def probes_json(registry: Registry) -> str:
    """Return all probes as one JSON array."""
    return to_json(
        [
            {
                "id": probe.id,
                "title": probe.title,
                "parameters": list(param_names(probe)),
                "required": list(required_params(probe)),
                "facts": fact_schemas(probe.facts),
                "operations": list(probe.operations),
            }
            for probe in registry.values()
        ]
    )


def probe_text(probe: AnyProbe) -> str:
    """Return a probe's help, and what it takes, tells and asks."""
    required = required_params(probe)
    parameters = (f"{name} (required)" if name in required else name for name in param_names(probe))
    return (
        f"{probe.id}: {probe.title}\n\n{probe.doc}\n\n"
        f"Parameters: {', '.join(parameters)}\n"
        f"Operations: {', '.join(probe.operations)}\n"
        f"Deadline: {probe.deadline_s:g} s\n\n"
        f"Facts, each unknown where it cannot be seen:\n\n{_facts_text(probe)}"
    )


def _facts_text(probe: AnyProbe) -> str:
    """Return each fact with what it can be, and its meaning below."""
    meanings = fact_meanings(probe.facts)
    return "".join(
        f"{_folded(f'{name}: {type_}', '  ')}\n{_folded(meanings[name], '      ')}\n"
        for name, type_ in fact_types(probe.facts).items()
    )


def _folded(text: str, indent: str) -> str:
    return textwrap.fill(
        text,
        width=_WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}    " if indent == "  " else indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
