"""What a run would have asked had somebody agreed to it: asked of the person, on record, then asked again.

Nothing is agreed to unasked, and "no" is what counts when nobody answers. The consent lasts as long as the
source that was told of it: one incident that is worked on, or one run.
"""

from __future__ import annotations

from collections.abc import Mapping

from workbench.domain.finding import Finding
from workbench.domain.incident_events import ConsentAnswered
from workbench.domain.needs import LOG_FILES
from workbench.domain.verdict import Verdict
from workbench.engine.ports import ReadsLogFiles
from workbench.engine.session import IncidentSession

QUESTION = "Read the log files?"
WHAT_IS_READ = (
    "At most twelve a run, only by the names that the service itself gives its logs, and the first 5 MB of "
    "each. Lines of trouble are kept, with version and hash of each file; your answer goes on record."
)
"""What the person agrees to, in words."""


def wanting_log_files(session: IncidentSession) -> Mapping[str, Finding]:
    """Return the findings that log files would decide, by check; empty where the source reads none."""
    if not isinstance(session.source, ReadsLogFiles):
        return {}
    return {
        check: finding
        for check, finding in session.findings.items()
        if finding.verdict is Verdict.UNKNOWN and LOG_FILES in finding.needs
    }


async def answer_log_files(session: IncidentSession, *, agreed: bool) -> tuple[str, ...]:
    """Put on record whether log files may be read, and let the source know.

    Returns:
        The checks to ask again, with `session.run_checks`; none where the person did not agree.

    Raises:
        JournalError: The journal cannot take it; then nothing is agreed to.
        UsageError: The incident is closed.
    """
    checks = tuple(wanting_log_files(session))
    await session.contributions.annotate(ConsentAnswered(option=LOG_FILES, agreed=agreed, checks=checks))
    if not agreed or not isinstance(session.source, ReadsLogFiles):
        return ()
    session.source.allow_log_files()
    return checks
