"""How probes are listed and shown to those who write playbooks."""

from __future__ import annotations

from workbench.engine.binding import param_names, required_params
from workbench.engine.probe import AnyProbe, Registry, fact_names
from workbench.exporters.json_document import to_json


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
                "facts": list(fact_names(probe)),
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
        f"Facts: {', '.join(fact_names(probe))}\n"
        f"Operations: {', '.join(probe.operations)}\n"
        f"Deadline: {probe.deadline_s:g} s\n"
    )
