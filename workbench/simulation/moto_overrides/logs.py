"""CloudWatch Logs: lines are searched as AWS searches them, by line and by query.

moto takes no notice of the prefix of a stream nor of a group's class, and shows every event for filters and
queries that it cannot read. What is not modelled here is refused instead: a filter that is not applied would
look like an answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from moto.logs.models import LogGroup, logs_backends

from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.wire import AwsError, HttpReply

_STREAMS_A_PAGE = 5
"""AWS ends a page when about a megabyte was searched, found or not: an empty page may have a next one."""
_TERM = re.compile(r'[?-]?(?:"(?:[^"\\]|\\.)*"|[\w.:/*][\w.:/*-]*)')
_BETWEEN_COMMANDS = re.compile(r"""\|(?=(?:[^/"]*(?:/[^/]*/|"[^"]*"))*[^/"]*$)""")
"""A bar that stands in no regular expression and no text."""
_COMMAND = re.compile(
    r"""(?P<fields>fields?\s+@\w+(?:\s*,\s*@\w+)*)
      | filter\s+@message\s+like\s+(?:/(?P<regex>.*)/|"(?P<phrase>[^"]*)")
      | sort\s+@timestamp(?:\s+(?P<order>asc|desc))?
      | limit\s+(?P<limit>\d+)""",
    re.VERBOSE | re.DOTALL,
)


_STANDARD = "STANDARD"


@as_aws("logs.CreateLogGroup")
def create_group(exchange: Exchange) -> HttpReply:
    """Create a group, and keep its class.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    """
    reply = exchange.raw()
    name = str(exchange.parameters["logGroupName"])
    group = logs_backends[ACCOUNT][REGION].groups.get(name)
    if group is not None and "logGroupClass" in exchange.parameters:
        group.log_group_class = exchange.parameters["logGroupClass"]
    return reply


@as_aws("logs.DescribeLogGroups")
def describe_groups(exchange: Exchange) -> dict[str, Any]:
    """Return the groups with their class.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html
    """
    answer = exchange.moto()
    for told in answer["logGroups"]:
        told["logGroupClass"] = _class_of(_group(str(told["logGroupName"])))
    return answer


def _class_of(group: LogGroup) -> str:
    return str(getattr(group, "log_group_class", _STANDARD))


@as_aws("logs.FilterLogEvents")
def filter_events(exchange: Exchange) -> dict[str, Any]:
    """Return the lines that fit, some streams a page.

    Terms are found anywhere in a line: AWS looks for whole words.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html
    """
    given = exchange.parameters
    group = _group(str(given.get("logGroupName") or given.get("logGroupIdentifier")))
    if _class_of(group) != _STANDARD:
        message = "This operation is only supported on the Standard log class."
        raise AwsError("ValidationException", message)
    fits = _Pattern.parse(str(given.get("filterPattern") or ""))
    streams = _streams(group, given)
    first = _from_token(given.get("nextToken"))
    searched = streams[first : first + _STREAMS_A_PAGE]
    events = [
        event
        for event in _events(group, searched, given.get("startTime"), given.get("endTime"))
        if fits(str(event["message"]))
    ]
    answer: dict[str, Any] = {"events": events, "searchedLogStreams": []}
    if first + _STREAMS_A_PAGE < len(streams):
        answer["nextToken"] = f"streams/{first + _STREAMS_A_PAGE}"
    return answer


@as_aws("logs.StartQuery")
def start_query(exchange: Exchange) -> HttpReply:
    """Take a query of those few commands that the account understands; its groups must be there.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
    """
    _Query.parse(str(exchange.parameters["queryString"]))
    return exchange.raw()


@as_aws("logs.GetQueryResults")
def query_results(exchange: Exchange) -> dict[str, Any]:
    """Return the rows of a query: it is complete at once.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html
    """
    kept = logs_backends[ACCOUNT][REGION].queries.get(str(exchange.parameters["queryId"]))
    if kept is None:
        raise AwsError("ResourceNotFoundException", "The specified query does not exist.")
    query = _Query.parse(kept.query)
    events = [
        (group, event)
        for name in kept.log_group_names
        for group in [_group(name)]
        for event in _events(group, list(group.streams), kept.start_time * 1000, kept.end_time * 1000)
    ]
    matched = [(group, event) for group, event in events if query.fits(event["message"])]
    matched.sort(key=lambda pair: pair[1]["timestamp"], reverse=query.newest_first)
    return {
        "status": "Complete",
        "queryLanguage": "CWLI",
        "results": [query.row(group, event) for group, event in matched[: query.limit]],
        "statistics": {
            "recordsMatched": float(len(matched)),
            "recordsScanned": float(len(events)),
            "bytesScanned": float(sum(len(str(event["message"])) for _, event in events)),
        },
    }


@as_aws("logs.StopQuery")
def stop_query(_exchange: Exchange) -> Mapping[str, Any]:
    """Refuse to stop what is complete.

    https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StopQuery.html
    """
    raise AwsError("InvalidParameterException", "Query is not in RUNNING state")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A filter pattern of terms: with `?` any of them, without it all of them, with `-` none of them.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    @classmethod
    def parse(cls, pattern: str) -> _Pattern:
        terms = _TERM.findall(pattern)
        if _TERM.sub("", pattern).strip():
            raise AwsError(
                "NotImplemented", f"The simulated account cannot filter log events by {pattern}", status=501
            )
        plain = [term for term in terms if term[0] not in "?-"]
        return cls(
            required=tuple(_unquoted(term) for term in plain),
            optional=tuple(_unquoted(term[1:]) for term in terms if term[0] == "?" and not plain),
            excluded=tuple(_unquoted(term[1:]) for term in terms if term[0] == "-"),
        )

    def __call__(self, message: str) -> bool:
        return (
            all(term in message for term in self.required)
            and (not self.optional or any(term in message for term in self.optional))
            and not any(term in message for term in self.excluded)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Query:
    """A query of Logs Insights, as far as it is modelled."""

    fields: tuple[str, ...]
    filters: tuple[re.Pattern[str], ...]
    newest_first: bool
    limit: int

    @classmethod
    def parse(cls, query: str) -> _Query:
        fields: tuple[str, ...] = ("@timestamp", "@message")
        filters: list[re.Pattern[str]] = []
        newest_first, limit = True, 10_000
        for command in (part.strip() for part in _BETWEEN_COMMANDS.split(query)):
            found = _COMMAND.fullmatch(command)
            if not found:
                raise AwsError(
                    "NotImplemented", f"The simulated account has no query command {command}", status=501
                )
            if found["fields"]:
                fields = tuple(re.findall(r"@\w+", found["fields"]))
            elif found["regex"] is not None or found["phrase"] is not None:
                filters.append(re.compile(found["regex"] or re.escape(found["phrase"])))
            elif found["limit"]:
                limit = int(found["limit"])
            else:
                newest_first = found["order"] != "asc"
        return cls(fields=fields, filters=tuple(filters), newest_first=newest_first, limit=limit)

    def fits(self, message: str) -> bool:
        return all(pattern.search(message) for pattern in self.filters)

    def row(self, group: LogGroup, event: Mapping[str, Any]) -> list[dict[str, str]]:
        at = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
        known = {
            "@timestamp": at.strftime("%Y-%m-%d %H:%M:%S.") + f"{at.microsecond // 1000:03d}",
            "@message": str(event["message"]),
            "@logStream": str(event["logStreamName"]),
            "@log": f"{ACCOUNT}:{group.name}",
        }
        shown = [{"field": name, "value": known[name]} for name in self.fields if name in known]
        return [*shown, {"field": "@ptr", "value": str(event["eventId"])}]


def _group(name: str) -> LogGroup:
    group = logs_backends[ACCOUNT][REGION].groups.get(name)
    if group is None:
        raise AwsError("ResourceNotFoundException", "The specified log group does not exist.")
    return group


def _streams(group: LogGroup, given: Mapping[str, Any]) -> list[str]:
    """Return the names of the streams that are to be searched, in order."""
    prefix, named = str(given.get("logStreamNamePrefix") or ""), given.get("logStreamNames")
    return sorted(name for name in group.streams if name.startswith(prefix) and (not named or name in named))


def _events(
    group: LogGroup, streams: Sequence[str], start: int | None, end: int | None
) -> Iterator[dict[str, Any]]:
    for name in streams:
        yield from group.streams[name].filter_log_events(start or 0, end or 0, "")


def _from_token(token: Any) -> int:
    if not token:
        return 0
    kind, _, position = str(token).partition("/")
    if kind != "streams" or not position.isdigit():
        raise AwsError("InvalidParameterException", "The specified nextToken is invalid.")
    return int(position)


def _unquoted(term: str) -> str:
    return re.sub(r"\\(.)", r"\1", term[1:-1]) if term.startswith('"') else term
