"""Did the catalog's schema of the training data change since the model was trained?

The path of a model's data names the training job that made it (`…/JOB/output/model.tar.gz`), and the job
names its channels. The table of the catalog whose location holds a channel is the schema of that day; its
versions tell what was changed since. A column that came is no fault to a model that does not know it; one
that went, or has another type, is.

A model that no training job of this account made, and training data that no table describes, have no such
schema: then there is nothing to compare.

Sources: SageMaker API reference, DescribeTrainingJob (InputDataConfig); Glue API reference, GetDatabases,
GetTables, GetTableVersions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, answers_to, ask, ask_pages
from workbench.domain.times import iso
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, passed, skipped, unanswered, unknown
from workbench.knowledge.answers import member, moment, objects, stamp, text
from workbench.knowledge.glue.schemas import columns_of, diff_of
from workbench.knowledge.s3.places import S3Place
from workbench.knowledge.training.job import TrainingJob

JOB, DATABASES, TABLES, VERSIONS = "job", "databases", "tables", "versions"
_PAGES = 3
_MOST_DATABASES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """Where the model's data is; empty: not known."""

    bucket: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What changed. Texts are empty where there is nothing to compare."""

    job: str | None = None
    """The training job that made the model."""
    trained_at: str | None = None
    """When that was made, ISO 8601."""
    database: str | None = None
    """The database of the table that describes its training data."""
    table: str | None = None
    """That table."""
    broken: bool | None = None
    """Columns went, or have another type, since then."""
    removed: tuple[str, ...] | None = None
    """Columns that went."""
    retyped: tuple[str, ...] | None = None
    """Columns that have another type."""
    added: tuple[str, ...] | None = None
    """Columns that came."""
    changed_at: str | None = None
    """When the present version was made, ISO 8601."""


_NONE = Facts(
    job="",
    trained_at="",
    database="",
    table="",
    broken=False,
    removed=(),
    retyped=(),
    added=(),
    changed_at="",
)


def job_of(key: str) -> str:
    """Return the training job that writes its model under this key; empty where it is none of a job."""
    parts = key.split("/")
    is_output = len(parts) > 2 and parts[-2:] == ["output", "model.tar.gz"]  # noqa: PLR2004 - JOB/output/model
    return parts[-3] if is_output else ""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Describe the job, look for the table that holds a channel, and ask for its versions."""
    name = job_of(params.key)
    if not name:
        return {}
    answers: dict[AnswerName, Answer] = {
        JOB: aws.read(ask("sagemaker.DescribeTrainingJob", TrainingJobName=name))
    }
    if not answers[JOB].ok:
        return answers
    answers[DATABASES] = aws.read(ask_pages("glue.GetDatabases", _PAGES))
    names = [text(row, "Name") for row in objects(answers[DATABASES].data, "DatabaseList")][:_MOST_DATABASES]
    answers.update(
        aws.read_all(
            {(TABLES, name): ask_pages("glue.GetTables", _PAGES, DatabaseName=name) for name in names}
        )
    )
    found = _table(answers)
    if found:
        database, table = found
        asked = ask_pages(
            "glue.GetTableVersions", _PAGES, DatabaseName=database, TableName=text(table, "Name")
        )
        answers[VERSIONS] = aws.read(asked)
    return answers


def _table(answers: Answers) -> tuple[str, JsonObject] | None:
    """Return the table whose location holds a channel, the narrowest of several."""
    job = TrainingJob(data=answers[JOB].data)
    places = [channel.place for channel in job.channels if channel.place]
    fitting = [
        (len(location.key), database, table)
        for database, listed in answers_to(answers, TABLES).items()
        for table in objects(listed.data, "TableList")
        if (location := S3Place.parse(text(table, "StorageDescriptor", "Location")))
        and any(location.covers(place) for place in places)
    ]
    best = max(fitting, key=lambda item: item[0], default=None)
    return (best[1], best[2]) if best else None


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare the version of the day of training with the present one."""
    job = answers.get(JOB)
    if job is None or job.outcome is Outcome.NOT_FOUND:
        return skipped("No training job of this account is known to have made the model", _NONE)
    unread = next((item for item in answers.values() if not item.ok), None)
    found = _table(answers) if job.ok else None
    if unread is not None and (
        not job.ok or found is None or VERSIONS not in answers or not answers[VERSIONS].ok
    ):
        return unanswered(unread, Facts(job=job_of(params.key)))
    trained = TrainingJob(data=job.data).created_at
    if found is None:
        listed = objects(answers[DATABASES].data, "DatabaseList")
        if len(listed) > _MOST_DATABASES or any(item.truncated for item in answers.values()):
            said = "Not all tables of the catalog were looked through"
            return unknown(UnknownReason.TRUNCATED, said, Facts(job=job_of(params.key)), needs=("its table",))
        return skipped("No table of the catalog describes what the model was trained with", _NONE)
    return _compare(found, answers[VERSIONS], trained, job_of(params.key))


def _compare(
    found: tuple[str, JsonObject], versions: Answer, trained: datetime | None, job: str
) -> Judgement[Facts]:
    database, table = found
    kept = sorted(
        (member(item, "Table") for item in objects(versions.data, "TableVersions")),
        key=lambda item: stamp(moment(item, "UpdateTime")),
    ) or [table]
    held = [item for item in kept if stamp(moment(item, "UpdateTime")) <= stamp(trained)]
    before, after = (held or kept)[-1 if held else 0], kept[-1]
    diff = diff_of(columns_of(before), columns_of(after))
    changed = moment(after, "UpdateTime")
    facts = Facts(
        job=job,
        trained_at=iso(trained) if trained else "",
        database=database,
        table=text(table, "Name"),
        broken=bool(diff.removed or diff.retyped),
        removed=diff.removed,
        retyped=diff.retyped,
        added=diff.added,
        changed_at=iso(changed) if changed else "",
    )
    name = f"{database}.{facts.table}"
    if facts.broken:
        gone = f"without {', '.join(diff.removed)}" if diff.removed else ""
        other = f"with another type of {', '.join(diff.retyped)}" if diff.retyped else ""
        how = " and ".join(part for part in (gone, other) if part)
        said = f"{name} is {how} since {stamp(changed)}; {job} was trained before, at {stamp(trained)}"
        return failed(said, facts, occurred_at=changed)
    return passed(f"{name} has every column with which {job} was trained, in its type", facts)


probe = Probe(
    title="Did the catalog's schema of the training data change since the model was trained?",
    params=Params,
    facts=Facts,
    operations=(
        "sagemaker.DescribeTrainingJob",
        "glue.GetDatabases",
        "glue.GetTables",
        "glue.GetTableVersions",
    ),
    collect=collect,
    judge=judge,
)
