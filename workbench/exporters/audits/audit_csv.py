"""An audit as CSV: a row for each resource under each rule, and one for each list that could not be read."""

from __future__ import annotations

from workbench.engine.audit.report import AuditReport, Standing
from workbench.exporters.csv_timeline import to_csv

HEADER = (
    *("rule", "guide", "inventory", "region", "resource", "arn", "standing", "reason", "summary", "needs"),
    *("accepted_by", "accepted_until", "accepted_because", "clauses", "equivalents", "entry"),
)


def render(report: AuditReport) -> str:
    """Return the rows under a header, rule by rule, the worst first."""
    rows: list[tuple[str, ...]] = []
    for rule in report.rules:
        about = ("; ".join(rule.call.clauses), "; ".join(rule.call.equivalents))
        for item in rule.judged:
            resource, result, deviation = item.resource, item.result, item.deviation
            accepted = (
                (deviation.approved_by, deviation.expires.isoformat(), deviation.reason)
                if deviation
                else ("", "", "")
            )
            rows.append(
                (
                    *(rule.call.id, rule.call.guide, resource.inventory, resource.region, resource.name),
                    *(resource.arn, str(item.standing), str(result.reason or ""), result.summary),
                    *(" ".join(result.needs), *accepted, *about, str(item.entry)),
                )
            )
        rows += [
            (
                *(rule.call.id, rule.call.guide, "", "", gap.what, "", str(Standing.UNKNOWN)),
                *(str(gap.reason), gap.why, " ".join(gap.needs), "", "", "", *about, ""),
            )
            for gap in rule.gaps
        ]
    return to_csv(HEADER, rows)
