"""Which variable parts the tries that failed from those that worked, and how sure that is.

For every variable the tries are divided in two in every way that its values suggest: one value against all
others, at least so much against less. Of a division Fisher's exact test tells how likely chance alone puts
so many failures on one side. Who looks at many divisions finds a rare one by chance, so that the probability
is multiplied by all that were looked at (Bonferroni): the number of variables, and of a variable's divisions.

Two variables that both part the tries are compared within each other: one that tells nothing more once the
other is known is its reflection; where neither does, they cannot be told apart, and both are named.

Sources: R. A. Fisher, "The Design of Experiments" (1935), exact test of a two by two table; O. J. Dunn,
"Multiple Comparisons Among Means" (1961), correction of Bonferroni.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

SURE = 0.005
"""What a corrected probability must be below."""
MIN_TRIALS = 12
"""Of fewer tries nothing is claimed."""
MIN_FAILURES = 4
"""With fewer failures nothing is claimed."""
MIN_RATIO = 2.0
"""How many times more often tries must fail on one side: a hundred thousand tries make any trifle sure."""
_LEAST_SHOWN = 1e-12
_SHARES = (1, 2, *range(5, 100, 5), 98, 99)
"""The percentiles at which numbers are divided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One try, and all that is known of it."""

    failed: bool
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By variable, what the try belongs to, the narrowest first: an address, and the networks around it.
    A variable that is not known is missing."""
    numbers: Mapping[str, float] = field(default_factory=dict)
    """By variable, what was measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The tries on one side of a division."""

    failed: int
    total: int

    @property
    def rate(self) -> float:
        """The share that failed; 0 of none."""
        return self.failed / self.total if self.total else 0.0

    def __str__(self) -> str:
        """As people say it: `12 of 12`."""
        return f"{self.failed} of {self.total}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The division of a variable that parts failure from success best."""

    variable: str
    value: str
    """What the tries have in common that fail more often."""
    inside: Side
    """Those that have it."""
    outside: Side
    """All others of which the variable is known."""
    p: float
    """How likely chance alone does that much, at most, for all that were looked at; at most 1."""
    members: int = field(repr=False, compare=False)
    """A bit for each try that has it."""
    known: int = field(repr=False, compare=False)
    """A bit for each try of which the variable is known."""

    @property
    def is_sure(self) -> bool:
        """Chance does not explain it, and it matters."""
        return self.p < SURE and self.inside.rate >= MIN_RATIO * self.outside.rate

    @property
    def chance(self) -> str:
        """How likely chance alone does that much, as people write it: `p 2e-05`."""
        return f"p {self.p:.1g}" if self.p >= _LEAST_SHOWN else f"p below {_LEAST_SHOWN:g}"

    def __str__(self) -> str:
        """As people say it: `source 203.0.113.0/28: 12 of 12 failed, 0 of 340 elsewhere`."""
        return f"{self.variable} {self.value}: {self.inside} failed, {self.outside} elsewhere"


