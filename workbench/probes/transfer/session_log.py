"""What does the server's log say of the upload?

Transfer Family does not record file operations in CloudTrail, and a client may report success for an upload
that did not end. The log of the server tells: `OPEN` begins an upload and `CLOSE` ends it; `PARTIAL_CLOSE` is
a session that broke off before the file was whole; `ERROR` names what was refused. An `ERROR` at `CLOSE`,
after bytes had come in, is S3 or KMS refusing the finished file; one at `SETSTAT` is none, the file is there
although clients say that it failed.

`DELETE` is the command of a client, too: it says who removed the file.

No line for the file means that nobody tried (on this server), and only if the server logs, the log group
existed at the time, and still keeps it. A server may also have seen the file under another path.

Sources: AWS Transfer Family user guide, "Amazon CloudWatch logging for AWS Transfer Family servers";
CloudWatch Logs API reference, FilterLogEvents, DescribeLogGroups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask
from workbench.domain.text import clean
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_seen, passed, unknown, warned
from workbench.knowledge.answers import objects, stamp
from workbench.knowledge.s3.object_names import other_period, temporary_name_of
from workbench.knowledge.sftp.failures import is_denial
from workbench.probes._log_groups import ask_group, gap_in
from workbench.probes._params import ObjectParams, TimeParams
from workbench.probes._signatures import NO_SIGNATURE, SignatureFacts, signature_in_log
from workbench.probes.transfer._activities import Activity, read_activity, writes
from workbench.probes.transfer._server_log import ask_lines, log_groups

_STILL_RUNNING = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams, ObjectParams):
    """Which file, on which server."""

    server_id: str
    user_name: str = ""
    """Whose sessions count; empty for everybody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts(SignatureFacts):
    """What the log says of the latest attempt to write the file."""

    logging: bool | None = None
    """The server writes a log."""
    attempted: bool | None = None
    """Somebody opened the file for writing."""
    completed: bool | None = None
    """The latest attempt was closed, or renamed to the expected name."""
    interrupted: bool | None = None
    """The latest attempt broke off."""
    refused: bool | None = None
    """The latest attempt ended in an error."""
    access_denied: bool | None = None
    """So, and for want of a permission: of S3, or of KMS when the finished file is stored."""
    error_message: str | None = None
    """What that error says; empty when there is none."""
    deleted: bool | None = None
    """A client removed it afterwards."""
    deleted_by: str | None = None
    """Which user; empty when nobody did."""
    deleted_at: datetime | None = None
    """When."""
    bytes_in: int | None = None
    """What had come in when it ended."""
    user: str | None = None
    """Who made it."""
    session_id: str | None = None
    """Joins the log lines of a session, and the name of the role session in CloudTrail."""
    ended_at: datetime | None = None
    """When its last line was written."""
    written_elsewhere: bool | None = None
    """A file of this name was completed under another path, and this one was not attempted."""
    other_path: str | None = None
    """That path, bucket included; empty when there is none."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask where the server logs, then for the lines that name the file."""
    server = aws.read(ask("transfer.DescribeServer", ServerId=params.server_id))
    requests: dict[AnswerName, Request] = {}
    for group in log_groups(server, params.server_id):
        requests["group", group] = ask_group(group)
        requests["log", group] = ask_lines(group, params.key.rpartition("/")[2], params.window)
    return {"server": server, **aws.read_all(requests)}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Read the latest attempt; where there is none, tell whether the log would show it."""
    server = answers["server"]
    if unseen := not_seen("server", server, Facts()):
        return unseen
    groups = log_groups(server, params.server_id)
    if not groups:
        return unknown(
            UnknownReason.NOT_LOGGED,
            "The server writes no log: nobody can tell what came through it",
            Facts(logging=False),
            needs=("structured logging of the server",),
        )
    own, others = _of_this_file({group: answers["log", group] for group in groups}, params)
    written = writes(own)
    deletions = [item for item in own if item.kind == "DELETE" and (not written or item.at >= written[-1].at)]
    if deletions:
        return _deleted(deletions[-1], written)
    if written:
        return _judge_attempt(written, server)
    return _judge_silence(answers, groups, others, params)


_NO_TROUBLE = Facts(
    logging=True,
    interrupted=False,
    refused=False,
    access_denied=False,
    error_message="",
    deleted=False,
    deleted_by="",
    written_elsewhere=False,
    other_path="",
    **NO_SIGNATURE,
)


def _deleted(last: Activity, written: list[Activity]) -> Judgement[Facts]:
    completed = bool(written) and written[-1].kind in ("CLOSE", "RENAME")
    facts = replace(
        _NO_TROUBLE,
        attempted=bool(written) or None,
        completed=completed or None,
        deleted=True,
        deleted_by=last.user,
        deleted_at=last.at,
        bytes_in=written[-1].bytes_in if written else None,
        user=written[-1].user if written else None,
        session_id=last.session,
        ended_at=written[-1].at if written else None,
    )
    who = f"DELETE by {last.user or 'an unknown user'} at {stamp(last.at)}"
    return failed(f"{who}: a client removed the file", facts, occurred_at=last.at)


def _judge_attempt(own: list[Activity], server: Answer) -> Judgement[Facts]:
    last = own[-1]
    is_error = last.kind == "ERROR"
    facts = replace(
        _NO_TROUBLE,
        attempted=True,
        completed=last.kind in ("CLOSE", "RENAME"),
        interrupted=last.kind in ("PARTIAL_CLOSE", "OPEN"),
        refused=is_error,
        access_denied=is_error and is_denial(last.message),
        error_message=last.message,
        bytes_in=last.bytes_in,
        user=last.user,
        session_id=last.session,
        ended_at=last.at,
        **(signature_in_log([(last.group, last.event)]) if is_error else {}),
    )
    what = f"by {last.user or 'an unknown user'} at {stamp(last.at)}, {last.bytes_in or 0} bytes in"
    if facts.completed:
        return passed(f"{last.kind} of {last.path} {what}", facts, occurred_at=last.at)
    if facts.refused:
        said = f"{last.operation} {last.message}".strip()
        return failed(f"ERROR {what}: {said}", facts, occurred_at=last.at)
    if last.kind == "OPEN" and server.observed_at - last.at < _STILL_RUNNING:
        return unknown(
            UnknownReason.TOO_EARLY,
            f"OPEN {what}: it may still be running",
            replace(
                facts, completed=None, interrupted=None, refused=None, access_denied=None, signature=None
            ),
        )
    how = "the session broke off" if last.kind == "PARTIAL_CLOSE" else "the file was never closed"
    return failed(f"{last.kind} {what}: {how}", facts, occurred_at=last.at)


def _judge_silence(
    answers: Answers, groups: tuple[str, ...], others: list[Activity], params: Params
) -> Judgement[Facts]:
    """No line names the file: nobody tried, unless the log could not show it."""
    unseen = Facts(logging=True)
    for group in groups:
        window = params.window
        gap = gap_in(answers["group", group], answers["log", group], group, window)
        if gap:
            return gap.judgement(unseen)
    facts = replace(
        _NO_TROUBLE,
        attempted=False,
        completed=False,
        written_elsewhere=bool(others),
        other_path=others[-1].path if others else "",
    )
    if others:
        where = f"{others[-1].path} by {others[-1].user or 'an unknown user'}"
        return failed(f"Not under this path, but to {where}", facts, occurred_at=others[-1].at)
    begin = f" since {stamp(params.since)}" if params.since else ""
    return warned(f"Nobody tried to write this file through the server{begin}", facts)


def _of_this_file(logs: Mapping[str, Answer], params: Params) -> tuple[list[Activity], list[Activity]]:
    """Return what was done to this file, and completed uploads of its name under other paths."""
    found = (
        read_activity(event, group) for group, log in logs.items() for event in objects(log.data, "events")
    )
    window = params.window
    wanted = [
        item
        for item in found
        if item and (not params.user_name or item.user == params.user_name) and window.covers(item.at)
    ]
    own = [item for item in wanted if _is_file(item.path, params)]
    elsewhere = [
        item
        for item in writes(wanted)
        if item.kind in ("CLOSE", "RENAME") and item.bytes_in != 0 and _is_namesake(item.path, params)
    ]
    return own, elsewhere


def _is_file(path: str, params: Params) -> bool:
    """Tell whether a path is the expected file, or the temporary name that clients give it before a rename.

    Paths begin with the bucket; those below a logical directory may begin at the mapping.
    """
    full = clean(f"/{params.bucket}/{params.key}", keep_lines=True)
    virtual = path.startswith("/") and clean(f"/{params.key}", keep_lines=True).endswith(path)
    return path == full or virtual or temporary_name_of(full, path)


def _is_namesake(path: str, params: Params) -> bool:
    """Tell whether a path ends in the file's name, elsewhere, and is not the same file of another day."""
    expected = clean(f"/{params.bucket}/{params.key}", keep_lines=True)
    same_name = path.rpartition("/")[2] == expected.rpartition("/")[2]
    return same_name and not _is_file(path, params) and not other_period(path, expected)


probe = Probe(
    title="What does the server's log say of the upload?",
    params=Params,
    facts=Facts,
    operations=("transfer.DescribeServer", "logs.DescribeLogGroups", "logs.FilterLogEvents"),
    collect=collect,
    judge=judge,
)
