"""What this computer's own limits do to a run is told as that, whoever wrapped it in whatever."""

from __future__ import annotations

import errno

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.engine.errors import limit_reached

WRAPS = (OSError, ValueError, RuntimeError, KeyError, ConnectionError)


def wrapped(inner: Exception, around: list[tuple[type[Exception], bool]]) -> Exception:
    """Return `inner` as the cause, or only the context, of other errors."""
    for kind, named in around:
        outer = kind("wrapped")
        outer.__cause__, outer.__context__ = inner if named else None, inner
        inner = outer
    return inner


@given(
    around=st.lists(st.tuples(st.sampled_from(WRAPS), st.booleans()), max_size=5),
    number=st.sampled_from([errno.EMFILE, errno.ENFILE]),
)
def test_a_limit_of_files_is_told_however_deep(
    around: list[tuple[type[Exception], bool]], number: int
) -> None:
    assert "ulimit -n" in limit_reached(wrapped(OSError(number, "x"), around))


def test_a_limit_of_threads_is_told() -> None:
    assert "ulimit -u" in limit_reached(RuntimeError("can't start new thread"))


@pytest.mark.parametrize(
    "error", [OSError(errno.ENOENT, "x"), RuntimeError("x"), ValueError("too many files"), KeyError()]
)
def test_nothing_else_is(error: Exception) -> None:
    assert limit_reached(error) == ""


def test_errors_that_go_round_end() -> None:
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    assert limit_reached(first) == ""
