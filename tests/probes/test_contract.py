"""What every probe promises, for every probe that is discovered."""

from __future__ import annotations

import dataclasses
import functools
import json
import random
import re
from collections.abc import Iterator
from typing import Any

import botocore.validate
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.aws.shaped import service_model
from tests.fakes import FakeReader, answer
from workbench.aws import load_catalogue
from workbench.domain.evidence import Answer, Answers, Outcome, Request
from workbench.domain.needs import Parameter
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.fact_types import FactKind, fact_meanings, fact_types, misfits
from workbench.engine.operations import is_of_network
from workbench.engine.probe import AnyProbe, Example, Judgement, facts_as_json
from workbench.engine.runner import presentable
from workbench.network import NETWORK_OPERATIONS
from workbench.probes import discover, discover_examples
from workbench.wording.pictures import draw

PROBES = discover()
EXAMPLES_OF = discover_examples()
EXAMPLES = [(probe, example) for name, probe in PROBES.items() for example in EXAMPLES_OF.get(name, ())]
REFUSALS = (Outcome.DENIED, Outcome.THROTTLED, Outcome.TIMEOUT, Outcome.NOT_FOUND, Outcome.ERROR)
BLIND = {
    Outcome.DENIED: UnknownReason.DENIED,
    Outcome.THROTTLED: UnknownReason.THROTTLED,
    Outcome.TIMEOUT: UnknownReason.TIMEOUT,
}
"""What a probe must say when all answers are alike, and hold nothing."""
FROM_NO_ANSWER = {"too_early", "has_cause_of_its_own"}
"""Facts that follow from the parameters and the time of asking, whatever was answered; and one that only says
whether a demand that was read is a cause of its own, so that it is false where none was read."""
LONG_LISTS = {"service-quotas.ListServiceQuotas": 50, "service-quotas.ListAWSDefaultServiceQuotas": 50}
"""SageMaker has more than 3,000 quotas, 100 a page at most, none to be asked for by its name: a shorter look
would never tell that a type is not offered."""

every_probe = pytest.mark.parametrize("probe", PROBES.values(), ids=PROBES)
every_example = pytest.mark.parametrize(
    ("probe", "example"), EXAMPLES, ids=[f"{probe.id}: {example.name}" for probe, example in EXAMPLES]
)


class SameAnswerReader(FakeReader):
    """Answers every request in the same way."""

    def __init__(self, outcome: Outcome, *, status: int | None, code: str = "") -> None:
        super().__init__({})
        self._answer = answer(outcome=outcome, status=status, code=code, iam_actions=("some:Action",))

    def read(self, request: Request, /) -> Answer:
        self.asked.append(request)
        return dataclasses.replace(self._answer, operation=request.operation, parameters=request.parameters)


class ExampleReader(FakeReader):
    """Answers as an example does, operation by operation, and with nothing where it has no answer."""

    def __init__(self, answers: Answers) -> None:
        super().__init__({})
        self._by_operation = {item.operation: item for item in answers.values()}

    def read(self, request: Request, /) -> Answer:
        self.asked.append(request)
        return self._by_operation.get(request.operation) or answer(request.operation)


def nothing_but(outcome: Outcome) -> SameAnswerReader:
    if outcome is Outcome.OK:
        return SameAnswerReader(outcome, status=200)
    return SameAnswerReader(outcome, status=403, code=str(outcome))


def asked_by(probe: AnyProbe) -> Iterator[Request]:
    """Every request that a probe sends in its examples, and when all answers are alike."""
    for example in EXAMPLES_OF[probe.id]:
        readers = [ExampleReader(example.answers), *(nothing_but(o) for o in (Outcome.OK, *REFUSALS))]
        for reader in readers:
            probe.collect(reader, example.params)
            yield from reader.asked


def judge(probe: AnyProbe, answers: Answers, params: Any) -> Judgement[Any]:
    """As the runner does: a judge sees answers that are redacted and cleaned."""
    return judge_shown(probe, {name: presentable(item) for name, item in answers.items()}, params)


def judge_shown(probe: AnyProbe, answers: Answers, params: Any) -> Judgement[Any]:
    """Judge answers that are redacted and cleaned already."""
    judged: Judgement[Any] = probe.judge(answers, params)
    return judged


def claims(judged: Judgement[Any]) -> set[str]:
    """The facts of which a judge says that they are so, or are not so."""
    return {name for name, value in facts_as_json(judged.facts).items() if isinstance(value, bool)}


def refuse(answered: Answer, outcome: Outcome) -> Answer:
    return dataclasses.replace(
        answered, outcome=outcome, status=None, code=str(outcome), message="", data={}, headers={}
    )


def test_every_probe_has_examples_and_every_example_a_probe() -> None:
    assert set(EXAMPLES_OF) == set(PROBES)


@every_example
def test_example_comes_out_as_it_says(probe: AnyProbe, example: Example[Any]) -> None:
    judged = judge(probe, example.answers, example.params)
    facts = facts_as_json(judged.facts)

    assert (judged.verdict, judged.reason) == (example.verdict, example.reason), judged.summary
    assert {name: facts[name] for name in example.facts} == dict(example.facts)
    assert not list(misfits(judged.facts))
    own = {field.name for field in dataclasses.fields(probe.params)}
    wanted = {need for need in judged.needs if isinstance(need, Parameter)}
    assert wanted == own & set(judged.needs), "parameters are told from words by their type"
    assert all(draw(picture, 78) for picture in judged.pictures)


@every_probe
def test_examples_cover_good_and_bad(probe: AnyProbe) -> None:
    verdicts = {example.verdict for example in EXAMPLES_OF[probe.id]}

    assert Verdict.PASS in verdicts
    assert verdicts & {Verdict.FAIL, Verdict.WARN}


