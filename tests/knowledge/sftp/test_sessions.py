"""Lines of an SFTP log, joined to tries."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonObject
from workbench.knowledge.sftp.log_lines import LogLine, read_line
from workbench.knowledge.sftp.sessions import Try, tries
from workbench.knowledge.sftp.trials import as_trial, write_number

BEGIN = datetime(2026, 11, 23, 2, tzinfo=UTC)
LATER = BEGIN + timedelta(days=1)
CAME_IN = "CONNECTED user=ann source-ip=198.51.100.7 client=SSH-2.0-OpenSSH_9.6 kex=curve ciphers=a,b"


def line(second: float, told: str, session: str = "a1", stream: str = "") -> LogLine:
    """Return a line told as `KIND member=value …`, in the structured format."""
    kind, *members = told.split()
    said: JsonObject = {
        "activity-type": kind,
        **({"session-id": session} if session else {}),
        **dict(member.split("=", 1) for member in members),
    }
    return read(json.dumps(said), second, stream or (f"ann.{session}" if session else "ERRORS"))


def read(message: str, second: float, stream: str = "") -> LogLine:
    at = round((BEGIN + timedelta(seconds=second)).timestamp() * 1000)
    found = read_line({"timestamp": at, "message": message, "logStreamName": stream})
    assert found
    return found


def only(*lines: LogLine, now: datetime = LATER) -> Try:
    (found,) = tries(lines, now)
    return found


def test_a_session_is_joined_by_its_id_whatever_lines_say_and_however_they_are_ordered() -> None:
    lines = [
        line(3, "CLOSE path=/b/x.csv bytes-in=42"),
        line(1, "OPEN path=/b/x.csv mode=CREATE|WRITE"),
        line(0, CAME_IN),
        line(4, "DISCONNECTED"),
    ]
    found = only(*lines)
    assert (found.user, found.source, found.client) == ("ann", "198.51.100.7", "OpenSSH_9.6")
    assert (found.kex, found.cipher, found.failed) == ("curve", "a", False)
    assert [(file.path, file.how, file.size) for file in found.files] == [("/b/x.csv", "closed", 42)]


def test_both_formats_tell_the_same_session() -> None:
    older = [
        "ann.0a1b@s-1 CONNECTED SourceIP=198.51.100.7 Client=SSH-2.0-OpenSSH_9.6 Kex=curve Ciphers=a,b",
        "ann.0a1b@s-1 OPEN Path=/b/x.csv Mode=CREATE|WRITE",
        "ann.0a1b@s-1 PARTIAL_CLOSE Path=/b/x.csv BytesIn=7",
    ]
    found = only(*(read(message, second) for second, message in enumerate(older)))
    assert (found.user, found.source, found.client) == ("ann", "198.51.100.7", "OpenSSH_9.6")
    assert (found.failure, found.path, found.files[0].size) == ("sftp-partial-upload", "/b/x.csv", 7)
    refused = read('ERRORS AUTH_FAILURE Method=publickey User=ann Message="RSA x" SourceIP=192.0.2.1', 0)
    assert only(refused).failure == "sftp-auth-failures"
    assert (only(refused).user, only(refused).source, only(refused).method) == (
        "ann",
        "192.0.2.1",
        "publickey",
    )


def test_a_client_that_tries_again_at_once_tries_once() -> None:
    told = "AUTH_FAILURE user=ann source-ip=192.0.2.1 method=publickey"
    lines = [line(second, told, session="") for second in (0, 5, 20, 300)]
    assert [item.began for item in tries(lines, LATER)] == [BEGIN, BEGIN + timedelta(seconds=300)]


def test_a_key_that_was_refused_before_a_password_let_in_is_no_failure() -> None:
    refused = line(0, "AUTH_FAILURE user=ann source-ip=198.51.100.7 method=publickey", session="")
    others = line(0, "AUTH_FAILURE user=kim source-ip=198.51.100.7 method=publickey", session="")
    found = tries([refused, others, line(2, CAME_IN), line(9, "DISCONNECTED")], LATER)
    assert [(item.user, item.failed) for item in found] == [("kim", True), ("ann", False)]


def test_a_session_that_may_still_run_is_left_out() -> None:
    lines = [line(0, CAME_IN), line(1, "OPEN path=/b/x.csv mode=WRITE")]
    soon = BEGIN + timedelta(minutes=3)
    assert [item.failure for item in tries(lines, LATER)] == ["sftp-partial-upload"]
    assert tries([lines[0]], soon) == []


def test_an_idle_end_counts_where_the_client_is_back_soon() -> None:
    idling = [line(0, CAME_IN), line(1800, "DISCONNECTED")]
    again = [line(1830, CAME_IN, session="b2"), line(1840, "DISCONNECTED", session="b2")]
    much_later = [line(9000, CAME_IN, session="b2"), line(9010, "DISCONNECTED", session="b2")]
    assert [item.failure for item in tries([*idling, *again], LATER)] == [
        "sftp-idle-or-middlebox-timeout",
        "",
    ]
    assert [item.failure for item in tries([*idling, *much_later], LATER)] == ["", ""]


def sessions_that_idle(number: int, end: str) -> list[LogLine]:
    """Return sessions two hours apart, each with a whole file, and half an hour of silence before its end."""
    told = [
        (0, CAME_IN),
        (1, "OPEN path=/b/x.csv mode=WRITE"),
        (3, "CLOSE path=/b/x.csv bytes-in=1"),
        (1803, end),
        (1804, "DISCONNECTED"),
    ]
    return [line(7200 * at + second, said, session=f"a{at}") for at in range(number) for second, said in told]


@pytest.mark.parametrize(
    ("number", "end", "failed"), [(3, "EXIT_REASON", 3), (2, "EXIT_REASON", 0), (5, "DISCONNECTED", 0)]
)
def test_idle_ends_count_where_the_server_says_again_and_again_that_it_made_them(
    number: int, end: str, failed: int
) -> None:
    found = tries(sessions_that_idle(number, end), LATER)
    assert [item.failed for item in found].count(True) == failed
    assert {item.idle_at_end for item in found} == {timedelta(seconds=1800)}


@pytest.mark.parametrize(
    ("told", "failure"),
    [
        ("ERROR operation=SETSTAT path=/b/x.csv message=Unsupported", "sftp-setstat-false-failure"),
        ("ERROR operation=SETSTAT path=/b/other.csv message=Unsupported", ""),
        ("ERROR operation=RENAME path=/b/x.csv message=Unsupported", "sftp-rename-unsupported"),
        ("ERROR operation=RENAME path=/b/y.csv message=Unsupported", "unexplained"),
        ("ERROR operation=OPEN path=/b/y.csv mode=READ|WRITE message=x", "sftp-open-mode-unsupported"),
        ("ERROR operation=OPEN path=/b/y.csv mode=WRITE message=AccessDenied", "sftp-permission-per-path"),
        ("OPEN path=/b/\ufffd.csv mode=WRITE", "sftp-filename-encoding"),
        ("RENAME path=/b/x.csv new-path=/b/y.csv", ""),
    ],
)
def test_what_a_line_behind_a_stored_file_means(told: str, failure: str) -> None:
    stored = [line(1, "OPEN path=/b/x.csv mode=WRITE"), line(2, "CLOSE path=/b/x.csv bytes-in=1")]
    assert only(line(0, CAME_IN), *stored, line(3, told), line(4, "DISCONNECTED")).failure == failure


KINDS = st.sampled_from(
    [
        "CONNECTED",
        "OPEN",
        "CLOSE",
        "PARTIAL_CLOSE",
        "ERROR",
        "DISCONNECTED",
        "AUTH_FAILURE",
        "KEX_FAILURE",
        "NEW",
    ]
)
MEMBERS = st.dictionaries(
    st.sampled_from(["session-id", "user", "source-ip", "path", "mode", "operation", "message", "bytes-in"]),
    st.one_of(st.text(max_size=12), st.integers(), st.none(), st.sampled_from(["a", "/b/x", "198.51.100.7"])),
)


@given(st.lists(st.tuples(st.integers(0, 10**6), KINDS, MEMBERS), max_size=12))
def test_no_lines_are_too_strange(told: list[tuple[int, str, JsonObject]]) -> None:
    lines = [
        read(json.dumps({**members, "activity-type": kind}), second, "ERRORS")
        for second, kind, members in told
    ]
    for item in tries(lines, LATER):
        trial = as_trial(item)
        assert all(write_number(name, number) for name, number in trial.numbers.items())
