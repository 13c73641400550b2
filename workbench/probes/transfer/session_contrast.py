"""What parts the sessions that failed from those that worked?

*Intermittent* means that something tells one try from another: an address, a client and its version, a user,
what was agreed on, an hour, the size of a file, how long a session idled, a folder, a moment since when.
Every variable is tried; the table shows failed of total for its best division, the surest first. The chance
is that of Fisher's exact test, multiplied by all divisions that were looked at. Few tries prove nothing, and
are said to be few.

Of one user or one network that is asked about, the own tries are parted where they are enough; else all are
looked at, theirs among them.

What parts is no cause yet: a new client may have come with a new address. Where no try tells two variables
apart, both are named.

Tries that never became a session stand in the log's stream ERRORS, and count. Those of strangers, users
whom nobody knows from addresses that never came in, do not: every server on the internet has them.

Sources: AWS Transfer Family user guide, "Example log entries"; CloudWatch Logs API reference,
FilterLogEvents.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, get_args

from workbench.domain.evidence import Answers
from workbench.domain.values import one_of
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_seen, passed, warned
from workbench.knowledge.answers import count
from workbench.knowledge.sftp.contrast import MIN_FAILURES, MIN_TRIALS, Contrast, Enough, Split, contrast
from workbench.knowledge.sftp.trials import Variable, as_trial, write_number
from workbench.probes.transfer._tries import OPERATIONS, TryParams, ask_tries, read_tries


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TryParams):
    """Which server, whose tries, and when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What parts them."""

    logging: bool | None = None
    """The server writes a log."""
    tries: int | None = None
    """Sessions, and what never became one, that were looked at, without strangers'."""
    failed: int | None = None
    """So many of them failed."""
    strangers: int | None = None
    """Tries of unknown users from unknown addresses, which were left out."""
    enough: Enough | None = None
    """Whether the numbers can prove anything."""
    parted_by: Variable | Literal[""] | None = None
    """The variable that parts them best; empty where chance explains all."""
    parted_value: str | None = None
    """What those that failed have in common; empty where nothing parts them."""
    named: tuple[Variable, ...] | None = None
    """All variables that are named: those that part, and those that no try tells apart from the first."""
    parting: tuple[str, ...] | None = None
    """Each of them as a sentence: failed of total inside, and elsewhere."""
    table: tuple[str, ...] | None = None
    """The best division of every variable, the surest first, with its chance."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for every line of the log."""
    return ask_tries(aws, params)


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Put the tries together, and look for what parts them."""
    if unseen := not_seen("server", answers["server"], Facts()):
        return unseen
    seen = read_tries(answers, params)
    own = contrast([as_trial(item) for item in seen.asked], write_number)
    of_all = contrast([as_trial(item) for item in seen.all], write_number)
    found = own if own.enough == "enough" else of_all
    if seen.gap and not found.named:
        facts = Facts(logging=seen.logging) if not found.all.total else _partly(found)
        return seen.gap.judgement(facts)
    facts = replace(_facts(found), strangers=seen.strangers)
    whole = f"{found.all} attempts failed"
    if found.named:
        return failed(f"{whole}: {_sentence(found)}", facts)
    if found.enough == "no-failure":
        return passed(f"None of {count(found.all.total, 'attempt')} failed", facts)
    return warned(f"{whole}; {_WHY_NOTHING[found.enough]}", facts)


_WHY_NOTHING = {
    "too-few": f"with fewer than {MIN_TRIALS} of them or {MIN_FAILURES} failures the numbers prove nothing",
    "no-success": "none worked, so that nothing can part them",
    "enough": "nothing that the log tells of them parts them, beyond chance",
}


def _partly(found: Contrast) -> Facts:
    """Return what is known of a log that does not show all: that something failed, not that nothing parts."""
    return Facts(logging=True, tries=found.all.total, failed=found.all.failed or None)


def _facts(found: Contrast) -> Facts:
    first = next(iter(found.named), None)
    return Facts(
        logging=True,
        tries=found.all.total,
        failed=found.all.failed,
        enough=found.enough,
        parted_by=one_of(first.variable, get_args(Variable)) if first else "",
        parted_value=first.value if first else "",
        named=tuple(_names(found.named)),
        parting=tuple(str(split) for split in found.named),
        table=tuple(f"{split} ({split.chance})" for split in found.splits),
    )


def _names(splits: Iterable[Split]) -> Iterable[Variable]:
    named = (one_of(split.variable, get_args(Variable)) for split in splits)
    return (name for name in named if name)


def _sentence(found: Contrast) -> str:
    first, *others = found.named
    says = f"{first.inside} with {first.variable} {first.value}, {first.outside} elsewhere ({first.chance})"
    apart = [split for split in others if split not in found.inseparable]
    if found.inseparable:
        same = ", ".join(f"{split.variable} {split.value}" for split in found.inseparable)
        says += f"; no try tells it apart from {same}"
    if apart:
        says += "; besides: " + ", ".join(f"{split.variable} {split.value}" for split in apart)
    return says


probe = Probe(
    title="What parts the sessions that failed from those that worked?",
    params=Params,
    facts=Facts,
    operations=OPERATIONS,
    collect=collect,
    judge=judge,
    deadline_s=60.0,
)
