"""SFTP servers, and what their logs tell of sessions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from moto.transfer.models import transfer_backends

from workbench.domain.times import iso
from workbench.simulation.api import Api
from workbench.simulation.execution_history import duration_of
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.sim_actions.cloudwatch import make_group, make_stream
from workbench.simulation.sim_actions.registry import sim_action
from workbench.simulation.transfer_servers import update

_ERRORS = "ERRORS"
"""The stream of what never became a session."""
_STORES = (
    {"after": "2s", "activity-type": "OPEN", "mode": "CREATE|TRUNCATE|WRITE"},
    {"after": "2s", "activity-type": "CLOSE", "bytes-in": "40960"},
    {"after": "1s", "activity-type": "DISCONNECTED"},
)
"""What a session does where nothing else is told: it stores one file."""


@sim_action
def transfer_server(
    api: Api, server_id: str, log_group: str = "", workflow: str = "", **settings: Any
) -> None:
    """Create an online SFTP server under a known id, which AWS would draw by lot.

    Args:
        api: The way to AWS.
        server_id: `s-` and seventeen hexadecimal digits.
        log_group: Where it writes structured logs, made with it; empty: it writes none.
        workflow: The workflow that it runs on each file, `w-` and seventeen characters; empty: none. What it
            did is told by log lines (`sim.LogEvents`).
        settings: Further ones as UpdateServer spells them, `SecurityPolicyName`; also `IdentityProviderType`.
    """
    arguments: dict[str, Any] = {"Protocols": ["SFTP"], "IdentityProviderType": "SERVICE_MANAGED"}
    if log_group:
        make_group(api, log_group)
        arguments["StructuredLogDestinations"] = [f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{log_group}:*"]
    if workflow:
        role = f"arn:aws:iam::{ACCOUNT}:role/{workflow}"
        arguments["WorkflowDetails"] = {"OnUpload": [{"WorkflowId": workflow, "ExecutionRole": role}]}
    given = dict(settings)
    arguments["IdentityProviderType"] = given.pop("IdentityProviderType", "SERVICE_MANAGED")
    drawn = api.call("transfer.CreateServer", arguments)["ServerId"]
    servers = transfer_backends[ACCOUNT][REGION].servers
    server = servers[server_id] = servers.pop(drawn)
    server.server_id, server.arn = server_id, server.arn.replace(drawn, server_id)
    update(server, given)


@sim_action
def sftp_sessions(  # noqa: PLR0913 - each is one thing that sessions differ in
    api: Api,
    group: str,
    *,
    user: str,
    number: int = 1,
    every: str = "1h",
    source: str = "198.51.100.7",
    client: str = "OpenSSH_9.6",
    path: str = "/landing/in/{n}.csv",
    does: Sequence[Mapping[str, Any]] = _STORES,
    kex: str = "ecdh-sha2-nistp256",
    cipher: str = "aes256-ctr",
) -> None:
    """Write the log of sessions, the first at the time that is being told; each has its own stream.

    As with AWS only CONNECTED says whose a session is, and numbers are texts.

    Args:
        api: The way to AWS.
        group: The log group of the server.
        user: Whose.
        number: How many sessions.
        every: How far their beginnings are apart.
        source: From where.
        client: As it calls itself.
        path: The file, with `{n}` for the number of the session.
        does: What happens after it came in, each `after` the one before; `path` is added where none is told.
        kex: The method of key exchange that was agreed on.
        cipher: The cipher, likewise.
    """
    make_group(api, group)
    for began, index in _moments(api, number, every):
        session = _session_id(user, source, path, began)
        came_in = {
            "activity-type": "CONNECTED",
            "session-id": session,
            "user": user,
            "source-ip": source,
            "client": f"SSH-2.0-{client}",
            "kex": kex,
            "ciphers": f"{cipher},{cipher}",
            "home-dir": f"/{path.strip('/').split('/')[0]}",
        }
        told = _told(does, session, path.replace("{n}", str(index)))
        named = {"logGroupName": group, "logStreamName": f"{user}.{session}"}
        api.call("logs.CreateLogStream", named)
        _put(api, named, began, [(timedelta(), came_in), *told])


@sim_action
def sftp_errors(api: Api, group: str, events: Mapping[str, Any], number: int = 1, every: str = "1h") -> None:
    """Write lines of what never became a session, into the stream ERRORS.

    Args:
        api: The way to AWS.
        group: The log group of the server.
        events: The members of each line: `activity-type`, `source-ip`, `user`, `message`, …
        number: How many lines, the first at the time that is being told.
        every: How far they are apart.
    """
    named = make_stream(api, group, _ERRORS)
    for at, _ in _moments(api, number, every):
        _put(api, named, at, [(timedelta(), events)])


def _moments(api: Api, number: int, every: str) -> Iterator[tuple[datetime, int]]:
    """Go to each of so many moments in turn, and back: AWS takes no log event from the future."""
    first = api.story.now()
    for index in range(number):
        at = first + index * duration_of(every)
        api.story.travel(iso(at))
        yield at, index
    api.story.travel(iso(first))


def _told(
    does: Sequence[Mapping[str, Any]], session: str, path: str
) -> Iterator[tuple[timedelta, Mapping[str, Any]]]:
    passed = timedelta()
    for one in does:
        members = dict(one)
        passed += duration_of(members.pop("after", "1s"))
        of_a_file = {} if members["activity-type"] in ("DISCONNECTED", "EXIT_REASON") else {"path": path}
        yield passed, {"session-id": session, **of_a_file, **members}


def _put(
    api: Api, named: Mapping[str, str], began: datetime, events: Sequence[tuple[timedelta, Mapping[str, Any]]]
) -> None:
    lines = [
        {"timestamp": round((began + passed).timestamp() * 1000), "message": json.dumps(members)}
        for passed, members in events
    ]
    api.call("logs.PutLogEvents", {**named, "logEvents": lines})


def _session_id(user: str, source: str, path: str, began: datetime) -> str:
    """Return sixteen hexadecimal digits, the same for the same session."""
    return hashlib.sha256(f"{user} {source} {path} {began.timestamp()}".encode()).hexdigest()[:16]
