"""An audit as OCSF events, JSON lines: a Compliance Finding for each resource under each rule.

What was accepted is `Suppressed`, and its compliance stays what the rule found. Resources under which a
rule does not arise are left out: there is no finding. A list that was not read is an `Unknown` one about the
account under each of its rules, for resources may exist that nobody judged.

Source: https://schema.ocsf.io/1.5.0/classes/compliance_finding (required: activity_id, category_uid,
class_uid, compliance, finding_info, metadata, severity_id, time, type_uid).
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from workbench.domain.audit import Gap, Resource, RuleResult
from workbench.domain.text import clean_json
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.fixes import fix_of
from workbench.engine.audit.report import AuditReport, Judged, RuleReport, Standing
from workbench.knowledge.redaction import redact

VERSION = "1.5.0"
_CREATE, _FINDINGS, _COMPLIANCE_FINDING = 1, 2, 2003
_STATUS = {
    Verdict.PASS: (1, "Pass"),
    Verdict.WARN: (2, "Warning"),
    Verdict.FAIL: (3, "Fail"),
    Verdict.UNKNOWN: (0, "Unknown"),
}
_SEVERITY = {
    Verdict.PASS: (1, "Informational"),
    Verdict.WARN: (2, "Low"),
    Verdict.FAIL: (4, "High"),
    Verdict.UNKNOWN: (0, "Unknown"),
}
_NEW, _SUPPRESSED = (1, "New"), (3, "Suppressed")


def render(report: AuditReport) -> str:
    """Return one event a line, in ASCII."""
    return "".join(f"{json.dumps(redact(clean_json(event))[0])}\n" for event in _events(report))


def _events(report: AuditReport) -> Iterator[JsonObject]:
    for rule in report.rules:
        yield from (_unlisted(report, rule, gap) for gap in rule.gaps)
        yield from (
            _event(report, rule, item) for item in rule.judged if item.standing is not Standing.SKIPPED
        )


def _unlisted(report: AuditReport, rule: RuleReport, gap: Gap) -> JsonObject:
    """Return what is not known of whatever a list would have shown."""
    account = Resource(inventory="account", name=report.transcript.incident.target.account or "?", region="")
    lost = RuleResult(
        rule=rule.call.id,
        verdict=Verdict.UNKNOWN,
        reason=gap.reason,
        summary=f"not listed: {gap.what}: {gap.why}",
        needs=gap.needs,
    )
    return _event(report, rule, Judged(resource=account, result=lost, entry=0, deviation=None))


def _event(report: AuditReport, rule: RuleReport, item: Judged) -> JsonObject:
    incident = report.transcript.incident
    status_id, status = _STATUS[item.result.verdict]
    severity_id, severity = _SEVERITY[item.result.verdict]
    state_id, state = _SUPPRESSED if item.deviation else _NEW
    at = int(incident.started_at.timestamp() * 1000)
    return {
        "activity_id": _CREATE,
        "activity_name": "Create",
        "category_uid": _FINDINGS,
        "category_name": "Findings",
        "class_uid": _COMPLIANCE_FINDING,
        "class_name": "Compliance Finding",
        "type_uid": _COMPLIANCE_FINDING * 100 + _CREATE,
        "time": at,
        "severity_id": severity_id,
        "severity": severity,
        "status_id": state_id,
        "status": state,
        "message": item.result.summary,
        "comment": item.deviation.reason if item.deviation else "",
        "metadata": {
            "version": VERSION,
            "profiles": ["cloud"],
            "product": {"name": "workbench", "vendor_name": "workbench", "version": incident.tool_version},
            "uid": f"{incident.id}:{item.entry}:{rule.call.id}",
        },
        "finding_info": {
            "uid": f"{rule.call.id}:{item.resource.arn or item.resource}",
            "title": rule.call.id,
            "created_time": at,
            "desc": item.result.summary,
        },
        "compliance": {
            "control": rule.call.id,
            "standards": list(rule.call.clauses) or [rule.call.guide],
            "requirements": [rule.call.guide],
            "status_id": status_id,
            "status": status,
        },
        "remediation": {"desc": "\n".join(fix_of(report, rule.call, item.resource)) or "none is known"},
        "resources": [
            {
                "uid": item.resource.arn or item.resource.name,
                "name": item.resource.name,
                "type": item.resource.inventory,
                "region": item.resource.region,
            }
        ],
        "cloud": {
            "provider": "AWS",
            "account": {"uid": incident.target.account},
            "region": item.resource.region,
        },
    }