Enough = Literal["enough", "no-failure", "no-success", "too-few"]
"""Whether the tries can prove anything: some of both kinds, and not too few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast:
    """What parts failure from success."""

    all: Side
    enough: Enough
    splits: tuple[Split, ...] = ()
    """The best division of every variable, the surest first, be it sure or not."""
    parting: tuple[Split, ...] = ()
    """Those that part by themselves, the surest first; none where chance explains all."""
    inseparable: tuple[Split, ...] = ()
    """Those that go together with the first so closely that no try tells them apart."""

    @property
    def named(self) -> tuple[Split, ...]:
        """All that is claimed: what parts, and what cannot be told from it."""
        return (*self.parting[:1], *self.inseparable, *self.parting[1:])


def contrast(trials: Sequence[Trial], write: Callable[[str, float], str] | None = None) -> Contrast:
    """Return what parts the tries that failed from the others.

    Args:
        trials: All tries of the time that is looked at.
        write: How the number of a variable is written: `("size", 1e6)` becomes `1 MB`.
    """
    failed = _bits(trial.failed for trial in trials)
    everything = (1 << len(trials)) - 1
    whole = Side(failed=failed.bit_count(), total=len(trials))
    variables = _variables(trials, write or (lambda _name, number: f"{number:g}"))
    looked_at = [found for item in variables if (found := _best(item, everything, failed))]
    splits = sorted((_corrected(split, len(looked_at)) for split in looked_at), key=lambda split: split.p)
    enough = _enough(whole)
    by_name = {item.name: item for item in variables}
    parting, inseparable = _apart(splits if enough == "enough" else [], by_name, failed)
    return Contrast(
        all=whole,
        enough=enough,
        splits=tuple(splits),
        parting=tuple(parting),
        inseparable=tuple(inseparable),
    )


def chance(failed_inside: int, inside: int, failed: int, total: int) -> float:
    """Return how likely at least so many failures lie inside by chance: Fisher's exact test, one-sided.

    Args:
        failed_inside: Failures inside.
        inside: Tries inside.
        failed: Failures altogether.
        total: Tries altogether.
    """
    if failed_inside * total <= failed * inside:
        return 1.0  # no more than their share: not what is looked for
    least = max(failed_inside, failed + inside - total, 0)
    ways = _log_ways(failed, least) + _log_ways(total - failed, inside - least) - _log_ways(total, inside)
    term = math.exp(ways)
    summed = 0.0
    for number in range(least, min(failed, inside) + 1):
        summed += term
        term *= (failed - number) * (inside - number)
        term /= (number + 1) * (total - failed - inside + number + 1)
    return min(summed, 1.0)


@dataclass(frozen=True, slots=True)
class _Variable:
    name: str
    known: int
    """A bit for each try of which it is known."""
    divisions: Mapping[int, tuple[str, str]]
    """Each division as the bits of one side, and how that side and the other are called."""


def _variables(trials: Sequence[Trial], write: Callable[[str, float], str]) -> list[_Variable]:
    return [*_of_groups(trials), *_of_numbers(trials, write)]


def _of_groups(trials: Sequence[Trial]) -> Iterator[_Variable]:
    for name in dict.fromkeys(name for trial in trials for name in trial.groups):
        members: dict[str, int] = {}
        for index, trial in enumerate(trials):
            for label in trial.groups.get(name, ()):
                members[label] = members.get(label, 0) | 1 << index
        known = _bits(name in trial.groups for trial in trials)
        sides = ((bits, (label, f"other than {label}")) for label, bits in members.items())
        yield _Variable(name, known, _distinct(sides, known))


def _of_numbers(trials: Sequence[Trial], write: Callable[[str, float], str]) -> Iterator[_Variable]:
    for name in dict.fromkeys(name for trial in trials for name in trial.numbers):
        values = sorted(trial.numbers[name] for trial in trials if name in trial.numbers)
        known = _bits(name in trial.numbers for trial in trials)
        cuts = dict.fromkeys(values[len(values) * share // 100] for share in _SHARES)
        sides = (
            (
                _bits(name in trial.numbers and trial.numbers[name] >= cut for trial in trials),
                (f"at least {write(name, cut)}", f"below {write(name, cut)}"),
            )
            for cut in cuts
        )
        yield _Variable(name, known, _distinct(sides, known))


def _distinct(sides: Iterator[tuple[int, tuple[str, str]]], known: int) -> Mapping[int, tuple[str, str]]:
    """Return each division once, under its first name, without those that divide nothing.

    A side that has a name of its own is called by it: of two users the other is no `other than bob`.
    """
    found: dict[int, tuple[str, str]] = {}
    named: set[int] = set()
    for bits, names in sides:
        if bits in (0, known) or bits in found:
            continue
        if known ^ bits not in found:
            found[bits] = names
        elif known ^ bits not in named:
            named.add(known ^ bits)
            found[known ^ bits] = (found[known ^ bits][0], names[0])
    return found


def _best(variable: _Variable, among: int, failed: int) -> Split | None:
    """Return the division that parts best among some tries, corrected for the number of divisions."""
    known = variable.known & among
    sides: dict[int, str] = {}
    for bits, (name, other) in variable.divisions.items():
        inside = bits & known
        if inside not in (0, known):
            sides.setdefault(inside, name)
            sides.setdefault(known ^ inside, other)
    splits = (_split(variable.name, value, bits, known, failed) for bits, value in sides.items())
    best = min(splits, key=lambda split: split.p, default=None)
    return _corrected(best, len(sides)) if best else None


def _split(variable: str, value: str, members: int, known: int, failed: int) -> Split:
    inside = Side(failed=(members & failed).bit_count(), total=members.bit_count())
    total, failures = known.bit_count(), (known & failed).bit_count()
    return Split(
        variable=variable,
        value=value,
        inside=inside,
        outside=Side(failed=failures - inside.failed, total=total - inside.total),
        p=chance(inside.failed, inside.total, failures, total),
        members=members,
        known=known,
    )


def _corrected(split: Split, times: int) -> Split:
    return replace(split, p=min(1.0, split.p * times))


def _apart(
    splits: Sequence[Split], variables: Mapping[str, _Variable], failed: int
) -> tuple[list[Split], list[Split]]:
    """Return those that part by themselves, and those that cannot be told from the first.

    Begin with the surest. One that is not sure over all tries may be so among those of the first: what fails
    only where both are given is diluted in each of them.
    """
    parting: list[Split] = []
    inseparable: list[Split] = []
    for split in splits:
        variable = variables[split.variable]
        looked_at = 1 if split.is_sure else len(splits)
        if (parting or split.is_sure) and all(
            _adds(variable, earlier, failed, looked_at) for earlier in parting
        ):
            parting.append(split)
        elif split.is_sure and not _adds(variables[parting[0].variable], split, failed, 1):
            inseparable.append(split)
    return parting, inseparable


def _adds(variable: _Variable, known: Split, failed: int, looked_at: int) -> bool:
    """Tell whether a variable, one of so many, parts further on either side of what is known."""
    strata = (known.members, known.known ^ known.members)
    found = (_best(variable, stratum, failed) for stratum in strata)
    return any(_corrected(split, len(strata) * looked_at).is_sure for split in found if split)


def _enough(whole: Side) -> Enough:
    if whole.failed == 0:
        return "no-failure"
    if whole.total < MIN_TRIALS or whole.failed < MIN_FAILURES:
        return "too-few"
    return "no-success" if whole.failed == whole.total else "enough"


def _bits(members: Iterator[bool]) -> int:
    bits = "".join("1" if is_member else "0" for is_member in members)
    return int(bits[::-1] or "0", 2)


def _log_ways(total: int, taken: int) -> float:
    """Return the logarithm of the number of ways to take so many of a total."""
    return math.lgamma(total + 1) - math.lgamma(taken + 1) - math.lgamma(total - taken + 1)
