"""Whether an incident is what was recorded: at a glance, and every check in words."""

from __future__ import annotations

from textual.content import Content

from workbench.domain.verification import IntegrityCheck, Verification
from workbench.tui.formats import count, inert
from workbench.tui.marks import Mark

_NOT_YET = Mark("·", "not checked yet", "$quiet")
_VERIFIED = Mark("✓", "verified", "$text-success")
_PROBLEMS = Mark("!", "problems", "$text-warning")
_NOTHING = Mark("–", "in memory", "$quiet")


def verified_mark(found: Verification | None) -> Mark:
    """Return the status at a glance; None is what was not checked yet."""
    if found is None:
        return _NOT_YET
    if not found.passed:
        return _PROBLEMS
    return _VERIFIED if found.checks else _NOTHING


def verification_text(found: Verification) -> Content:
    """Return every check in words, what does not add up, and what could not be checked."""
    if not found.checks:
        return Content("Kept in memory: there is nothing on disk to verify, and it is lost when you leave.")
    verdict = (
        Content.styled("✓ Everything adds up.", "bold $text-success")
        if found.passed
        else Content.styled("! It does not add up.", "bold $text-warning")
    )
    sealed = "closed" if found.sealed else "not closed"
    facts = inert(f"{count(found.entries, 'entry')}, {sealed}, head {found.head or 'none'}")
    advice = Content.styled(
        "Whether entries were cut off at the end shows only beside a head that was kept elsewhere: "
        "workbench journal verify --head HASH",
        "$quiet",
    )
    checks = Content("\n").join(_check(check) for check in found.checks)
    return Content("\n\n").join([verdict, checks, facts, advice])


def _check(check: IntegrityCheck) -> Content:
    mark = ("✓ ", "$text-success") if check.passed else ("✗ ", "bold $text-error")
    problems = [inert(f"\n    {problem}", keep_lines=True) for problem in check.problems]
    return Content.assemble(mark, inert(check.what), *problems)
