"""No condition of a shipped playbook is always the same: some facts meet it, and some miss it.

The facts are drawn from the types of the probes, at random and independently of how the loader looks for it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.drilling import shipped
from workbench.aws import load_catalogue
from workbench.domain.diagnosis import CauseStatus
from workbench.domain.finding import Finding
from workbench.domain.playbook import CauseRule, Playbook, ProbeCall
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.conditions import Condition, compile_condition
from workbench.engine.diagnosis import diagnose
from workbench.engine.fact_types import FactKind, FactType, fact_types
from workbench.playbook_files.catalogue import Catalogue
from workbench.playbook_files.playbooks import load_playbook
from workbench.playbook_files.problems import PlaybookError
from workbench.probes import discover

PLAYBOOKS = list(shipped().playbooks.values())
PROBES = discover()
MOST_DRAWN = 20_000
NOW = datetime(2026, 11, 30, tzinfo=UTC)


def conditions_of(cause: CauseRule) -> Iterator[str]:
    yield from (*cause.all_of, *cause.any_of, *cause.none_of, *cause.background)
    yield from (other.when for other in cause.instead)


every_condition = pytest.mark.parametrize(
    ("playbook", "expression"),
    [
        pytest.param(playbook, expression, id=f"{playbook.id}: {expression}")
        for playbook in PLAYBOOKS
        for expression in sorted({text for cause in playbook.causes for text in conditions_of(cause)})
    ],
)


@every_condition
def test_a_condition_can_be_met_and_can_be_missed(playbook: Playbook, expression: str) -> None:
    condition = compile_condition(expression)
    types = {ref: type_of(playbook, ref) for ref in condition.refs}
    draw = random.Random(expression)  # noqa: S311 - not for secrets; the same facts at each run
    seen: set[bool | None] = set()
    for _ in range(MOST_DRAWN):
        seen.add(condition.evaluate(drawn(draw, condition, types)).truth)
        if {True, False} <= seen:
            break
    assert seen == {True, False}


def type_of(playbook: Playbook, ref: str) -> FactType:
    check_id, _, fact = ref.partition(".")
    check = next(check for check in playbook.checks if check.id == check_id)
    assert isinstance(check, ProbeCall), "no shipped condition reads another kind of check"
    return fact_types(PROBES[check.probe].facts)[fact]


def drawn(
    draw: random.Random, condition: Condition, types: Mapping[str, FactType]
) -> dict[str, dict[str, JsonValue]]:
    facts: dict[str, dict[str, JsonValue]] = {}
    for ref, type_ in types.items():
        check, _, fact = ref.partition(".")
        facts.setdefault(check, {})[fact] = value_of(draw, type_, condition.expression)
    return facts


def value_of(draw: random.Random, type_: FactType, expression: str) -> JsonValue:
    named = re.findall(r"'([^']*)'", expression)
    texts = type_.values or ("", "something else", *named)
    if type_.kind is FactKind.TRUTH:
        return draw.random() < 0.5
    if type_.kind is FactKind.TEXT:
        return draw.choice(texts)
    if type_.kind is FactKind.LIST:
        return [draw.choice(texts) for _ in range(draw.randrange(4))]
    if type_.kind is FactKind.COUNT:
        return draw.choice([0, 1, 2, 1000])
    if type_.kind is FactKind.NUMBER:
        return draw.choice([0.0, 0.5, 2.0, 59.9, 1000.0])
    raise AssertionError(f"no shipped condition reads {type_}: say here how it is drawn")


def test_one_letter_less_in_a_value_of_a_closed_set_is_refused_where_it_stands(tmp_path: Path) -> None:
    """No fact can have such a value: the condition would rule out the true cause."""
    catalogue = Catalogue(PROBES, frozenset(load_catalogue()))
    tried = 0
    for playbook in PLAYBOOKS:
        text = Path(playbook.source).read_text(encoding="utf-8")
        for comparison, value in closed_comparisons(playbook, text):
            shorter = comparison.replace(f"'{value}'", f"'{value[:-1]}'")
            path = tmp_path / f"{playbook.id}.md"
            path.write_text(text.replace(comparison, shorter, 1), encoding="utf-8")
            with pytest.raises(PlaybookError) as refused:
                load_playbook(path, catalogue)
            line = text[: text.index(comparison)].count("\n") + 1
            assert f"{path}:{line}: causes[" in str(refused.value)
            assert f"is never '{value[:-1]}': did you mean '{value}'?" in str(refused.value)
            tried += 1
    assert tried > 2 * len(PLAYBOOKS)


def closed_comparisons(playbook: Playbook, text: str) -> Iterator[tuple[str, str]]:
    """Yield one `fact == 'value'` of each fact with closed values that conditions compare, and the value."""
    found = re.findall(r"((\w+\.\w+) == '(\w{4,})')", text)
    for comparison, ref, value in {
        ref: (comparison, ref, value) for comparison, ref, value in found
    }.values():
        if type_of(playbook, ref).values:
            yield comparison, value


def test_that_a_file_is_absent_makes_no_cause_likely() -> None:
    playbook = next(item for item in PLAYBOOKS if item.id == "file-upload-missing")
    seen: dict[str, JsonObject] = {
        "object_visibility": {"state": "absent", "exists": False},
        "near_misses": {"match": "none"},
    }
    checks = [check for check in playbook.checks if isinstance(check, ProbeCall)]
    findings = {check.id: blind(check, seen.get(check.id, {})) for check in checks}

    causes = diagnose(playbook, {}, findings).causes

    assert [cause.id for cause in causes if cause.status in (CauseStatus.LIKELY, CauseStatus.PROVEN)] == []


def blind(check: ProbeCall, seen: JsonObject) -> Finding:
    """Return what is found by whoever may not look, but for these facts."""
    return Finding(
        check=check.id,
        step="step",
        probe=check.probe,
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        summary="may not be seen",
        facts={**dict.fromkeys(fact_types(PROBES[check.probe].facts)), **seen},
        started_at=NOW,
        ended_at=NOW,
    )
