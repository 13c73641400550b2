"""The worked examples of `transfer.session_log`."""

from __future__ import annotations

from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, Answers, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied, error_answer
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.session_log import Params


def _example(
    name: str,
    log: Answer,
    verdict: Verdict,
    facts: JsonObject,
    answers: Answers | None = None,
    reason: UnknownReason | None = None,
    since: datetime | None = None,
) -> Example[Params]:
    return Example(
        name=name,
        params=Params(server_id=sftp.SERVER_ID, bucket="landing", key="in/x.csv", since=since),
        answers={
            "server": sftp.server(),
            ("group", sftp.GROUP): sftp.groups(),
            ("log", sftp.GROUP): log,
            **(answers or {}),
        },
        verdict=verdict,
        reason=reason,
        facts=facts,
    )


def _did(kind: str, path: str = "/landing/in/x.csv", **more: str | int) -> JsonObject:
    members = {name.replace("_", "-"): value for name, value in more.items()}
    return {"activity-type": kind, "path": path, "user": "bob", "session-id": "a1", **members}


_OPEN = _did("OPEN", mode="CREATE|TRUNCATE|WRITE")
_CLOSE = _did("CLOSE", bytes_in=42)
_BROKE_OFF = _did("PARTIAL_CLOSE", bytes_in=7)
_ONE_OCLOCK = datetime.fromisoformat("2026-11-23T01:00:00Z")


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "opened and closed",
        sftp.log(_OPEN, _CLOSE),
        Verdict.PASS,
        {"attempted": True, "completed": True, "interrupted": False, "bytes_in": 42, "user": "bob"},
    ),
    _example(
        "broke off",
        sftp.log(_OPEN, _BROKE_OFF),
        Verdict.FAIL,
        {"attempted": True, "completed": False, "interrupted": True, "session_id": "a1"},
    ),
    _example(
        "broke off, and was sent again",
        sftp.log(_OPEN, _BROKE_OFF, _OPEN, _CLOSE),
        Verdict.PASS,
        {"completed": True, "interrupted": False},
    ),
    _example(
        "refused when it was finished",
        sftp.log(_OPEN, _did("ERROR", operation="CLOSE", message="Access denied", bytes_in=42)),
        Verdict.FAIL,
        {
            "refused": True,
            "access_denied": True,
            "interrupted": False,
            "error_message": "Access denied",
            "signature": "sftp-close-denied",
        },
    ),
    _example(
        "ended by an error that is no denial",
        sftp.log(_OPEN, _did("ERROR", operation="WRITE", message="Stream closed", bytes_in=42)),
        Verdict.FAIL,
        {"refused": True, "access_denied": False},
    ),
    _example(
        "complete, and then removed by a client",
        sftp.log(_OPEN, _CLOSE, {**_did("DELETE"), "user": "carol"}),
        Verdict.FAIL,
        {"attempted": True, "completed": True, "deleted": True, "deleted_by": "carol"},
    ),
    _example(
        "removed, and sent again",
        sftp.log(_OPEN, _CLOSE, _did("DELETE"), _OPEN, _CLOSE),
        Verdict.PASS,
        {"completed": True, "deleted": False},
    ),
    _example(
        "complete, although the client could not set its time and says that it failed",
        sftp.log(_OPEN, _CLOSE, _did("ERROR", operation="SETSTAT", message="Operation unsupported")),
        Verdict.PASS,
        {"completed": True, "refused": False},
    ),
    _example(
        "written under a temporary name, then renamed",
        sftp.log(
            _did("OPEN", "/landing/in/x.csv.filepart"),
            _did("CLOSE", "/landing/in/x.csv.filepart", bytes_in=42),
            _did("RENAME", "/landing/in/x.csv.filepart", new_path="/landing/in/x.csv"),
        ),
        Verdict.PASS,
        {"completed": True, "interrupted": False},
    ),
    _example(
        "in the old format, without JSON",
        sftp.log(
            "bob.0a1b2c@s-1 OPEN Path=/landing/in/x.csv Mode=CREATE|TRUNCATE|WRITE",
            "bob.0a1b2c@s-1 PARTIAL_CLOSE Path=/landing/in/x.csv BytesIn=7",
        ),
        Verdict.FAIL,
        {"interrupted": True, "bytes_in": 7, "user": "bob"},
    ),
    _example(
        "opened minutes ago",
        sftp.log(*["INIT"] * 55, _OPEN),
        Verdict.UNKNOWN,
        {"attempted": True, "interrupted": None},
        reason=UnknownReason.TOO_EARLY,
    ),
    _example(
        "completed under another path",
        sftp.log(_did("OPEN", "/landing/inn/x.csv"), _did("CLOSE", "/landing/inn/x.csv", bytes_in=42)),
        Verdict.FAIL,
        {"attempted": False, "written_elsewhere": True, "other_path": "/landing/inn/x.csv"},
    ),
    _example(
        "only read",
        sftp.log(_did("OPEN", mode="READ"), _did("CLOSE", bytes_out=42)),
        Verdict.WARN,
        {"attempted": False, "interrupted": False, "written_elsewhere": False},
    ),
    _example(
        "the log group is younger than the upload",
        sftp.log(),
        Verdict.UNKNOWN,
        {"logging": True, "attempted": None, "interrupted": None},
        {("group", sftp.GROUP): sftp.groups(created="2026-11-23T08:00:00Z")},
        UnknownReason.NOT_LOGGED,
        _ONE_OCLOCK,
    ),
    _example(
        "the log group keeps lines for one day, and the upload was three days ago",
        sftp.log(),
        Verdict.UNKNOWN,
        {"logging": True, "attempted": None, "interrupted": None},
        {("group", sftp.GROUP): sftp.groups(days=1)},
        UnknownReason.NOT_LOGGED,
        _ONE_OCLOCK - timedelta(days=3),
    ),
    _example(
        "more pages than were read",
        sftp.log(truncated=True),
        Verdict.UNKNOWN,
        {"attempted": None},
        reason=UnknownReason.TRUNCATED,
    ),
    _example(
        "the log group was never made",
        error_answer("logs.FilterLogEvents", Outcome.NOT_FOUND, code="ResourceNotFoundException"),
        Verdict.UNKNOWN,
        {"attempted": None},
        reason=UnknownReason.NOT_LOGGED,
    ),
    _example(
        "the server writes no log",
        sftp.log(),
        Verdict.UNKNOWN,
        {"logging": False, "attempted": None},
        {"server": sftp.server(logging=False)},
        UnknownReason.NOT_LOGGED,
    ),
    _example(
        "not allowed to read the log",
        denied("logs.FilterLogEvents", "logs:FilterLogEvents"),
        Verdict.UNKNOWN,
        {"logging": True, "attempted": None},
        reason=UnknownReason.DENIED,
    ),
)
