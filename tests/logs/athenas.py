"""A reader that answers as Athena does: one query, its states, its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tests.fakes import FakeReader, Handler, answer
from workbench.domain.evidence import Answer, Outcome, Request
from workbench.domain.values import JsonObject

ID = "3f0a7d2e-1111-4222-8333-444455556666"
CUTOFF = 10_000_000_000
TABLE = {
    "projection.enabled": "true",
    "projection.account.values": "111122223333,444455556666",
    "projection.region.values": "us-east-1,eu-west-1",
    "projection.timestamp.format": "yyyy/MM/dd",
    "storage.location.template": "s3://acme-trail/AWSLogs/${account}/CloudTrail/${region}/${timestamp}",
}
GROUP: JsonObject = {
    "WorkGroup": {
        "Name": "oncall",
        "State": "ENABLED",
        "Configuration": {
            "ResultConfiguration": {"OutputLocation": "s3://acme-results/"},
            "BytesScannedCutoffPerQuery": CUTOFF,
        },
    }
}


def execution(state: str, scanned: int = 0, reason: str = "", **statistics: Any) -> Answer:
    status = {"State": state, **({"StateChangeReason": reason} if reason else {})}
    counted = {"DataScannedInBytes": scanned, "TotalExecutionTimeInMillis": 1200, **statistics}
    return answer(
        "athena.GetQueryExecution",
        data={"QueryExecution": {"QueryExecutionId": ID, "Status": status, "Statistics": counted}},
    )


def failed(operation: str, outcome: Outcome, code: str, message: str, *needs: str) -> Answer:
    return replace(answer(operation, outcome, code=code, status=400, iam_actions=needs), message=message)


def results(columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[str | None]]) -> JsonObject:
    """Return the answer of GetQueryResults: the header first, nothing for a NULL."""
    header = [name for name, _ in columns]
    return {
        "ResultSet": {
            "Rows": [
                {"Data": [{} if cell is None else {"VarCharValue": cell} for cell in row]}
                for row in (header, *rows)
            ],
            "ResultSetMetadata": {"ColumnInfo": [{"Name": name, "Type": kind} for name, kind in columns]},
        }
    }


@dataclass
class Athena:
    """Answers per operation, of which a test replaces what it is about."""

    states: Sequence[Answer] = (
        execution("QUEUED"),
        execution("RUNNING", 5_000_000),
        execution("SUCCEEDED", 20_000_000),
    )
    rows: JsonObject = field(
        default_factory=lambda: results(
            (("eventname", "varchar"), ("calls", "bigint")), (("PutObject", "3"),)
        )
    )
    answers: Mapping[str, Answer | Handler] = field(default_factory=dict)

    def __post_init__(self) -> None:
        left = list(self.states)

        def look(request: Request) -> Answer:
            del request
            return left.pop(0) if len(left) > 1 else left[0]

        files: JsonObject = {"Contents": [{"Size": 3_000_000}, {"Size": 1_000_000}]}
        self.reader = FakeReader(
            {
                "athena.GetWorkGroup": answer("athena.GetWorkGroup", data=GROUP),
                "athena.GetTableMetadata": answer(
                    "athena.GetTableMetadata", data={"TableMetadata": {"Parameters": TABLE}}
                ),
                "athena.StartQueryExecution": answer(
                    "athena.StartQueryExecution", data={"QueryExecutionId": ID}
                ),
                "athena.GetQueryExecution": look,
                "athena.GetQueryResults": answer("athena.GetQueryResults", data=self.rows),
                "athena.StopQueryExecution": answer("athena.StopQueryExecution"),
                "s3.ListObjectsV2": answer("s3.ListObjectsV2", data=files),
                **self.answers,
            }
        )

    def asked(self, operation: str) -> list[JsonObject]:
        return [item.parameters for item in self.reader.asked if item.operation == operation]