@every_probe
def test_help_and_question_are_written(probe: AnyProbe) -> None:
    assert probe.title.endswith("?")
    assert len(probe.doc.splitlines()) > 1
    assert probe.doc.splitlines()[0].endswith(("?", "."))


@every_probe
def test_params_and_facts_are_frozen_and_facts_begin_unknown(probe: AnyProbe) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        probe.facts().__setattr__(dataclasses.fields(probe.facts)[0].name, 1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        EXAMPLES_OF[probe.id][0].params.__setattr__(dataclasses.fields(probe.params)[0].name, 1)
    assert set(facts_as_json(probe.facts()).values()) == {None}


@every_probe
def test_every_fact_is_documented(probe: AnyProbe) -> None:
    assert all(fact_meanings(probe.facts).values())


@every_probe
def test_every_fact_is_of_a_kind_that_conditions_know(probe: AnyProbe) -> None:
    assert list(fact_types(probe.facts)) == [field.name for field in dataclasses.fields(probe.facts)]


@every_probe
def test_a_fact_whose_docstring_lists_its_values_declares_them_in_its_type(probe: AnyProbe) -> None:
    """Only what stands in the type is checked against what conditions compare it with."""
    listed = re.compile(r"^`[^` ]+`(?:, `[^` ]+`)*,? or `[^` ]+`")
    meanings = fact_meanings(probe.facts)
    open_texts = [
        name
        for name, type_ in fact_types(probe.facts).items()
        if type_.kind is FactKind.TEXT and not type_.values
    ]
    assert not [name for name in open_texts if listed.search(meanings[name])]


@every_probe
def test_operations_are_on_the_reviewed_list(probe: AnyProbe) -> None:
    assert set(probe.operations) <= set(load_catalogue()) | set(NETWORK_OPERATIONS)


@every_probe
def test_declared_operations_are_exactly_those_asked(probe: AnyProbe) -> None:
    assert {request.operation for request in asked_by(probe)} == set(probe.operations)


@every_probe
def test_requests_are_valid_json_and_fit_the_model_of_aws(probe: AnyProbe) -> None:
    for request in asked_by(probe):
        json.dumps(request.parameters)
        if is_of_network(request.operation):
            assert set(request.parameters) == NETWORK_OPERATIONS[request.operation].takes
            continue
        shape = input_shape(request.operation)
        if shape is None:  # the operation takes no parameters
            assert not request.parameters
            continue
        report = botocore.validate.ParamValidator().validate(dict(request.parameters), shape)
        assert not report.has_errors(), f"{request.operation}: {report.generate_report()}"
        assert 1 <= request.max_pages <= LONG_LISTS.get(request.operation, 20)


@functools.cache
def input_shape(operation: str) -> Any:
    service, _, name = operation.partition(".")
    return service_model(service).operation_model(name).input_shape


@every_example
def test_who_sees_nothing_knows_nothing(probe: AnyProbe, example: Example[Any]) -> None:
    for outcome, reason in BLIND.items():
        reader = nothing_but(outcome)
        judged = judge(probe, probe.collect(reader, example.params), example.params)
        if not reader.asked:
            continue
        assert (judged.verdict, judged.reason) == (Verdict.UNKNOWN, reason)
        assert claims(judged) <= FROM_NO_ANSWER
        assert outcome is not Outcome.DENIED or judged.needs == ("some:Action",)


@every_example
def test_empty_answers_break_nothing(probe: AnyProbe, example: Example[Any]) -> None:
    reader = nothing_but(Outcome.OK)

    json.dumps(facts_as_json(judge(probe, probe.collect(reader, example.params), example.params).facts))


@every_probe
@given(seed=st.integers(0, 2**32 - 1))
def test_no_mix_of_refusals_breaks_a_judge_and_seeing_less_never_makes_it_good(
    probe: AnyProbe, seed: int
) -> None:
    choose = random.Random(seed)  # noqa: S311 - no secret
    example = choose.choice(EXAMPLES_OF[probe.id])
    mixed = with_refusals(choose, example, REFUSALS)
    judged = judge_shown(probe, mixed, example.params)
    facts = facts_as_json(judged.facts)

    refused = {name: str(item.outcome) for name, item in mixed.items()}
    unknown = judged.verdict in (Verdict.UNKNOWN, Verdict.SKIPPED)
    assert (judged.reason is not None) == unknown, (example.name, refused)
    assert not list(misfits(judged.facts)), (example.name, refused)
    json.dumps(facts)

    denied = with_refusals(choose, example, (Outcome.DENIED,))
    judged = judge_shown(probe, denied, example.params)
    unseen = [name for name, item in denied.items() if item.outcome is Outcome.DENIED]
    assert judged.verdict is not Verdict.PASS or example.verdict is Verdict.PASS, (example.name, unseen)


def with_refusals(choose: random.Random, example: Example[Any], outcomes: tuple[Outcome, ...]) -> Answers:
    """Return the answers of an example, redacted and cleaned, with few, some or most of them refused."""
    share = choose.random()
    return {
        name: shown(item, choose.choice(outcomes) if choose.random() < share else None)
        for name, item in example.answers.items()
    }


_SHOWN: dict[tuple[int, Outcome | None], Answer] = {}


def shown(item: Answer, refused: Outcome | None) -> Answer:
    """Return what a judge sees of an answer of an example, or of its refusal; each is redacted once."""
    key = id(item), refused  # the examples live as long as the process
    if key not in _SHOWN:
        _SHOWN[key] = presentable(refuse(item, refused) if refused else item)
    return _SHOWN[key]
