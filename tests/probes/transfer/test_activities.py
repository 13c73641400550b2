"""Lines of SFTP session logs, in both formats."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.values import JsonObject
from workbench.probes.transfer._activities import Activity, read_activity, writes

AT = datetime(2026, 11, 23, 2, tzinfo=UTC)


def event(message: str | JsonObject) -> JsonObject:
    text = message if isinstance(message, str) else json.dumps(message)
    return {"timestamp": round(AT.timestamp() * 1000), "message": text}


def activity(kind: str, minute: int, mode: str = "", session: str = "1") -> Activity:
    return Activity(
        at=AT.replace(minute=minute), kind=kind, path="/b/x.csv", user="bob", session=session, mode=mode
    )


def kinds(*activities: Activity) -> list[str]:
    return [item.kind for item in writes(activities)]


def test_both_formats_tell_the_same() -> None:
    structured = event(
        {
            "activity-type": "PARTIAL_CLOSE",
            "user": "bob",
            "session-id": "0a1b",
            "path": "/landing/in/a b.csv",
            "bytes-in": 7,
        }
    )
    plain = event("bob.0a1b@s-0123 PARTIAL_CLOSE Path=/landing/in/a b.csv BytesIn=7")

    assert read_activity(structured) == read_activity(plain)


def test_an_error_in_the_old_format_keeps_its_message_and_path() -> None:
    found = read_activity(
        event('b.o.b.0a1b@s-1 ERROR Message="Access denied" Operation=CLOSE Path=/landing/x.csv BytesIn=14')
    )

    assert found
    assert (found.user, found.message, found.operation) == ("b.o.b", "Access denied", "CLOSE")
    assert (found.path, found.bytes_in) == ("/landing/x.csv", 14)


def test_a_rename_is_an_activity_of_the_new_name() -> None:
    found = read_activity(event("bob.0a@s-1 RENAME Path=/landing/x.tmp NewPath=/landing/x.csv"))

    assert found
    assert found.path == "/landing/x.csv"


@pytest.mark.parametrize(
    "message",
    [
        "START RequestId: 1",
        {"activity-type": "CONNECTED", "user": "bob"},
        {"activity-type": "ERROR", "path": "/landing/x.csv", "operation": "SETSTAT"},
        {"activity-type": "OPEN"},
        ["a", "list"],
        "7",
    ],
)
def test_what_does_not_tell_of_a_files_contents_is_left_out(message: str | JsonObject) -> None:
    assert read_activity(event(message)) is None


def test_sessions_that_read_do_not_count_as_writing() -> None:
    assert kinds(activity("OPEN", 0, "READ"), activity("CLOSE", 1)) == []
    assert kinds(
        activity("OPEN", 0, "CREATE|TRUNCATE|WRITE"),
        activity("PARTIAL_CLOSE", 1),
        activity("OPEN", 2, "READ", session="2"),
        activity("CLOSE", 3, session="2"),
    ) == ["OPEN", "PARTIAL_CLOSE"]


def test_a_session_may_write_after_it_has_read() -> None:
    assert kinds(
        activity("OPEN", 0, "READ"), activity("CLOSE", 1), activity("OPEN", 2, "WRITE"), activity("CLOSE", 3)
    ) == ["OPEN", "CLOSE"]


@given(st.permutations([activity("OPEN", 0, "WRITE"), activity("PARTIAL_CLOSE", 1), activity("OPEN", 2)]))
def test_activities_come_in_the_order_of_time(shuffled: list[Activity]) -> None:
    assert kinds(*shuffled) == ["OPEN", "PARTIAL_CLOSE", "OPEN"]


@given(st.floats() | st.integers() | st.text())
def test_a_line_whose_time_is_absurd_is_left_out_and_breaks_nothing(timestamp: float | str) -> None:
    found = read_activity({**event("bob.0a@s-1 OPEN Path=/landing/x.csv"), "timestamp": timestamp})
    assert found is None or found.at.year >= 1970


@pytest.mark.parametrize("counted", ["²", "9" * 5000])
def test_a_count_that_is_no_number_is_unknown(counted: str) -> None:
    found = read_activity(event(f"bob.0a@s-1 CLOSE Path=/landing/x.csv BytesIn={counted}"))
    assert found
    assert found.bytes_in is None


@given(st.text())
def test_no_line_breaks_the_reading(line: str) -> None:
    read_activity(event(line))
