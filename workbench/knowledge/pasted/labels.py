"""Names with a label before them: options, arguments of code, XML, plans of Terraform, lines of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from workbench.knowledge.pasted.entities import BUCKET, VALUE, Entity, entity

_LABEL = (
    r"(?P<label>bucket(?:[ _-]?name)?|(?:object[ _-]?)?key|(?:server|cluster)[ _-]?id"
    r"|(?:user|crawler|training[ _-]?job|job|endpoint|model)[ _-]?name)"
)
_LABELLED = (
    re.compile(rf"(?<![\w-])--{_LABEL}[ =]{VALUE}"),
    re.compile(rf"(?<![\w-])-(?P<label>BucketName|Key) {VALUE}"),  # AWS Tools for PowerShell
    re.compile(rf"(?<![\w-]){_LABEL}['\"]?[ \t]{{0,40}}(?:[=:]|=>) {{0,3}}{VALUE}", re.IGNORECASE),
    re.compile(rf"(?<![\w-]){_LABEL} (?:named |called )?['\"`]([^'\"`\n]{{1,2048}})['\"`]", re.IGNORECASE),
)
_IN_BRACKETS = re.compile(rf"\b[Bb]ucket \((?P<bucket>{BUCKET})\)")
_WHOLE_LINE = re.compile(
    r"^[ \t>*+-]{0,20}(?:object[ _-]?)?key[ \t]{0,20}[:=][ \t]{1,20}(?P<value>[^\s\"'`,{\[][^\n]{0,2047})$",
    re.IGNORECASE | re.MULTILINE,
)
_FURTHER_LABEL = re.compile(r"[,;|] {0,3}[\w-]{2,30} ?[:=]|[,;]$")
_OTHER_KEY = re.compile(
    r"\b(?:access|api|cmk|encryption|foreign|host|kms|partition|primary|private|public|range|secret|sort|ssh"
    r"|routing|service|shard|tag|master|data|idempotency|cache|dictionary|json|registry|license|error)[ _-]$",
    re.IGNORECASE,
)
"""Keys that are no names of objects."""
_PARAMETERS = {
    "bucket": "bucket",
    "bucketname": "bucket",
    "key": "key",
    "objectkey": "key",
    "serverid": "server_id",
    "clusterid": "cluster_id",
    "username": "user_name",
    "crawlername": "crawler_name",
    "trainingjobname": "training_job_name",
    "jobname": "job_name",
    "endpointname": "endpoint_name",
    "modelname": "model_name",
}


def lines_of_keys(text: str) -> Iterator[Entity]:
    """Recognise a line that says nothing but `key: reports/Annual Report (final).pdf`."""
    for match in _WHOLE_LINE.finditer(text):
        if not _FURTHER_LABEL.search(match["value"]):
            yield from entity(key=match["value"].rstrip())


def labelled(text: str) -> Iterator[Entity]:
    """Recognise `--bucket x`, `Bucket='x'`, `key: x`, `bucket   = "x"`, `bucket 'x'` and `bucket (x)`."""
    for match in _IN_BRACKETS.finditer(text):
        yield from entity("s3", bucket=match["bucket"])
    for pattern in _LABELLED:
        for match in pattern.finditer(text):
            label = _PARAMETERS[re.sub("[ _-]", "", match["label"].lower())]
            before = text[max(0, match.start() - 24) : match.start("label")]
            if label != "key" or not _OTHER_KEY.search(before):
                yield from entity(**{label: match.group(match.lastindex or 0)})


_JOB_NAME = r"(?P<job_name>[^\s/:*?\"<>|,;'](?:[^/:*?\"<>|\n]{0,253}[^\s/:*?\"<>|.,;'])?)"
_GLUE_JOBS = (
    re.compile(  # StartJobRun, as each client ends the sentence
        rf"\bConcurrent runs exceeded for {_JOB_NAME}"
        r"(?= \(Service: |[.'\"]?(?: status code: \d|\s{2}|$))",
        re.MULTILINE,
    ),
    re.compile(  # Airflow's operator and hook
        rf"\bGlue Job: {_JOB_NAME}(?=\. Wait for |\. Run Id| status: |[.'\"]?$)", re.MULTILINE
    ),
    re.compile(r"\bGlue [Jj]ob (?:named |name |called )?['\"`](?P<job_name>[^/:*?\"<>|'`\n]{1,255})['\"`]"),
)


def glue_jobs(text: str) -> Iterator[Entity]:
    """Recognise a job of Glue in what StartJobRun and Airflow say of it."""
    for pattern in _GLUE_JOBS:
        for match in pattern.finditer(text):
            yield from entity("glue", job_name=match["job_name"])


_CATALOG = (
    re.compile(r"\b[Dd]atabase name: (?P<database>[\w-]{1,255})"),
    re.compile(r"\b[Tt]able name: (?P<table>[\w-]{1,255})"),
    re.compile(r"\b(?:in|into|to|from) database (?P<database>[\w-]{1,255})"),
    re.compile(r"\bglue get-database --name (?P<database>[\w-]{1,255})"),
    re.compile(r"\bglue get-table --database-name (?P<database>[\w-]{1,255}) --name (?P<table>[\w-]{1,255})"),
    re.compile(r"\bSchema '(?P<database>[\w-]{1,255})' does not exist"),
    re.compile(r"\b[Cc]reated table (?P<table>[\w-]{1,255})"),
    re.compile(r"\b[Cc]rawler with name (?P<crawler_name>[\w.-]{1,255}) (?:has|is)\b"),
    re.compile(r"\bStart Crawl for Crawler (?P<crawler_name>[\w.-]{1,255})"),
)


def catalog(text: str) -> Iterator[Entity]:
    """Recognise databases and tables of the Data Catalog in what Glue, Athena and their clients say."""
    for pattern in _CATALOG:
        for match in pattern.finditer(text):
            yield from entity("glue", **match.groupdict())


_XML = re.compile(r"<(?P<tag>Key|BucketName|Bucket)>(?P<value>[^<\n]{1,2048})</(?P=tag)>")


def xml(text: str) -> Iterator[Entity]:
    """Recognise `<Key>` and `<BucketName>` of S3's XML."""
    for match in _XML.finditer(text):
        yield from entity("s3", **{_PARAMETERS[match["tag"].lower()]: unescape(match["value"])})


