"""Glyph, word and colour of every verdict and status. Never colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content

from workbench.domain.diagnosis import CauseStatus, Conclusion, ConclusionStatus, ConditionResult
from workbench.domain.finding import Finding
from workbench.domain.verdict import UnknownReason, Verdict


@dataclass(frozen=True, slots=True)
class Mark:
    """How one state looks."""

    glyph: str
    word: str
    style: str
    """A Textual style; colours are theme variables."""

    def content(self, *, width: int = 0) -> Content:
        """Return glyph and word, padded to `width` cells."""
        return Content.styled(f"{self.glyph} {self.word}".ljust(width), f"bold {self.style}")

    def sign(self) -> Content:
        """Return the glyph alone, for lists whose rows say the word elsewhere."""
        return Content.styled(self.glyph, f"bold {self.style}")


VERDICTS = {
    Verdict.PASS: Mark("✓", "PASS", "$text-success"),
    Verdict.WARN: Mark("!", "WARN", "$text-warning"),
    Verdict.FAIL: Mark("✗", "FAIL", "$text-error"),
    Verdict.UNKNOWN: Mark("?", "UNKNOWN", "$unknown"),
    Verdict.SKIPPED: Mark("–", "SKIPPED", "$quiet"),
}
NOT_RECORDED = Mark("?", "NOT RECORDED", "$unknown")
"""Unknown in a replay, where the transcript does not hold what would tell."""

CAUSES = {
    CauseStatus.PROVEN: Mark("■", "PROVEN", "$text-error"),
    CauseStatus.LIKELY: Mark("◐", "LIKELY", "$text-warning"),
    CauseStatus.UNDETERMINED: Mark("○", "OPEN", "$text-primary"),
    CauseStatus.RULED_OUT: Mark("×", "RULED OUT", "$quiet"),
}

CONCLUSIONS = {
    ConclusionStatus.PROVEN: Mark("■", "PROVEN", "$text-error"),
    ConclusionStatus.UNDETERMINED: Mark("?", "CANNOT TELL", "$unknown"),
    ConclusionStatus.CLEAN: Mark("✓", "NOTHING WRONG FOUND", "$text-success"),
}
NOT_ALL_EXAMINED = Mark("?", "NOT ALL EXAMINED", "$unknown")
"""Clean as far as causes could be examined."""

NOT_ASKED = Mark("·", "TO ASK", "$quiet")
ASKING = Mark("▸", "ASKING", "$text-primary")
TO_ANSWER = Mark("?", "ANSWER", "$text-primary")

SPINNER = "|/-\\"
"""Plain characters: every terminal font has them."""


def spinner_at(seconds: float) -> str:
    """Return the frame of everything that turns, at a time of a clock that never jumps: four a second."""
    return SPINNER[int(seconds * 4) % len(SPINNER)]


def conclusion_mark(conclusion: Conclusion) -> Mark:
    """Return how an answer looks: with causes that were not examined, `clean` is no all-clear."""
    is_partly_clean = conclusion.status is ConclusionStatus.CLEAN and conclusion.not_examined
    return NOT_ALL_EXAMINED if is_partly_clean else CONCLUSIONS[conclusion.status]


def condition_mark(condition: ConditionResult) -> Mark:
    """Return whether a condition is true, false or unknown, coloured by what that says about the cause."""
    if condition.truth is None:
        return Mark("?", "UNKNOWN", "$unknown")
    style = "$text-error" if condition.supports else "$quiet"
    return Mark("✓", "TRUE", style) if condition.truth else Mark("×", "FALSE", style)


_WORST_FIRST = (Verdict.FAIL, Verdict.UNKNOWN, Verdict.WARN, Verdict.PASS, Verdict.SKIPPED)


def finding_mark(finding: Finding) -> Mark:
    """Return how a finding looks: what no recording holds is called so."""
    return NOT_RECORDED if finding.reason is UnknownReason.NOT_RECORDED else VERDICTS[finding.verdict]


def says_reason(finding: Finding) -> bool:
    """Tell whether a reason is to stand beside its mark, which may have said it."""
    return bool(finding.reason) and finding_mark(finding) is not NOT_RECORDED


def step_mark(findings: Sequence[Finding]) -> Mark | None:
    """Return how a step looks for its findings; None when there is none."""
    verdict = worst(findings)
    marks = [finding_mark(finding) for finding in findings if finding.verdict is verdict]
    return next((mark for mark in marks if mark is not NOT_RECORDED), marks[0] if marks else None)


def worst(findings: Iterable[Finding]) -> Verdict | None:
    """Return the verdict that a step shows for its findings; None when there is none.

    A broken condition outweighs what could not be seen, which outweighs all that is well.
    """
    verdicts = {finding.verdict for finding in findings}
    return next((verdict for verdict in _WORST_FIRST if verdict in verdicts), None)
