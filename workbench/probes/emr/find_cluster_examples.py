"""The worked examples of `emr.find_cluster`."""

from __future__ import annotations

from datetime import timedelta

from workbench.domain.evidence import Answer, AnswerName
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import NOON, answered, denied
from workbench.probes.emr._examples import STEP, ago, step, steps
from workbench.probes.emr.find_cluster import Params


def _listed(*clusters: tuple[str, str, int, int], truncated: bool = False) -> Answer:
    """Return a list of clusters: id, name, and how many minutes ago each began and ended (0: it lives)."""
    rows: list[JsonValue] = []
    for cluster_id, name, began, ended in clusters:
        times: dict[str, JsonValue] = {"CreationDateTime": ago(began)}
        if ended:
            times["EndDateTime"] = ago(ended)
        state = "TERMINATED" if ended else "WAITING"
        rows.append({"Id": cluster_id, "Name": name, "Status": {"State": state, "Timeline": times}})
    return answered("emr.ListClusters", {"Clusters": rows}, truncated=truncated)


_BY_NAME = Params(cluster_name="nightly", since=NOON - timedelta(hours=12))


def _example(
    name: str,
    verdict: Verdict,
    facts: JsonObject,
    listed: Answer | None,
    *lists: tuple[str, Answer],
    reason: UnknownReason | SkipReason | None = None,
    params: Params = _BY_NAME,
) -> Example[Params]:
    answers: dict[AnswerName, Answer] = {"clusters": listed} if listed else {}
    answers |= {("steps", cluster_id): steps for cluster_id, steps in lists}
    return Example(name=name, params=params, answers=answers, verdict=verdict, reason=reason, facts=facts)


_ONE = ("j-1", "nightly", 300, 60)

EXAMPLES: tuple[Example[Params], ...] = (
    _example(
        "its id was said",
        Verdict.PASS,
        {"cluster_id": "j-1", "by": "given"},
        None,
        params=Params(cluster_id="j-1", cluster_name="other"),
    ),
    _example(
        "one of that time is called so",
        Verdict.PASS,
        {"cluster_id": "j-1", "by": "name"},
        _listed(_ONE, ("j-0", "nightly", 3000, 2900), ("j-9", "daily", 100, 0)),
    ),
    _example(
        "capitals do not matter where one alone is meant",
        Verdict.PASS,
        {"cluster_id": "j-2"},
        _listed(("j-2", "Nightly", 100, 0)),
    ),
    _example(
        "capitals tell two apart",
        Verdict.PASS,
        {"cluster_id": "j-1"},
        _listed(_ONE, ("j-2", "Nightly", 100, 0)),
    ),
    _example(
        "of several, the one that failed last is taken, and that is told",
        Verdict.WARN,
        {"cluster_id": "j-3", "by": "newest failure", "candidates": ["j-3", "j-1"]},
        _listed(_ONE, ("j-3", "nightly", 200, 0)),
        ("j-3", steps(step(ended=100))),
        ("j-1", steps(step(ended=200), step("COMPLETED", ended=70))),
    ),
    _example(
        "of several, one alone holds the step",
        Verdict.PASS,
        {"cluster_id": "j-1", "by": "step", "candidates": ["j-1"]},
        _listed(_ONE, ("j-3", "nightly", 200, 0)),
        ("j-3", steps(step(ended=100))),
        ("j-1", steps(step("COMPLETED", ended=200, Name="Fold Orders"))),
        params=Params(cluster_name="nightly", step_name="fold-orders"),
    ),
    _example(
        "a step's id tells among clusters of any name",
        Verdict.PASS,
        {"cluster_id": "j-9", "by": "step"},
        _listed(_ONE, ("j-9", "daily", 100, 0)),
        ("j-1", steps(step(step_id="s-OTHER"))),
        ("j-9", steps(step())),
        params=Params(step_id=STEP),
    ),
    _example(
        "nobody holds the step",
        Verdict.UNKNOWN,
        {"cluster_id": None, "candidates": ["j-9"]},
        _listed(("j-9", "daily", 100, 0)),
        ("j-9", steps(step(), truncated=True)),
        reason=UnknownReason.TRUNCATED,
        params=Params(step_name="fold-orders"),
    ),
    _example(
        "several are called so, and none failed",
        Verdict.UNKNOWN,
        {"cluster_id": None, "candidates": ["j-3", "j-1"]},
        _listed(_ONE, ("j-3", "nightly", 200, 0)),
        ("j-3", steps(step("RUNNING"))),
        ("j-1", steps(step("COMPLETED", ended=70))),
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "nobody may list the steps that would tell",
        Verdict.UNKNOWN,
        {"cluster_id": None, "candidates": ["j-9"]},
        _listed(("j-9", "daily", 100, 0)),
        ("j-9", denied("emr.ListSteps", "elasticmapreduce:ListSteps")),
        reason=UnknownReason.DENIED,
        params=Params(step_id=STEP),
    ),
    _example(
        "none is",
        Verdict.UNKNOWN,
        {"cluster_id": None, "candidates": []},
        _listed(("j-9", "daily", 100, 0)),
        reason=UnknownReason.NO_DATA,
    ),
    _example(
        "none of those that were listed is",
        Verdict.UNKNOWN,
        {"cluster_id": None},
        _listed(("j-9", "daily", 100, 0), truncated=True),
        reason=UnknownReason.TRUNCATED,
    ),
    _example(
        "nobody may list them",
        Verdict.UNKNOWN,
        {"cluster_id": None},
        denied("emr.ListClusters", "elasticmapreduce:ListClusters"),
        reason=UnknownReason.DENIED,
    ),
    _example(
        "nothing is known of it",
        Verdict.SKIPPED,
        {"cluster_id": None},
        None,
        reason=SkipReason.MISSING_PARAMETER,
        params=Params(),
    ),
)