_ARGUMENT = r"\s{0,40}[rbuf]{0,2}(?:\"([^\"\n]{1,1024})\"|'([^'\n]{1,1024})'|[\w.()\[\]]{1,80})\s{0,40}"
_CALLS = (
    (re.compile(rf"\bupload_file(?:obj)?\({_ARGUMENT},{_ARGUMENT},{_ARGUMENT}[,)]"), ("", "bucket", "key")),
    (re.compile(rf"\bdownload_file(?:obj)?\({_ARGUMENT},{_ARGUMENT},"), ("bucket", "key")),
    (re.compile(rf"\.(?:Object|object_exists)\({_ARGUMENT},{_ARGUMENT}\)"), ("bucket", "key")),
    (
        re.compile(
            rf"\.Bucket\({_ARGUMENT}\)\.(?:upload_file(?:obj)?\({_ARGUMENT},{_ARGUMENT}[,)]|put_object\()"
        ),
        ("bucket", "", "key"),
    ),
    (re.compile(rf"\.Bucket\({_ARGUMENT}\)"), ("bucket",)),
)


def calls(text: str) -> Iterator[Entity]:
    """Recognise `upload_file("daily.csv", "bucket", "in/daily.csv")` and its like, arguments by place."""
    for pattern, names in _CALLS:
        for match in pattern.finditer(text):
            values = [match[number] or match[number + 1] for number in range(1, len(match.groups()), 2)]
            named = {name: value for name, value in zip(names, values, strict=True) if name and value}
            if _is_bucket(named.get("bucket")):
                yield from entity("s3", **named)


def _is_bucket(name: str | None) -> bool:
    return name is None or re.fullmatch(BUCKET, name) is not None


_PLAN = re.compile(
    r"aws_s3_bucket_(?P<kind>notification|lifecycle_configuration|policy|replication_configuration)\b"
)


def plans(text: str) -> Iterator[Entity]:
    """Recognise the resources of a plan of Terraform that say what a bucket does."""
    for kind in dict.fromkeys(match["kind"] for match in _PLAN.finditer(text)):
        yield Entity(remark=f"bucket {kind.replace('_', ' ')}", services=("s3",))


_BARE_FILE = re.compile(
    r"(?<![\w./:@\\%-])(?<!calling )"  # `calling o84.parquet` is a method of an object of Spark
    r"[\w][\w.+@%~-]{0,200}\.(?:csv|tsv|json|jsonl|ndjson|parquet|orc|avro|xml|xlsx?|gz|gzip|zip|bz2"
    r"|zst|snappy|tar|tgz|pdf|fastq|fq|bam|cram|vcf|bcl|h5|hdf5|nc|npy|npz|tiff?|jpe?g|png|mp4|wav|dat|edi|pgp|gpg)"
    r"(?![\w/\\:-]|\.\w)"
)
_SHORT = 300


def bare_files(text: str) -> Iterator[Entity]:
    """Recognise the name of a file in a short text: which folder it is in is searched for."""
    names = dict.fromkeys(match.group() for match in _BARE_FILE.finditer(text)) if len(text) <= _SHORT else {}
    if len(names) == 1:
        name = next(iter(names))
        yield from entity(key=name, remark=f"file {name}, whose folder the text does not tell")
