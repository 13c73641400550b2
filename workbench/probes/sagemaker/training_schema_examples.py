"""The worked examples of `sagemaker.training_schema`."""

from __future__ import annotations

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied
from workbench.probes.sagemaker import _examples as sm
from workbench.probes.sagemaker.training_schema import Params

_MADE = Params(bucket="puffin-models", key=f"fit/{sm.NAME}/output/model.tar.gz")


def _table(minutes: float, **columns: str) -> JsonObject:
    listed: list[JsonObject] = [{"Name": name, "Type": kind} for name, kind in columns.items()]
    return {
        "Name": "claims",
        "UpdateTime": sm.ago(minutes).isoformat(),
        "StorageDescriptor": {"Location": "s3://puffin-claims/", "Columns": listed},
    }


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    *versions: JsonObject,
    reason: UnknownReason | SkipReason | None = None,
    **more: Answer,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {
        "job": sm.job("Completed", sm.phase("Completed", 20, 20)),
        "databases": answered("glue.GetDatabases", {"DatabaseList": [{"Name": "lake"}]}),
        ("tables", "lake"): answered("glue.GetTables", {"TableList": list(versions[-1:])}),
    }
    if versions:
        rows: list[JsonObject] = [{"Table": item} for item in versions]
        answers["versions"] = answered("glue.GetTableVersions", {"TableVersions": rows})
    return Example(
        name=name, params=_MADE, answers={**answers, **more}, verdict=verdict, reason=reason, facts=facts
    )


EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "a column came, which the model does not know",
        Verdict.PASS,
        {"broken": False, "added": ["note"], "table": "claims"},
        _table(500, amount="int"),
        _table(30, amount="int", note="string"),
    ),
    _example(
        "one went, and one has another type",
        Verdict.FAIL,
        {"broken": True, "removed": ["tariff"]},
        _table(500, amount="int", tariff="string"),
        _table(30, amount="string"),
    ),
    _example(
        "what was changed before the training does not count",
        Verdict.PASS,
        {"broken": False},
        _table(900, amount="int", tariff="string"),
        _table(500, amount="int"),
    ),
    _example(
        "no table describes it",
        Verdict.SKIPPED,
        {"broken": False, "table": ""},
        reason=SkipReason.NOT_APPLICABLE,
    ),
    _example(
        "not allowed to describe the job",
        Verdict.UNKNOWN,
        {"broken": None},
        _table(500, amount="int"),
        reason=UnknownReason.DENIED,
        job=denied("sagemaker.DescribeTrainingJob", "sagemaker:DescribeTrainingJob"),
    ),
    Example(
        name="no training job made it",
        params=Params(bucket="m", key="claims/7/model.tar.gz"),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"broken": False},
    ),
)
