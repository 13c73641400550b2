"""The worked examples of `transfer.session_contrast`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.transfer import _examples as sftp
from workbench.probes.transfer.session_contrast import Params

_GOOD = [
    sftp.session(
        number, minute=number * 20, user=("ann", "kim")[number % 2], source=f"198.51.100.{number % 5}"
    )
    for number in range(40)
]
_OLD_CLIENT = [
    sftp.session(
        100 + number,
        {
            "minute": 0.1,
            "activity-type": "ERROR",
            "operation": "OPEN",
            "path": f"/landing/in/{number}.csv",
            "mode": "CREATE|EXCLUSIVE|READ|WRITE",
            "message": "Unsupported",
        },
        minute=number * 90 + 5,
        user=("ann", "kim")[number % 2],
        source=f"198.51.100.{number % 5}",
        client="SSH-2.0-Renci.SshNet.SshClient.0.0.1",
    )
    for number in range(8)
]


def _example(
    name: str,
    log: Answer,
    verdict: Verdict,
    facts: JsonObject,
    reason: UnknownReason | None = None,
    **others: Answer,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {
        "server": sftp.server(),
        "users": sftp.users("ann", "kim", "bob"),
        ("group", sftp.GROUP): sftp.groups(),
        ("log", sftp.GROUP): log,
    }
    answers.update(others)
    params = Params(server_id=sftp.SERVER_ID)
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "one client parts them",
        sftp.whole_log(*_GOOD, *_OLD_CLIENT),
        Verdict.FAIL,
        {
            "tries": 48,
            "failed": 8,
            "enough": "enough",
            "parted_by": "client",
            "named": ["client"],
            "parting": ["client Renci.SshNet.SshClient.0.0.1: 8 of 8 failed, 0 of 40 elsewhere"],
        },
    ),
    _example(
        "nothing failed, and strangers do not count",
        sftp.whole_log(
            *_GOOD, *(sftp.refused_login(number, user="root", source="203.0.113.9") for number in range(50))
        ),
        Verdict.PASS,
        {"tries": 40, "failed": 0, "parted_by": "", "enough": "no-failure"},
    ),
    _example(
        "a key that was refused before the password that let in is no failure",
        sftp.whole_log(*(part for good in _GOOD[:9] for part in (sftp.refused_login(0, user="ann"), good))),
        Verdict.WARN,
        {"failed": 1},
    ),
    _example(
        "too few to tell",
        sftp.whole_log(_GOOD[0], *_OLD_CLIENT),
        Verdict.WARN,
        {"tries": 9, "enough": "too-few", "parting": []},
    ),
    _example(
        "the log does not show all, and nothing parts what it shows",
        sftp.whole_log(*_GOOD, truncated=True),
        Verdict.UNKNOWN,
        {"logging": True, "failed": None, "parted_by": None},
        UnknownReason.TRUNCATED,
    ),
    _example(
        "the server writes no log",
        sftp.whole_log(),
        Verdict.UNKNOWN,
        {"logging": False, "failed": None},
        UnknownReason.NOT_LOGGED,
        server=sftp.server(logging=False),
    ),
    _example(
        "the server may not be described",
        sftp.whole_log(),
        Verdict.UNKNOWN,
        {"logging": None, "failed": None},
        UnknownReason.DENIED,
        server=denied("transfer.DescribeServer"),
    ),
)
