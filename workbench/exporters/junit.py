"""JUnit XML, for CI systems: one test case per check.

`fail` is a failure, `unknown` an error, `skipped` and never asked are skipped, `warn` passes with its summary
as output. The conclusion is a property of the suite.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from workbench.domain.finding import Finding
from workbench.domain.playbook import Step
from workbench.domain.times import iso
from workbench.domain.transcript import Transcript
from workbench.domain.verdict import Verdict
from workbench.exporters.record import diagnosis_of
from workbench.knowledge.redaction import shown
from workbench.wording.events import verdict_words

_NOT_XML = re.compile("[\ufffe\uffff]")
"""What `clean` leaves and XML 1.0 forbids (section 2.2, "Char")."""


def render(transcript: Transcript) -> str:
    """Return a `testsuites` document with one suite."""
    incident = transcript.incident
    findings = transcript.findings
    verdicts = [findings[c.id].verdict if c.id in findings else None for c in incident.playbook.checks]
    root = ET.Element("testsuites")
    suite = ET.SubElement(
        root,
        "testsuite",
        name=legal(incident.playbook.id),
        tests=str(len(verdicts)),
        failures=str(verdicts.count(Verdict.FAIL)),
        errors=str(verdicts.count(Verdict.UNKNOWN)),
        skipped=str(verdicts.count(Verdict.SKIPPED) + verdicts.count(None)),
        timestamp=iso(incident.started_at),
        hostname=legal(incident.started_by.host),
    )
    conclusion = diagnosis_of(transcript).conclusion
    properties = ET.SubElement(suite, "properties")
    for name, value in (
        ("incident", incident.id),
        ("account", incident.target.account),
        ("region", incident.target.region),
        ("conclusion", str(conclusion.status)),
        ("primary", conclusion.primary or ""),
        ("summary", conclusion.summary),
        ("because", conclusion.because),
    ):
        ET.SubElement(properties, "property", name=name, value=legal(value))
    for step in incident.playbook.steps:
        for check in step.checks:
            _add_case(suite, incident.playbook.id, step, check.id, findings.get(check.id))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def legal(text: str) -> str:
    """Return `text` with every character that XML 1.0 or a terminal cannot take shown as a picture."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", shown(text))


def _add_case(suite: ET.Element, playbook: str, step: Step, check: str, finding: Finding | None) -> None:
    seconds = (finding.ended_at - finding.started_at).total_seconds() if finding else 0.0
    case = ET.SubElement(
        suite,
        "testcase",
        classname=legal(f"{playbook}.{step.id}"),
        name=legal(check),
        time=f"{seconds:.3f}",
    )
    if finding is None:
        ET.SubElement(case, "skipped", message="not asked")
        return
    message = legal(finding.summary)
    match finding.verdict:
        case Verdict.FAIL:
            ET.SubElement(case, "failure", type="fail", message=message)
        case Verdict.UNKNOWN:
            ET.SubElement(case, "error", type=legal(str(finding.reason)), message=message)
        case Verdict.SKIPPED:
            ET.SubElement(case, "skipped", message=message)
        case _:
            ET.SubElement(case, "system-out").text = f"{verdict_words(finding)}: {message}"
