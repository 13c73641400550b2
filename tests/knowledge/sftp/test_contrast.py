"""What parts failure from success: found where it was planted, and never where nothing was."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.sftp.contrast import Contrast, Side, Trial, chance, contrast

SESSIONS = 500
Facts = Mapping[str, str | float]
Fault = Callable[[Facts], bool]

PLANTED: dict[str, tuple[Fault, str]] = {
    "source": (lambda it: str(it["source"]).startswith("203.0.113."), "203.0.113.0/24"),
    "client": (lambda it: it["client"] == "jsch-0.1.54", "jsch-0.1.54"),
    "user": (lambda it: it["user"] == "user-3", "user-3"),
    "method": (lambda it: it["method"] == "password", "password"),
    "kex": (lambda it: it["kex"] == "dh-group14-sha1", "dh-group14-sha1"),
    "cipher": (lambda it: it["cipher"] == "aes128-cbc", "aes128-cbc"),
    "hour": (lambda it: it["hour"] in ("02", "03"), "02-03"),
    "size": (lambda it: float(it["size"]) >= 10**8, "at least"),
    "idle": (lambda it: float(it["idle"]) >= 300, "at least"),
    "path": (lambda it: it["path"] == "/in/eu", "/in/eu"),
}


def one(random_: random.Random) -> dict[str, str | float]:
    network = random_.choice(["203.0.113", "198.51.100", "198.51.100", "192.0.2", "192.0.2", "192.0.3"])
    return {
        "source": f"{network}.{random_.randint(1, 6)}",
        "client": random_.choice(["OpenSSH_9.6", "OpenSSH_8.0", "WinSCP_6.3", "jsch-0.1.54", "paramiko_3.4"]),
        "user": f"user-{random_.randint(1, 9)}",
        "method": random_.choice(["publickey"] * 4 + ["password"]),
        "kex": random_.choice(["curve25519-sha256", "ecdh-sha2-nistp256", "dh-group14-sha1"]),
        "cipher": random_.choice(["aes256-gcm", "aes256-ctr", "aes128-ctr", "aes128-cbc"]),
        "hour": f"{random_.randint(0, 23):02}",
        "size": random_.lognormvariate(16.5, 2),
        "idle": random_.expovariate(1 / 150),
        "path": random_.choice(["/in/eu", "/in/us", "/in/jp", "/out/eu", "/out/us"]),
    }


def trial(facts: Facts, *, failed: bool) -> Trial:
    groups: dict[str, tuple[str, ...]] = {
        name: (value,) for name, value in facts.items() if isinstance(value, str)
    }
    numbers = {name: value for name, value in facts.items() if isinstance(value, float)}
    address, hour = str(facts["source"]), int(facts["hour"])
    groups["source"] = (address, f"{address.rpartition('.')[0]}.0/24")
    groups["hour"] = (f"{hour:02}", f"{hour - hour % 2:02}-{hour - hour % 2 + 1:02}")
    return Trial(failed=failed, groups=groups, numbers=numbers)


def sessions(seed: int, fault: Fault, *, likely: float = 0.8, besides: float = 0.03) -> list[Trial]:
    random_ = random.Random(seed)  # noqa: S311 - synthetic sessions that can be made again
    drawn = (one(random_) for _ in range(SESSIONS))
    return [trial(it, failed=random_.random() < (likely if fault(it) else besides)) for it in drawn]


def names(found: Contrast) -> list[str]:
    return [split.variable for split in found.named]


@pytest.mark.parametrize("variable", PLANTED)
def test_the_planted_variable_comes_first_and_alone(variable: str) -> None:
    fault, value = PLANTED[variable]
    runs = [contrast(sessions(seed, fault)) for seed in range(5)]
    assert all(found.parting and found.parting[0].variable == variable for found in runs)
    assert all(value in found.parting[0].value for found in runs)
    assert sum(len(found.named) > 1 for found in runs) <= 1


def test_nothing_is_claimed_where_nothing_was_planted() -> None:
    runs = [contrast(sessions(seed, lambda _: False, besides=0.15)) for seed in range(60)]
    assert all(len(found.splits) == len(PLANTED) for found in runs)
    assert sum(bool(found.named) for found in runs) <= 1


@pytest.mark.parametrize("pair", list(itertools.combinations(PLANTED, 2))[::4])
def test_two_that_fail_together_are_both_named(pair: tuple[str, str]) -> None:
    first, second = (PLANTED[name][0] for name in pair)
    either = contrast(sessions(1, lambda it: first(it) or second(it)))
    assert set(names(either)) == set(pair)


@pytest.mark.parametrize("pair", [("client", "kex"), ("kex", "path"), ("kex", "size"), ("idle", "path")])
def test_two_that_fail_only_where_both_are_given_are_both_named(pair: tuple[str, str]) -> None:
    first, second = (PLANTED[name][0] for name in pair)
    both = contrast(sessions(2, lambda it: first(it) and second(it), likely=0.95, besides=0.01))
    assert set(names(both)) == set(pair)


def test_two_that_no_try_tells_apart_are_both_named() -> None:
    trials = [
        Trial(
            failed=index < 12, groups={"client": (name,), "user": (name.upper(),), "day": (str(index % 7),)}
        )
        for index, name in enumerate(["old"] * 12 + ["new"] * 340)
    ]
    found = contrast(trials)
    assert names(found) == ["client", "user"]
    assert [split.variable for split in found.inseparable] == ["user"]
    assert str(found.parting[0]) == "client old: 12 of 12 failed, 0 of 340 elsewhere"


def test_a_reflection_is_not_named() -> None:
    """All with the old client fail; they are among the users of one country, most of whom work."""
    trials = [
        Trial(
            failed=old, groups={"country": ("XY" if old or index % 3 == 0 else "ZZ",), "client": (str(old),)}
        )
        for index in range(300)
        for old in [index < 20]
    ]
    found = contrast(trials)
    assert {split.variable for split in found.splits if split.is_sure} == {"client", "country"}
    assert names(found) == ["client"]


def test_what_is_unknown_of_a_try_counts_on_neither_side() -> None:
    trials = [
        Trial(failed=index < 10, groups={} if index < 10 else {"user": ("a", "b")[index % 2 :]})
        for index in range(50)
    ]
    assert contrast(trials).splits[0].inside.failed == 0
    assert not contrast(trials).named


@pytest.mark.parametrize(
    ("failed", "worked", "enough"),
    [
        (0, 100, "no-failure"),
        (3, 100, "too-few"),
        (4, 7, "too-few"),
        (20, 0, "no-success"),
        (6, 40, "enough"),
    ],
)
def test_few_tries_or_tries_of_one_kind_prove_nothing(failed: int, worked: int, enough: str) -> None:
    trials = [Trial(failed=True, groups={"user": ("a",)})] * failed + [
        Trial(failed=False, groups={"user": ("b",)})
    ] * worked
    found = contrast(trials)
    assert found.enough == enough
    assert bool(found.named) == (enough == "enough")
    assert found.all == Side(failed=failed, total=failed + worked)


def test_the_exception_is_named_where_all_others_fail() -> None:
    trials = [Trial(failed=user != "a", groups={"user": (user,)}) for user in "abcd" * 20]
    assert contrast(trials).parting[0].value == "other than a"


@given(st.data())
def test_the_probability_is_the_exact_one(data: st.DataObject) -> None:
    total = data.draw(st.integers(1, 60))
    failed, inside = data.draw(st.integers(0, total)), data.draw(st.integers(0, total))
    least, most = max(0, failed + inside - total), min(failed, inside)
    failed_inside = data.draw(st.integers(least, most))
    ways = sum(comb(failed, k) * comb(total - failed, inside - k) for k in range(failed_inside, most + 1))
    exact = Fraction(ways, comb(total, inside))
    found = chance(failed_inside, inside, failed, total)
    if failed_inside * total > failed * inside:
        assert found == pytest.approx(float(exact), rel=1e-9)
    else:
        assert found == 1


def test_numbers_are_written_as_asked() -> None:
    trials = [Trial(failed=number > 90, numbers={"size": float(number)}) for number in range(100)]
    found = contrast(trials, lambda name, number: f"{number:.0f} bytes of {name}")
    assert found.parting[0].value == "at least 90 bytes of size"
    assert found.parting[0].inside == Side(failed=9, total=10)
