"""An audit as one JSON document, schema `workbench.audit/1`."""

from __future__ import annotations

from workbench.domain.audit import Deviation, Gap
from workbench.domain.times import iso
from workbench.domain.values import JsonObject, JsonValue
from workbench.engine.audit.fixes import fix_of
from workbench.engine.audit.report import AuditReport, Coverage, Judged, RuleReport
from workbench.wording.json_text import to_json

SCHEMA = "workbench.audit/1"


def render(report: AuditReport) -> str:
    """Return the document."""
    incident, configured = report.transcript.incident, report.configured
    ended = report.transcript.ended_at
    return to_json(
        {
            "schema": SCHEMA,
            "audit": {
                "id": incident.id,
                "playbook": incident.playbook.id,
                "playbook_sha256": incident.playbook.sha256,
                "started_at": iso(incident.started_at),
                "ended_at": iso(ended) if ended else None,
                "tool_version": incident.tool_version,
            },
            "target": {
                "source": str(incident.target.source),
                "account": incident.target.account,
                "regions": list(configured.regions),
                "identity": incident.target.identity,
            },
            "parameters": incident.parameters,
            "settings": {"file": configured.settings_file, "sha256": configured.settings_sha256},
            "deviations": {
                "file": configured.deviations_file,
                "sha256": configured.deviations_sha256,
                "expired": [_deviation(item) for item in report.expired],
                "unmatched": [_deviation(item) for item in report.unmatched],
            },
            "coverage": [_coverage(item) for item in report.coverage],
            "lines": [
                {
                    "title": line.step.title,
                    "standing": str(line.standing),
                    "rules": [_rule(report, rule) for rule in line.rules],
                }
                for line in report.lines
            ],
            "conclusion": {"status": str(report.conclusion.status), "summary": report.conclusion.summary},
        }
    )


def _rule(report: AuditReport, rule: RuleReport) -> JsonObject:
    return {
        "id": rule.call.id,
        "rule": rule.call.rule,
        "guide": rule.call.guide,
        "clauses": list(rule.call.clauses),
        "equivalents": list(rule.call.equivalents),
        "leads_to": rule.call.leads_to or None,
        "standing": str(rule.standing),
        "counts": {str(standing): number for standing, number in rule.counts.items()},
        "resources": [_judged(report, rule, item) for item in rule.judged],
    }


def _judged(report: AuditReport, rule: RuleReport, item: Judged) -> JsonObject:
    resource, result = item.resource, item.result
    return {
        "name": resource.name,
        "arn": resource.arn or None,
        "region": resource.region,
        "standing": str(item.standing),
        "verdict": str(result.verdict),
        "reason": str(result.reason) if result.reason else None,
        "summary": result.summary,
        "needs": list(result.needs),
        "deviation": _deviation(item.deviation) if item.deviation else None,
        "fix": list(fix_of(report, rule.call, resource)),
        "entry": item.entry,
    }


def _coverage(item: Coverage) -> JsonObject:
    return {
        "inventory": item.inventory,
        "region": item.region or None,
        "listed": item.listed,
        "read": item.read,
        "not_wholly_read": item.unread,
        "gaps": [_gap(gap) for gap in item.gaps],
        "entry": item.entry,
    }


def _gap(gap: Gap) -> JsonValue:
    return {"what": gap.what, "why": gap.why, "reason": str(gap.reason), "needs": list(gap.needs)}


def _deviation(item: Deviation) -> JsonObject:
    return {
        "rule": item.rule,
        "resource": item.resource,
        "reason": item.reason,
        "owner": item.owner,
        "approved_by": item.approved_by,
        "expires": item.expires.isoformat(),
    }
