"""What every rule and every inventory promises, for each that is discovered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.fakes import FakeReader, answer
from workbench.audits import discover, discover_examples
from workbench.aws import load_catalogue
from workbench.domain.audit import Resource
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import AnyRule, RuleExample, Seen, questions_of, requests_of

REGISTRY = discover()
EXAMPLES = discover_examples()
EACH = [(rule, example) for name, rule in REGISTRY.rules.items() for example in EXAMPLES[name]]
LESS = (
    answer(outcome=Outcome.DENIED, status=403, code="AccessDenied", iam_actions=("some:Action",)),
    answer(outcome=Outcome.THROTTLED, status=400, code="Throttling"),
    answer(outcome=Outcome.TIMEOUT, status=None),
    answer(outcome=Outcome.ERROR, status=500),
)

every_rule = pytest.mark.parametrize("rule", REGISTRY.rules.values(), ids=REGISTRY.rules)
every_example = pytest.mark.parametrize(
    ("rule", "example"), EACH, ids=[f"{rule.id}: {example.name}" for rule, example in EACH]
)


def seen_of(rule: AnyRule, example: RuleExample[Any]) -> Seen:
    """The resource of an example, with the answers that it gives."""
    resource = Resource(
        inventory=rule.inventory,
        name=str(example.listed.get("Name", "landing")),
        region="eu-west-1",
        arn="arn:aws:s3:::landing",
    )
    return Seen(resource=resource, listed=example.listed, answers=example.answers)


def judged(rule: AnyRule, example: RuleExample[Any], seen: Seen) -> Verdict:
    params = rule.params() if example.params is None else example.params
    assessment = rule.judge(seen, params)
    assert assessment.summary == " ".join(assessment.summary.split())
    assert (assessment.reason is not None) == (assessment.verdict in (Verdict.UNKNOWN, Verdict.SKIPPED))
    return assessment.verdict


@every_example
def test_examples_come_out_as_they_say(rule: AnyRule, example: RuleExample[Any]) -> None:
    assert judged(rule, example, seen_of(rule, example)) is example.verdict


@every_example
def test_seeing_less_leaves_a_verdict_or_makes_it_unknown(rule: AnyRule, example: RuleExample[Any]) -> None:
    for name, given in example.answers.items():
        for less in LESS:
            answers = {**example.answers, name: replace(less, operation=given.operation)}
            said = judged(rule, example, replace(seen_of(rule, example), answers=answers))
            assert said in (example.verdict, Verdict.UNKNOWN), (name, less.outcome)


@every_rule
def test_a_rule_that_sees_nothing_is_never_met(rule: AnyRule) -> None:
    for example in EXAMPLES[rule.id]:
        for less in LESS:
            answers = {name: replace(less, operation=of.operation) for name, of in example.answers.items()}
            said = judged(rule, example, replace(seen_of(rule, example), answers=answers))
            assert said is not Verdict.PASS or not answers


@every_rule
def test_a_rule_shows_both_ends(rule: AnyRule) -> None:
    verdicts = {example.verdict for example in EXAMPLES[rule.id]}
    assert Verdict.PASS in verdicts
    assert verdicts & {Verdict.FAIL, Verdict.WARN}


@every_example
def test_questions_send_only_what_they_declare(rule: AnyRule, example: RuleExample[Any]) -> None:
    inventory = REGISTRY.inventory_of(rule)
    seen = seen_of(rule, example)
    answers = dict(seen.answers)
    for name in questions_of(inventory, [rule]):
        question = inventory.questions[name]
        if any(before not in answers for before in question.after):
            continue  # the example has no use for it
        for part, request in requests_of(name, question.ask(replace(seen, answers=answers))).items():
            assert request.operation in question.operations
            answers.setdefault(part, answer(request.operation))


def test_whatever_may_be_sent_is_reviewed() -> None:
    catalogue = load_catalogue()
    for inventory in REGISTRY.inventories.values():
        operations = {*inventory.operations, *(o for q in inventory.questions.values() for o in q.operations)}
        assert operations <= set(catalogue), inventory.id


def test_no_question_is_asked_for_nobody() -> None:
    for inventory in REGISTRY.inventories.values():
        rules = [rule for rule in REGISTRY.rules.values() if rule.inventory == inventory.id]
        assert set(questions_of(inventory, rules)) == set(inventory.questions), inventory.id


@pytest.mark.parametrize("outcome", [Outcome.DENIED, Outcome.THROTTLED, Outcome.TIMEOUT, Outcome.ERROR])
def test_a_list_that_was_not_read_finds_nothing_and_says_so(outcome: Outcome) -> None:
    for inventory in REGISTRY.inventories.values():
        answers = inventory.collect(Refusing(outcome))
        assert list(inventory.found(answers, "eu-west-1")) == []
        assert any(item.unknown_reason for item in answers.values()), inventory.id


class Refusing(FakeReader):
    """Answers everything in one way."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__({})
        self._outcome = outcome

    def read(self, request: Any, /) -> Answer:
        return answer(request.operation, self._outcome, parameters=request.parameters)
