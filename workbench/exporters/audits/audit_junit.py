"""An audit as JUnit XML: a suite for each rule, a test case for each resource under it.

`fail` is a failure, `unknown` an error, what does not arise is skipped; `warn` and `accepted` pass, with what
was found as output. What could not be listed is an error of its own.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from workbench.domain.times import iso
from workbench.engine.audit.report import AuditReport, Judged, RuleReport, Standing
from workbench.exporters.junit import legal


def render(report: AuditReport) -> str:
    """Return a `testsuites` document."""
    root = ET.Element("testsuites", name=legal(report.transcript.incident.playbook.id))
    for rule in report.rules:
        _suite(root, report, rule)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _suite(root: ET.Element, report: AuditReport, rule: RuleReport) -> None:
    incident = report.transcript.incident
    untold = [f"not listed: {gap.what}: {gap.why}" for gap in rule.gaps]
    if not rule.ended:
        untold.append("the audit was stopped before everything was read")
    suite = ET.SubElement(
        root,
        "testsuite",
        name=legal(rule.call.id),
        tests=str(len(rule.judged) + len(untold)),
        failures=str(rule.counts[Standing.FAIL]),
        errors=str(rule.counts[Standing.UNKNOWN] + len(untold)),
        skipped=str(rule.counts[Standing.SKIPPED]),
        timestamp=iso(incident.started_at),
        hostname=legal(incident.started_by.host),
    )
    for item in rule.judged:
        _case(suite, rule, item)
    for what in untold:
        case = ET.SubElement(suite, "testcase", classname=legal(rule.call.id), name="everything was listed")
        ET.SubElement(case, "error", type="unknown", message=legal(what))


def _case(suite: ET.Element, rule: RuleReport, item: Judged) -> None:
    case = ET.SubElement(suite, "testcase", classname=legal(rule.call.id), name=legal(str(item.resource)))
    message = legal(item.result.summary)
    match item.standing:
        case Standing.FAIL:
            ET.SubElement(case, "failure", type="fail", message=message)
        case Standing.UNKNOWN:
            ET.SubElement(case, "error", type=legal(str(item.result.reason)), message=message)
        case Standing.SKIPPED:
            ET.SubElement(case, "skipped", message=message)
        case Standing.ACCEPTED if item.deviation:
            why = f"accepted by {item.deviation.approved_by}: {item.deviation.reason}"
            ET.SubElement(case, "system-out").text = legal(f"{message}; {why}")
        case _:
            ET.SubElement(case, "system-out").text = f"{item.standing}: {message}"
