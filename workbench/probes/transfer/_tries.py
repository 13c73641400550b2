"""All tries to work with an SFTP server in a stretch of time, for the probes that look at them.

Servers that the internet reaches are knocked at by strangers all day: tries of users whom nobody knows, from
addresses that never came in. They are counted and left out, unless they are asked about.

Sources: AWS Transfer Family user guide, "Amazon CloudWatch logging for AWS Transfer Family servers"; API
reference, ListUsers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask, ask_pages
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import objects, text
from workbench.knowledge.sftp.log_lines import LogLine, read_line
from workbench.knowledge.sftp.server import Server
from workbench.knowledge.sftp.sessions import Try, tries
from workbench.probes._log_groups import LogGap, ask_events, ask_group, gap_in
from workbench.probes._params import TimeParams
from workbench.probes.transfer._server_log import log_groups

OPERATIONS = (
    "transfer.DescribeServer",
    "transfer.ListUsers",
    "logs.DescribeLogGroups",
    "logs.FilterLogEvents",
)
_USER_PAGES = 10
_NEIGHBOURS = {4: 24, 6: 64}
"""Addresses of one network are of one partner."""


@dataclass(frozen=True, kw_only=True)
class TryParams(TimeParams):
    """Which server, and whose tries."""

    server_id: str
    user_name: str = ""
    """Whose; empty for everybody's."""
    source_cidr: str = ""
    """From where, an address or a network; empty for everywhere."""

    @property
    def is_asked(self) -> bool:
        """Somebody's tries are asked about, not everybody's."""
        return bool(self.user_name or self.source_cidr)


_RETURNS = 3
"""In so many hours a scanner does not come back for the same refusal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """What the log shows of the time."""

    logging: bool
    """The server writes a log."""
    all: Sequence[Try] = ()
    """Without those of strangers."""
    asked: Sequence[Try] = ()
    """Those that are asked about; all of them where nobody in particular is."""
    lines: Sequence[LogLine] = ()
    strangers: int = 0
    """Tries that were left out."""
    returning: str = ""
    """The address of one of them whose key exchange failed again and again: it may be a partner that the
    server never understood. Empty where there is none."""
    gap: LogGap | None = None
    """Why the log does not show all of the time."""


def ask_tries(aws: AwsReader, params: TryParams) -> Answers:
    """Ask where the server logs, who its users are, and for every line of the time."""
    server = aws.read(ask("transfer.DescribeServer", ServerId=params.server_id))
    requests: dict[AnswerName, Request] = {}
    if _has_own_users(server):
        requests["users"] = ask_pages("transfer.ListUsers", _USER_PAGES, ServerId=params.server_id)
    for group in log_groups(server, params.server_id):
        requests["group", group] = ask_group(group)
        requests["log", group] = ask_events(group, "", params.window)
    return {"server": server, **aws.read_all(requests)}


def read_tries(answers: Answers, params: TryParams) -> Tries:
    """Return all tries of the time; `answers` begin with a server that was described."""
    groups = log_groups(answers["server"], params.server_id)
    if not groups:
        needs = ("structured logging of the server",)
        said = "The server writes no log: nobody can tell who came, and who failed"
        return Tries(logging=False, gap=LogGap(reason=UnknownReason.NOT_LOGGED, summary=said, needs=needs))
    logs = {group: answers["log", group] for group in groups}
    read = (read_line(event, group) for group, log in logs.items() for event in objects(log.data, "events"))
    lines = [line for line in read if line and params.window.covers(line.at)]
    found = tries(lines, max(log.observed_at for log in logs.values()))
    known = _without_strangers(found, answers, params)
    gaps = (gap_in(answers["group", group], log, group, params.window) for group, log in logs.items())
    return Tries(
        logging=True,
        all=known,
        asked=[item for item in known if _is_asked(item, known, params)] if params.is_asked else known,
        lines=lines,
        strangers=len(found) - len(known),
        returning=_returning(found, known),
        gap=next(filter(None, gaps), None),
    )


def _returning(found: Sequence[Try], known: Sequence[Try]) -> str:
    """Return the address, not of the known, that comes back most for a key exchange, in different hours."""
    among = {id(item) for item in known}
    hours = {
        (item.source, item.began.replace(minute=0, second=0, microsecond=0))
        for item in found
        if id(item) not in among and item.source and item.failure == "sftp-kex-mismatch"
    }
    most = Counter(source for source, _ in sorted(hours)).most_common(1)
    return next((source for source, number in most if number >= _RETURNS), "")


def is_within(address: str, cidr: str) -> bool:
    """Tell whether an address lies in a network; False where either is none."""
    network = network_of(cidr)
    try:
        return network is not None and ip_address(address) in network
    except ValueError:
        return False


def network_of(cidr: str) -> IPv4Network | IPv6Network | None:
    """Return a network, or the one of a single address; None for what is neither."""
    try:
        return ip_network(cidr.strip(), strict=False)
    except ValueError:
        return None


def _has_own_users(server: Answer) -> bool:
    return Server.described(server.data).keeps_users


def _without_strangers(found: Sequence[Try], answers: Answers, params: TryParams) -> list[Try]:
    users = {item.user for item in found if item.connected}
    if "users" in answers:
        users |= {text(user, "UserName") for user in objects(answers["users"].data, "Users")}
    networks = {_neighbours(item.source) for item in found if item.connected} - {""}
    return [
        item
        for item in found
        if item.connected
        or (item.user and item.user in users)
        or _neighbours(item.source) in networks
        or (params.user_name and item.user == params.user_name)
        or is_within(item.source, params.source_cidr)
    ]


def _is_asked(item: Try, known: Sequence[Try], params: TryParams) -> bool:
    """Tell whether a try is asked about; one without a user is its who came from the same address."""
    if params.source_cidr and not is_within(item.source, params.source_cidr):
        return False
    if not params.user_name or item.user == params.user_name:
        return True
    addresses = {other.source for other in known if other.user == params.user_name}
    return not item.user and item.source in addresses


def _neighbours(address: str) -> str:
    try:
        version = ip_address(address).version
    except ValueError:
        return ""
    return str(ip_network(f"{address}/{_NEIGHBOURS[version]}", strict=False))
