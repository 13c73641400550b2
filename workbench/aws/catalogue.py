"""The reviewed list: every operation that may leave the process, and what is known about it.

One TOML file per service in `operations/`, named after the boto3 client. The list is written by hand and
reviewed by people: neither name prefixes nor IAM access levels nor SDK traits tell which reads are harmless
(`transfer.TestIdentityProvider`, `lambda.GetFunction` and `sqs.ReceiveMessage` are all "reads"). Adding an
operation is adding a line to its service's file; the tests compare it with botocore's models.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeAlias

from workbench.aws.answer_check import Expected
from workbench.aws.statements import statement_objection
from workbench.aws.wire import Wire, read_wire
from workbench.domain.evidence import Outcome, Request
from workbench.domain.values import JsonObject
from workbench.knowledge.services import iam_action

_DOCUMENTATION = "https://docs.aws.amazon.com/"


class DataClass(StrEnum):
    """What kind of data an operation brings back."""

    IDENTITY = "identity"
    CONFIGURATION = "configuration"
    METADATA = "metadata"
    """About objects and images, never their contents."""
    POLICY = "policy"
    EVENTS = "events"
    """What happened: audit events, runs, executions."""
    LOGS = "logs"
    METRICS = "metrics"
    RESULTS = "results"
    """Rows of a query that a person has confirmed."""
    NONE = "none"
    """A pure function of its arguments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An AWS service, as its boto3 client names it."""

    name: str
    event_prefix: str
    """The service in botocore's event names: the service id in lower case, with hyphens."""
    cli: str
    """The service in `aws` commands."""
    ping: Request | None = None
    """A cheap listed request that needs to know nothing about the account, or None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How an operation without a botocore paginator pages; each value is a JMESPath expression."""

    input_token: str
    output_token: str
    result_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One reviewed operation."""

    id: str
    """`s3.HeadObject`."""
    name: str
    """`HeadObject`, as the API spells it."""
    service: Service
    iam_actions: tuple[str, ...]
    """What authorises it, for the service authorization reference; empty when it needs no permission.

    As its file says (`iam`); where that is silent, the one that `knowledge.services` tells."""
    data: DataClass
    page: str
    """The API's documentation."""
    wire: Wire
    """What the request looks like when it leaves."""
    paginated: bool = False
    """botocore has a paginator for it."""
    paging: Paging | None = None
    """Set where the API pages and botocore has no paginator."""
    rate: float | None = None
    """Requests per second that AWS grants, where known."""
    cost: str = "free"
    confirm: bool = False
    """Costs money or leaves an object behind: a person must agree first."""
    takes: tuple[str, ...] = ()
    """Reviewed parameters, dotted where nested (`Filters.Name`, `filter.*.eq`): no other may be sent."""
    refuses: tuple[str, ...] = ()
    """Reviewed and refused parameters: they cost, redirect, deliver, unmask or serve nothing here."""
    must: JsonObject = field(default_factory=dict)
    """Parameters that must have exactly this value."""
    without: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """Parameters whose text must not hold this."""
    matching: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    """Parameters whose whole text must match this."""
    log_file: bool = False
    """It brings the contents of a log file: see `workbench.aws.log_files`."""
    statement: str = ""
    """The parameter that is SQL and must be one query."""
    own: Mapping[str, str] = field(default_factory=dict)
    """Parameters that must be what another operation of this service, in this process, brought back."""
    measured: tuple[str, ...] = ()
    """Members of the answer that hold payloads: their length is kept, see `workbench.aws.measuring`."""
    absent: Outcome = Outcome.NOT_FOUND
    """What "not found" means here: for a getter of optional configuration, `NOT_CONFIGURED`."""
    expected: Expected = field(default_factory=Expected)
    """What every answer of success holds; what does not is no answer of AWS's."""

    def objection(self, parameters: Mapping[str, Any]) -> str:
        """Return why the operation may not be sent with these parameters; empty when it may."""
        for name, value in self.must.items():
            if parameters.get(name) != value:
                return f"{self.id} may only be sent with {name}={value}"
        if unreviewed := _unreviewed(parameters, self._taken):
            return f"{self.id} may not be sent with {unreviewed}"
        for name, pattern in self.without.items():
            if pattern.search(str(parameters.get(name, ""))):
                return f"{self.id} may not be sent with this {name}: it holds {pattern.pattern!r}"
        for name, pattern in self.matching.items():
            if not pattern.fullmatch(str(parameters.get(name, ""))):
                return f"{self.id} may not be sent with {name}={parameters.get(name, '')}"
        if self.statement:
            fault = statement_objection(str(parameters.get(self.statement, "")))
            return fault and f"{self.id} may not be sent with this {self.statement}: {fault}"
        return ""

    @property
    def _taken(self) -> Mapping[str, Any]:
        return _tree(self.takes)


