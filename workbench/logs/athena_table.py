"""The table that the questions are asked of in Athena: CloudTrail's files, with partition projection.

Projection turns Region, account and day into folders, so that a question reads the files of its window only
(https://docs.aws.amazon.com/athena/latest/ug/create-cloudtrail-table-partition-projection.html). The columns
are those of that page; accounts are a partition too, because a question may name one and a trail of an
organization holds many. The statement is printed for a person to run: the workbench makes no tables.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from workbench.engine.errors import UsageError

TABLE = "cloudtrail_logs_pp"
"""What the questions call it."""
DAY = "yyyy/MM/dd"
"""How the folders of logs write a day, and the questions with them."""
FIRST_DAY = "2023/01/01"
"""Where projection begins when nobody says otherwise."""

IDENTIFIER = re.compile(r"[a-z_][a-z0-9_]{0,127}")
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
PREFIX = re.compile(r"[\w!.*()/-]{0,200}")
_ORGANIZATION = re.compile(r"o-[a-z0-9]{10,32}")
ACCOUNT = re.compile(r"\d{12}")
REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
SINCE = re.compile(r"\d{4}/\d\d/\d\d")

_DDL = """\
CREATE EXTERNAL TABLE IF NOT EXISTS {table} (
  eventversion STRING,
  useridentity STRUCT<
    type: STRING, principalid: STRING, arn: STRING, accountid: STRING,
    invokedby: STRING, accesskeyid: STRING, username: STRING,
    onbehalfof: STRUCT<userid: STRING, identitystorearn: STRING>,
    sessioncontext: STRUCT<
      attributes: STRUCT<mfaauthenticated: STRING, creationdate: STRING>,
      sessionissuer: STRUCT<type: STRING, principalid: STRING, arn: STRING,
                            accountid: STRING, username: STRING>,
      ec2roledelivery: STRING,
      webidfederationdata: STRUCT<federatedprovider: STRING, attributes: MAP<STRING, STRING>>
    >
  >,
  eventtime STRING,
  eventsource STRING,
  eventname STRING,
  awsregion STRING,
  sourceipaddress STRING,
  useragent STRING,
  errorcode STRING,
  errormessage STRING,
  requestparameters STRING,
  responseelements STRING,
  additionaleventdata STRING,
  requestid STRING,
  eventid STRING,
  readonly STRING,
  resources ARRAY<STRUCT<arn: STRING, accountid: STRING, type: STRING>>,
  eventtype STRING,
  apiversion STRING,
  recipientaccountid STRING,
  serviceeventdetails STRING,
  sharedeventid STRING,
  vpcendpointid STRING,
  vpcendpointaccountid STRING,
  eventcategory STRING,
  tlsdetails STRUCT<tlsversion: STRING, ciphersuite: STRING, clientprovidedhostheader: STRING>
)
PARTITIONED BY (account STRING, region STRING, `timestamp` STRING)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION '{root}'
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.account.type' = 'enum',
  'projection.account.values' = '{accounts}',
  'projection.region.type' = 'enum',
  'projection.region.values' = '{regions}',
  'projection.timestamp.type' = 'date',
  'projection.timestamp.format' = 'yyyy/MM/dd',
  'projection.timestamp.interval' = '1',
  'projection.timestamp.interval.unit' = 'DAYS',
  'projection.timestamp.range' = '{since},NOW',
  'storage.location.template' = '{root}${{account}}/CloudTrail/${{region}}/${{timestamp}}'
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Where a trail delivers, and what of it the table is to show."""

    bucket: str
    accounts: tuple[str, ...]
    regions: tuple[str, ...]
    """A Region that is not listed has no rows, silently."""
    prefix: str = ""
    organization: str = ""
    """The id of the organization, `o-…`, for an organization's trail."""
    since: str = FIRST_DAY
    """The first day, `2023/01/01`."""


def ddl(trail: Trail, table: str = TABLE) -> str:
    """Return the statement that makes the table.

    Raises:
        UsageError: A part is missing or is not what it should be; none can hold a quote.
    """
    check("table", table, IDENTIFIER)
    check("trail_bucket", trail.bucket, BUCKET)
    check("prefix", trail.prefix, PREFIX)
    check("since", trail.since, SINCE)
    if trail.organization:
        check("organization", trail.organization, _ORGANIZATION)
    for what, items, pattern in (("account", trail.accounts, ACCOUNT), ("region", trail.regions, REGION)):
        if not items:
            raise UsageError(f"name every {what} that the table is to show: --set {what}=A,B")
        for item in items:
            check(what, item, pattern)
    folders = [part for part in (trail.prefix.strip("/"), "AWSLogs", trail.organization) if part]
    return _DDL.format(
        table=table,
        root=f"s3://{trail.bucket}/{'/'.join(folders)}/",
        accounts=",".join(trail.accounts),
        regions=",".join(trail.regions),
        since=trail.since,
    )


def check_identifier(what: str, name: str) -> None:
    """Refuse what is no plain name of a database or table: names cannot be bound; raises UsageError."""
    check(what, name, IDENTIFIER)


def check(what: str, text: str, pattern: re.Pattern[str]) -> None:
    """Refuse a text that does not match as a whole; raises UsageError."""
    if not pattern.fullmatch(text):
        raise UsageError(f"'{text}' is no {what}: it must match {pattern.pattern}")
