"""The table in Athena of S3 server access logs.

Its columns and its expression are those of "Use Amazon S3 access logs to identify requests"
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-s3-access-logs-to-identify-requests.html).
S3 puts days into the keys only with the key format PartitionedPrefix: then a question reads the files of its
window. With SimplePrefix every question reads them all, and a view adds the day that the questions ask for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.engine.errors import UsageError, unknown_name
from workbench.logs.access_logs import FIELDS, LINE, NUMBERS
from workbench.logs.athena_table import (
    ACCOUNT,
    BUCKET,
    DAY,
    FIRST_DAY,
    IDENTIFIER,
    PREFIX,
    REGION,
    SINCE,
    check,
)

ACCESS_TABLE = "s3_access_logs"
"""What the questions call it."""
PARTITIONED, SIMPLE = "PartitionedPrefix", "SimplePrefix"

_PROJECTED = """\
PARTITIONED BY (`timestamp` STRING)
{serde}
LOCATION '{root}'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.timestamp.type' = 'date',
  'projection.timestamp.format' = '{day}',
  'projection.timestamp.interval' = '1',
  'projection.timestamp.interval.unit' = 'DAYS',
  'projection.timestamp.range' = '{since},NOW',
  'storage.location.template' = '{root}${{timestamp}}/'
);
"""
_FLAT = """\
{serde}
LOCATION '{root}';

CREATE OR REPLACE VIEW {table} AS
SELECT *, format_datetime(parse_datetime(requestdatetime, 'dd/MMM/yyyy:HH:mm:ss Z'), '{day}') AS "timestamp"
FROM {table}_lines;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLogs:
    """Where a bucket's access logs are delivered, and how their keys are made."""

    log_bucket: str
    """The bucket that they are delivered to."""
    prefix: str = ""
    """As the bucket's logging has it: S3 puts nothing between it and what follows."""
    key_format: str = PARTITIONED
    """S3's `TargetObjectKeyFormat`: `PartitionedPrefix` or `SimplePrefix`."""
    account: str = ""
    """Whose bucket is logged; this and the next two stand in the keys of PartitionedPrefix only."""
    region: str = ""
    bucket: str = ""
    since: str = FIRST_DAY
    """The first day, `2023/01/01`; for PartitionedPrefix only."""


def access_ddl(logs: AccessLogs, table: str = ACCESS_TABLE) -> str:
    """Return the statement that makes the table; for SimplePrefix two, to be run one after the other.

    Raises:
        UsageError: A part is missing or is not what it should be; none can hold a quote.
    """
    check("table", table, IDENTIFIER)
    check("log_bucket", logs.log_bucket, BUCKET)
    check("prefix", logs.prefix, PREFIX)
    if logs.key_format == SIMPLE:
        if logs.prefix and not logs.prefix.endswith("/"):
            raise UsageError(
                f"Athena reads whole folders, and prefix '{logs.prefix}', not ended by '/', is none: give "
                "the folder above it, and keep other files out of there"
            )
        name, folders, ending = f"{table}_lines", logs.prefix, _FLAT
    elif logs.key_format == PARTITIONED:
        for what, text, pattern in (
            ("account", logs.account, ACCOUNT),
            ("region", logs.region, REGION),
            ("bucket", logs.bucket, BUCKET),
        ):
            if not text:
                raise UsageError(
                    f"say whose requests are logged: --set {what}=…; it stands in the keys, unless they are "
                    f"made by --set key_format={SIMPLE}"
                )
            check(what, text, pattern)
        check("since", logs.since, SINCE)
        name, ending = table, _PROJECTED
        folders = f"{logs.prefix}{logs.account}/{logs.region}/{logs.bucket}/"
    else:
        raise unknown_name("key_format", logs.key_format, (PARTITIONED, SIMPLE))
    rest = ending.format(
        table=table, serde=_serde(), root=f"s3://{logs.log_bucket}/{folders}", day=DAY, since=logs.since
    )
    return f"CREATE EXTERNAL TABLE IF NOT EXISTS {name} (\n{_columns()}\n)\n{rest}"


def _columns() -> str:
    return ",\n".join(f"  `{name}` {'BIGINT' if name in NUMBERS else 'STRING'}" for name in FIELDS)


def _serde() -> str:
    expression = LINE.pattern.replace("\\", "\\\\")  # Hive takes one away
    return (
        "ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.RegexSerDe'\n"
        f"WITH SERDEPROPERTIES ('input.regex' = '{expression}$')\n"
        "STORED AS INPUTFORMAT 'org.apache.hadoop.mapred.TextInputFormat'\n"
        "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'"
    )


def check_bucket(properties: Mapping[str, str], bucket: str) -> None:
    """Refuse a bucket of which the table, by the folders that it reads, shows no requests.

    Args:
        properties: The table's, as `GetTableMetadata` has them.
        bucket: The one that a question is about.

    Raises:
        UsageError: Athena would find nothing, and not say why.
    """
    template = properties.get("storage.location.template", "").replace("${timestamp}", "")
    if template and "${" not in template and f"/{bucket}/" not in template:
        raise UsageError(
            f"the table shows the requests below {template}, none to bucket {bucket}: name the table of its "
            "logs with --table, or make one with: workbench logs ddl access-logs"
        )
