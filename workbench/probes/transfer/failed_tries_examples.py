"""The worked examples of `transfer.failed_tries`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.failed_tries import Params

_GOOD = [sftp.session(number, minute=number * 20) for number in range(20)]
_KINDS = "kinds"


def _example(
    name: str,
    log: Answer,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
    *,
    user_name: str = "",
    source_cidr: str = "",
    error_text: str = "",
    **others: Answer,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {
        "server": sftp.server(),
        "users": sftp.users("ann", "bob"),
        ("group", sftp.GROUP): sftp.groups(),
        ("log", sftp.GROUP): log,
    }
    answers.update(others)
    params = Params(
        server_id=sftp.SERVER_ID, user_name=user_name, source_cidr=source_cidr, error_text=error_text
    )
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


def _did(minute: float, kind: str, **members: JsonValue) -> JsonObject:
    said = {name.replace("_", "-"): value for name, value in members.items()}
    return {"minute": minute, "activity-type": kind, "path": "/landing/in/x.csv", **said}


def _idling(number: int, minutes: float, *, begins: float) -> list[JsonObject]:
    """Return the events of a session that stores a file, idles so long, and is cut."""
    did = (_did(0.1, "OPEN", mode="CREATE|WRITE"), _did(0.2, "CLOSE", bytes_in="7"))
    gone = _did(0.2 + minutes, "DISCONNECTED")
    return sftp.session(number, *did, gone, minute=begins, ends=False)


_STORED = (_did(0.1, "OPEN", mode="CREATE|TRUNCATE|WRITE"), _did(0.2, "CLOSE", bytes_in="42"))

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "logins of a user of the server are refused",
        sftp.whole_log(*_GOOD, *(sftp.refused_login(number * 30 + 5) for number in range(6))),
        Verdict.FAIL,
        {
            _KINDS: ["sftp-auth-failures"],
            "failed": 6,
            "user": "bob",
            "message": "Public key does not match",
            "worked_too": True,
        },
    ),
    _example(
        "one wrong password of many good logins",
        sftp.whole_log(*_GOOD, sftp.refused_login(7)),
        Verdict.WARN,
        {_KINDS: [], "failed": 1, "tries": 21, "main": ""},
    ),
    _example(
        "strangers do not count",
        sftp.whole_log(
            *_GOOD, *(sftp.refused_login(number, user="oracle", source="203.0.113.4") for number in range(9))
        ),
        Verdict.PASS,
        {_KINDS: [], "main": "", "failed": 0, "tries": 20},
    ),
    _example(
        "one that comes back for a key exchange may be a partner",
        sftp.whole_log(*_GOOD, *(sftp.refused_exchange(60 * at, source="203.0.113.4") for at in range(4))),
        Verdict.UNKNOWN,
        {_KINDS: None},
        UnknownReason.NO_DATA,
    ),
    _example(
        "scanners from everywhere do not count",
        sftp.whole_log(*_GOOD, *(sftp.refused_exchange(60 * at, source=f"203.0.{at}.4") for at in range(4))),
        Verdict.PASS,
        {_KINDS: []},
    ),
    _example(
        "nobody but strangers",
        sftp.whole_log(*(sftp.refused_exchange(number, source="203.0.113.4") for number in range(9))),
        Verdict.UNKNOWN,
        {_KINDS: None},
        UnknownReason.NO_DATA,
    ),
    _example(
        "a stranger who is asked about is none",
        sftp.whole_log(*_GOOD, sftp.refused_exchange(7, source="203.0.113.4")),
        Verdict.FAIL,
        {_KINDS: ["sftp-kex-mismatch"], "offered": "diffie-hellman-group14-sha1", "tries": 1, "user": ""},
        source_cidr="203.0.113.0/28",
    ),
    _example(
        "nobody came from there",
        sftp.whole_log(*_GOOD),
        Verdict.WARN,
        {_KINDS: [], "tries": 0},
        source_cidr="203.0.113.0/28",
    ),
    _example(
        "broken off in the middle of a file",
        sftp.whole_log(
            *_GOOD,
            sftp.session(90, _STORED[0], _did(9, "PARTIAL_CLOSE", bytes_in="7"), minute=11, user="ann"),
        ),
        Verdict.FAIL,
        {_KINDS: ["sftp-partial-upload"], "user": "ann", "path": "/landing/in/x.csv"},
        user_name="ann",
    ),
    _example(
        "stored, and its attributes not set",
        sftp.whole_log(
            sftp.session(
                90, *_STORED, _did(0.3, "ERROR", operation="SETSTAT", message="Unsupported"), minute=1
            )
        ),
        Verdict.FAIL,
        {_KINDS: ["sftp-setstat-false-failure"]},
    ),
    _example(
        "stored, and not renamed",
        sftp.whole_log(
            sftp.session(
                90, *_STORED, _did(0.3, "ERROR", operation="RENAME", message="Unsupported"), minute=1
            )
        ),
        Verdict.FAIL,
        {_KINDS: ["sftp-rename-unsupported"]},
    ),
    _example(
        "a refused path, and a file that is merely looked for",
        sftp.whole_log(
            sftp.session(
                90,
                _did(0.1, "ERROR", operation="LSTAT", message="No such file or directory"),
                _did(0.2, "ERROR", operation="OPEN", message="Access denied", mode="WRITE"),
                minute=1,
            )
        ),
        Verdict.FAIL,
        {_KINDS: ["sftp-permission-per-path"], "message": "Access denied"},
    ),
    _example(
        "a file that is merely looked for",
        sftp.whole_log(
            sftp.session(
                90,
                _did(0.1, "ERROR", operation="LSTAT", message="No such file or directory"),
                *_STORED,
                minute=1,
            )
        ),
        Verdict.PASS,
        {"failed": 0},
    ),
    _example(
        "cut after the same gap, again and again",
        sftp.whole_log(*(_idling(number, 5.85, begins=number * 8) for number in range(6))),
        Verdict.FAIL,
        {_KINDS: ["sftp-idle-or-middlebox-timeout"], "cut_by": "balancer", "cut_after_s": 351.0},
    ),
    _example(
        "two gaps tell of no clock",
        sftp.whole_log(*(_idling(number, 5.85, begins=number * 8) for number in range(3))),
        Verdict.FAIL,
        {_KINDS: ["sftp-idle-or-middlebox-timeout"], "cut_by": None},
    ),
    _example(
        "nobody but strangers, and the client says that it is one of them",
        sftp.whole_log(*(sftp.refused_exchange(number, source="203.0.113.4") for number in range(9))),
        Verdict.FAIL,
        {_KINDS: ["sftp-kex-mismatch"], "told_by": "client", "failed": None},
        error_text="Unable to negotiate with 192.0.2.7 port 22: no matching key exchange method found.",
    ),
    _example(
        "the log shows that nothing failed as the client says",
        sftp.whole_log(*_GOOD),
        Verdict.PASS,
        {_KINDS: [], "told_by": "none"},
        error_text="Unable to negotiate with 192.0.2.7 port 22: no matching key exchange method found.",
    ),
    _example(
        "the log may not be read, and the client tells",
        denied("logs.FilterLogEvents"),
        Verdict.FAIL,
        {_KINDS: ["sftp-auth-failures"], "told_by": "client", "tries": None},
        error_text="kim@sftp.fjord.example: Permission denied (publickey).",
    ),
    _example(
        "the log may not be read",
        denied("logs.FilterLogEvents"),
        Verdict.UNKNOWN,
        {_KINDS: None, "failed": None},
        UnknownReason.DENIED,
    ),
    _example(
        "the server writes no log",
        sftp.whole_log(),
        Verdict.UNKNOWN,
        {_KINDS: None, "logging": False},
        UnknownReason.NOT_LOGGED,
        server=sftp.server(logging=False),
    ),
)
