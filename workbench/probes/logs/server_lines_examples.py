"""The worked examples of `logs.server_lines`."""

from __future__ import annotations

from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes.logs import _examples as cw
from workbench.probes.logs.server_lines import Params
from workbench.probes.transfer import _examples as sftp

_PARAMS = Params(server_id=sftp.SERVER_ID, since=cw.SINCE)
_REFUSED = '{"activity-type": "AUTH_FAILURE", "user": "bob", "message": "Access denied"}'


EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="a user was turned away",
        params=_PARAMS,
        answers={"server": sftp.server(), **cw.logs(sftp.GROUP, cw.lines(_REFUSED))},
        verdict=Verdict.WARN,
        facts={"groups": [sftp.GROUP], "matched": 1, "signature": "sftp-login-refused"},
    ),
    Example(
        name="nothing ended badly",
        params=_PARAMS,
        answers={"server": sftp.server(), **cw.logs(sftp.GROUP, cw.lines())},
        verdict=Verdict.PASS,
        facts={"matched": 0},
    ),
    Example(
        name="the server writes no log",
        params=_PARAMS,
        answers={"server": sftp.server(logging=False)},
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NOT_LOGGED,
        facts={"groups": [], "logged": False},
    ),
)