@functools.cache
def _tree(paths: tuple[str, ...]) -> Mapping[str, Any]:
    """Return `{"Filters": {"Name": {}, "Values": {}}}` for `Filters.Name` and `Filters.Values`."""
    tree: dict[str, Any] = {}
    for path in paths:
        node = tree
        for name in path.split("."):
            node = node.setdefault(name, {})
    return tree


def _unreviewed(value: Any, taken: Mapping[str, Any], path: str = "") -> str:
    """Return the first parameter, dotted, that is not in the tree; empty when all are."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            here = f"{path}.{name}" if path else str(name)
            below = taken.get(name, taken.get("*"))
            found = here if below is None else _unreviewed(inner, below, here)
            if found:
                return found
    elif isinstance(value, list | tuple):
        return next(filter(None, (_unreviewed(item, taken, path) for item in value)), "")
    return ""


Catalogue: TypeAlias = Mapping[str, Operation]
"""All reviewed operations by id."""


@functools.cache
def load_catalogue() -> Catalogue:
    """Return the reviewed list."""
    return MappingProxyType({operation.id: operation for operation in _operations()})


def _operations() -> Iterator[Operation]:
    for file in sorted(_files(), key=lambda item: item.name):
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        service = _service(file.name.removesuffix(".toml"), table)
        for name, row in sorted(table["operations"].items()):
            yield _operation(service, name, table["page"], row)


def _files() -> Iterator[Any]:
    folder = resources.files("workbench.aws") / "operations"
    return (item for item in folder.iterdir() if item.name.endswith(".toml"))


def _service(name: str, table: Mapping[str, Any]) -> Service:
    ping = table.get("ping")
    return Service(
        name=name,
        event_prefix=table["event_prefix"],
        cli=table.get("cli", name),
        ping=ping and Request(operation=f"{name}.{ping['operation']}", parameters=ping.get("parameters", {})),
    )


def _operation(service: Service, name: str, page: str, row: Mapping[str, Any]) -> Operation:
    paging = row.get("paging")
    id_ = f"{service.name}.{name}"
    return Operation(
        id=id_,
        name=name,
        service=service,
        iam_actions=tuple(row["iam"] if "iam" in row else (iam_action(id_),)),
        data=DataClass(row["data"]),
        page=_DOCUMENTATION + page.format(operation=name),
        paginated=row.get("paginated", False),
        paging=paging and Paging(**paging),
        rate=row.get("rate"),
        cost=row.get("cost", "free"),
        confirm=row.get("confirm", False),
        wire=read_wire(row["sent"], row.get("query", ())),
        takes=tuple(row["takes"]),
        refuses=tuple(row.get("refuses", ())),
        must=row.get("must", {}),
        without={key: re.compile(pattern) for key, pattern in row.get("without", {}).items()},
        matching={key: re.compile(pattern) for key, pattern in row.get("matching", {}).items()},
        log_file=row.get("log_file", False),
        statement=row.get("statement", ""),
        own=row.get("own", {}),
        measured=tuple(row.get("measured", ())),
        absent=Outcome(row.get("absent", Outcome.NOT_FOUND)),
        expected=Expected(
            holds=tuple(row["holds"]),
            omits=tuple(row.get("omits", ())),
            root=row.get("root", ""),
            payload=row.get("payload", ""),
        ),
    )
