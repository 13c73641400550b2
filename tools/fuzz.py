"""Make hostile inputs of every kind for so many minutes, and count what broke: `make soak MINUTES=10`.

The generators are those of the tests, which try a few of them with a fixed seed. Prints figures, and each
input that broke; exits 1 when one did. The seed is printed, to make the same inputs again.
"""

from __future__ import annotations

import itertools
import random
import sys
import time

from tests.fuzzing.kinds import FUZZERS

_MINUTES = 10.0
_SHOWN = 5
"""Broken inputs of a kind."""


def fuzz(minutes: float, seed: int) -> int:
    """Run every fuzzer for its share of the time; return how many inputs broke."""
    broken = 0
    for kind, fuzzer in FUZZERS.items():
        chance = random.Random(f"{kind} {seed}")  # noqa: S311 - makes inputs, guards nothing
        ends = time.monotonic() + 60 * minutes / len(FUZZERS)
        faults: list[str] = []
        inputs = 0
        for fault in fuzzer(chance):
            inputs += 1
            faults += [fault] if fault else []
            if time.monotonic() > ends:
                break
        print(f"{kind:<12} {inputs:>8,} inputs, {len(faults)} broken", flush=True)
        for fault in faults[:_SHOWN]:
            print(fault, file=sys.stderr, flush=True)
        broken += len(faults)
    return broken


def fuzz_doors(most: int, seed: int) -> int:
    """Try so many ways in at the front doors, however long it takes; return how many broke."""
    chance = random.Random(f"front doors {seed}")  # noqa: S311 - makes inputs, guards nothing
    faults = [fault for fault in itertools.islice(FUZZERS["front doors"](chance), most) if fault]
    print(f"front doors {most:,} inputs, {len(faults)} broken", *faults, sep="\n")
    return len(faults)


def main() -> int:
    """Fuzz, and return the exit code: `fuzz [MINUTES [SEED]]`, or `fuzz doors INPUTS SEED`."""
    if sys.argv[1:2] == ["doors"]:
        return 1 if fuzz_doors(int(sys.argv[2]), int(sys.argv[3])) else 0
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else _MINUTES
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns() % 1_000_000  # noqa: PLR2004 - the second argument
    print(f"seed {seed}, {minutes:g} minutes")
    return 1 if fuzz(minutes, seed) else 0


if __name__ == "__main__":
    sys.exit(main())
