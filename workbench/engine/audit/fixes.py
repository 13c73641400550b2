"""The commands that mend what a rule found, for one resource."""

from __future__ import annotations

from workbench.domain.audit import Resource
from workbench.domain.playbook import RuleCall
from workbench.engine.audit.report import AuditReport
from workbench.engine.fix_commands import fill_command


def fix_of(report: AuditReport, call: RuleCall, resource: Resource) -> list[str]:
    """Return the lines of a rule's fix with the resource's names filled in, quoted for a shell."""
    incident = report.transcript.incident
    of_resource = {
        "name": resource.name,
        "arn": resource.arn,
        "region": resource.region,
        "account": incident.target.account,
    }
    return fill_command(call.fix, {**incident.parameters, **of_resource}).strip().splitlines()
