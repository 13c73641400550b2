"""Parameters are refused with what, where and what to do."""

from __future__ import annotations

import pytest

from tests.fakes import NOON
from workbench.domain.playbook import Parameter, Playbook
from workbench.engine.errors import UsageError
from workbench.engine.parameters import check_parameters

BOOK = Playbook(
    id="file-upload-missing",
    title="",
    parameters=(
        Parameter(name="bucket", required=True, pattern="[a-z0-9.-]{3,63}", help="the bucket's name"),
        Parameter(name="key", required=True),
        Parameter(name="server_id"),
        Parameter(name="since", default="24h"),
        Parameter(name="until"),
    ),
)


def test_defaults_are_added_and_times_become_absolute() -> None:
    values = check_parameters(BOOK, {"bucket": "landing", "key": "a", "until": "90m", "server_id": ""}, NOON)
    assert values == {
        "bucket": "landing",
        "key": "a",
        "since": "2026-11-22T12:00:00Z",
        "until": "2026-11-23T10:30:00Z",
    }


@pytest.mark.parametrize("text", ["2026-11-22T02:00:00Z", "2026-11-22 03:00+01:00", "2026-11-22T02:00"])
def test_times_are_taken_as_utc_unless_they_say_otherwise(text: str) -> None:
    values = check_parameters(BOOK, {"bucket": "landing", "key": "a", "since": text}, NOON)
    assert values["since"] == "2026-11-22T02:00:00Z"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"bucket": "landing"}, "needs parameter key"),
        ({"bucket": "landing", "key": ""}, "needs parameter key"),
        ({"bucket": "landing", "kye": "x"}, "Did you mean 'key'"),
        ({"bucket": "Landing!", "key": "a"}, "does not match"),
        ({"bucket": "landing", "key": "a", "since": "the other day"}, "is no time"),
        ({"bucket": "landing", "key": "a", "since": "999999w"}, "is no time"),
        ({"bucket": "landing", "key": "a\udc80b"}, "no UTF-8 at position 2"),
        ({"bucket": "landing", "key": "ø" * 513}, "1026 bytes long in UTF-8"),
        ({"bucket": "land\ning", "key": "a"}, "does not match"),
        ({"bucket": "landing", "key": "x" * 20_001}, "longer than"),
        ({"bucket": "landing", "key": "a", "since": "1h", "until": "2h"}, "before until"),
    ],
)
def test_what_cannot_be_used_is_named(given: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        check_parameters(BOOK, given, NOON)


def test_a_hostile_value_is_inert_in_its_own_error() -> None:
    with pytest.raises(UsageError) as error:
        check_parameters(BOOK, {"bucket": "a\x1b]0;owned\x07", "key": "a"}, NOON)
    assert "\x1b" not in str(error.value)


@pytest.mark.parametrize(
    "key", ["a\x1b[2J", "a\u202egpj.exe", "a\nb", "a\r\n", "/a", "//a/", " a ", "a%20b+c", "ø" * 512, "\x7f"]
)
def test_a_key_is_taken_as_it_is(key: str) -> None:
    assert check_parameters(BOOK, {"bucket": "landing", "key": key}, NOON)["key"] == key


def test_no_pattern_of_a_playbook_hangs_the_command() -> None:
    """A playbook may come out of a bundle that somebody sent."""
    slow = Playbook(id="x", title="x", parameters=(Parameter(name="name", pattern="(a+)+"),))
    with pytest.raises(UsageError, match="does not match"):
        check_parameters(slow, {"name": "a" * 19_000 + "!"}, NOON)


def test_a_pattern_that_is_none_is_told() -> None:
    broken = Playbook(id="x", title="x", parameters=(Parameter(name="name", pattern="(?=a)a"),))
    with pytest.raises(UsageError, match="pattern of parameter name is no regular expression"):
        check_parameters(broken, {"name": "a"}, NOON)
