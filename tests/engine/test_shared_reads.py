"""Checks of one run that ask the same share one answer; what befell one of them stays its own."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import TARGET, FakeClock, answer
from tests.patience import PATIENCE_S
from workbench.domain.evidence import Answer, AnswerName, Outcome, Request, Requests, ask, ask_pages
from workbench.domain.target import Target
from workbench.engine.ports import Deadline
from workbench.engine.shared_reads import SharedReads

PASSING = (
    Outcome.THROTTLED,
    Outcome.EXPIRED_CREDENTIALS,
    Outcome.UNREACHABLE,
    Outcome.TIMEOUT,
    Outcome.BLOCKED_BY_GUARD,
    Outcome.CLOCK_SKEWED,
    Outcome.ERROR,
)
LASTING = tuple(outcome for outcome in Outcome if outcome not in PASSING)
HEAD = ask("s3.HeadObject", Bucket="b", Key="k")


class Sent:
    """A request that has left, and is answered when the test says so."""

    def __init__(self, number: int, request: Request) -> None:
        self.number, self.request = number, request
        self.reply: Answer | None = None
        self._answered = threading.Event()

    def answer(self, outcome: Outcome = Outcome.OK, **more: Any) -> None:
        """Let it be answered, by an answer that names it."""
        self.reply = replace(answer(self.request.operation, outcome), request_id=str(self.number), **more)
        self._answered.set()

    def await_reply(self) -> Answer:
        assert self._answered.wait(PATIENCE_S)
        assert self.reply
        return self.reply


class Account:
    """Where the requests of a run arrive."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.sent: list[Sent] = []

    def send(self, request: Request) -> Answer:
        with self._lock:
            sent = Sent(len(self.sent), request)
            self.sent.append(sent)
        return sent.await_reply()


class Reader:
    """An `AwsReader` whose requests stay on their way until they are answered, cancelled or not."""

    def __init__(self, account: Account, deadline: Deadline, target: Target = TARGET) -> None:
        self._account, self._deadline, self.target = account, deadline, target

    def read(self, request: Request, /) -> Answer:
        if not self._deadline.remaining():
            return answer(request.operation, Outcome.TIMEOUT)
        return self._account.send(request)

    def read_all(self, requests: Requests, /) -> dict[AnswerName, Answer]:
        return {name: self.read(request) for name, request in requests.items()}


class Check:
    """A check that asks one thing, on a thread of its own."""

    def __init__(
        self, run: Run, request: Request = HEAD, target: Target = TARGET, clock: FakeClock | None = None
    ) -> None:
        self.deadline = Deadline(clock or FakeClock(), 60)
        reader = run.shared.reader(Reader(run.account, self.deadline, target), self.deadline)
        self.answers: list[Answer] = []
        self._thread = threading.Thread(target=lambda: self.answers.append(reader.read(request)), daemon=True)
        self._thread.start()

    @property
    def answer(self) -> Answer:
        """What it was answered, once it was."""
        self._thread.join(PATIENCE_S)
        return self.answers[0]


class Run:
    """One run against one account."""

    def __init__(self) -> None:
        self.shared, self.account = SharedReads(), Account()

    def check(self, request: Request = HEAD, **more: Any) -> Check:
        return Check(self, request, **more)

    def sent(self, number: int) -> Sent:
        """Return a request, once it has left."""
        until(lambda: len(self.account.sent) > number)
        return self.account.sent[number]


def until(condition: Callable[[], object]) -> None:
    ends = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < ends, "it never came to that"
        time.sleep(0.0005)


@pytest.fixture
def run() -> Run:
    return Run()


def test_who_asks_at_the_same_time_or_later_gets_the_same_answer(run: Run) -> None:
    first = run.check()
    run.sent(0)
    second = run.check()
    run.sent(0).answer()
    assert first.answer is second.answer
    assert run.check(ask("s3.HeadObject", Key="k", Bucket="b")).answer is first.answer
    assert len(run.account.sent) == 1


def test_one_check_that_asks_the_same_twice_at_once_asks_once(run: Run) -> None:
    deadline = Deadline(FakeClock(), 60)
    reader = run.shared.reader(Reader(run.account, deadline), deadline)
    answers: dict[AnswerName, Answer] = {}
    both = threading.Thread(
        target=lambda: answers.update(reader.read_all({"a": HEAD, "b": HEAD})), daemon=True
    )
    both.start()
    run.sent(0).answer()
    both.join(PATIENCE_S)
    assert answers["a"] is answers["b"]
    assert len(run.account.sent) == 1


@pytest.mark.parametrize(
    "other",
    [
        ask("s3.HeadObject", Bucket="b", Key="l"),
        ask("s3.HeadObject", Bucket="b", Key="k", VersionId="v"),
        ask("s3.GetObjectTagging", Bucket="b", Key="k"),
        replace(HEAD, max_pages=2),
        HEAD.in_region("eu-west-1"),
        HEAD.asked_each_time(),
    ],
)
def test_another_question_is_asked(run: Run, other: Request) -> None:
    checks = run.check(), run.check(other)
    for number in range(2):
        run.sent(number).answer()
    assert checks[0].answer is not checks[1].answer


def test_the_region_of_the_target_is_the_same_whether_it_is_named_or_not(run: Run) -> None:
    first = run.check()
    run.sent(0).answer()
    assert run.check(HEAD.in_region(TARGET.region)).answer is first.answer


def test_another_account_or_identity_is_asked_by_itself(run: Run) -> None:
    targets = (TARGET, replace(TARGET, account="4" * 12), replace(TARGET, identity="arn:aws:iam::1:user/x"))
    checks = [run.check(target=target) for target in targets]
    for number in range(3):
        run.sent(number).answer()
    assert {check.answer.request_id for check in checks} == {"0", "1", "2"}


def test_what_polls_is_asked_each_time(run: Run) -> None:
    poll = ask("logs.GetQueryResults", queryId="q").asked_each_time()
    for number in range(3):
        check = run.check(poll)
        run.sent(number).answer(data={"status": "Running" if number < 2 else "Complete"})
        assert check.answer.request_id == str(number)


@pytest.mark.parametrize("outcome", LASTING)
def test_what_aws_answers_is_shared(run: Run, outcome: Outcome) -> None:
    first = run.check()
    run.sent(0).answer(outcome)
    assert run.check().answer is first.answer


@pytest.mark.parametrize("outcome", PASSING)
def test_what_befell_one_request_is_not_shared(run: Run, outcome: Outcome) -> None:
    first = run.check()
    run.sent(0)
    waits = run.check()
    run.sent(0).answer(outcome)
    assert first.answer.outcome is outcome
    run.sent(1).answer()
    assert waits.answer.ok
    assert run.check().answer is waits.answer


def test_pages_that_were_cut_off_are_not_shared_and_those_at_the_limit_are(run: Run) -> None:
    pages = ask_pages("s3.ListObjectsV2", 3, Bucket="b")
    first = run.check(pages)
    run.sent(0).answer(truncated=True, message="a later page was not read: the check ended")
    assert first.answer.truncated
    second = run.check(pages)
    run.sent(1).answer(truncated=True)
    assert run.check(pages).answer is second.answer


def test_who_waited_for_a_check_that_was_stopped_asks_by_itself(run: Run) -> None:
    stopped = run.check()
    run.sent(0)
    waits = run.check()
    stopped.deadline.cancel()
    run.sent(1).answer()
    assert waits.answer.request_id == "1"
    assert run.check().answer is waits.answer
    run.sent(0).answer()
    assert stopped.answer.request_id == "0"
    assert run.check().answer is waits.answer


def test_who_waited_for_a_check_whose_time_was_up_asks_by_itself(run: Run) -> None:
    clock = FakeClock()
    slow = run.check(clock=clock)
    run.sent(0)
    clock.advance(60)
    later = run.check()
    run.sent(1).answer()
    assert later.answer.request_id == "1"
    run.sent(0).answer()
    assert slow.answer.request_id == "0"


def test_who_is_stopped_while_it_waits_ends_at_once_and_asks_nothing(run: Run) -> None:
    first = run.check()
    run.sent(0)
    waits = run.check()
    waits.deadline.cancel()
    assert waits.answer.outcome is Outcome.TIMEOUT
    run.sent(0).answer()
    assert first.answer.ok
    assert len(run.account.sent) == 1


def test_a_reader_that_breaks_leaves_nobody_waiting(run: Run) -> None:
    begun, breaks = threading.Event(), threading.Event()

    class Broken(Reader):
        def read(self, request: Request, /) -> Answer:
            begun.set()
            breaks.wait(PATIENCE_S)
            raise RuntimeError(request.operation)

    deadline = Deadline(FakeClock(), 60)
    reader = run.shared.reader(Broken(run.account, deadline), deadline)
    raised: list[BaseException] = []

    def fail() -> None:
        with pytest.raises(RuntimeError) as told:
            reader.read(HEAD)
        raised.append(told.value)

    broken = threading.Thread(target=fail, daemon=True)
    broken.start()
    begun.wait(PATIENCE_S)
    waits = run.check()
    breaks.set()
    run.sent(0).answer()
    assert waits.answer.ok
    broken.join(PATIENCE_S)
    assert raised


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens: a check begins, one is stopped, or a request on its way is answered."""

    kind: str
    which: int
    outcome: Outcome


STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(("begin", "begin", "stop", "reply", "reply")),
        st.integers(0, 5),
        st.sampled_from((Outcome.OK, Outcome.NOT_FOUND, Outcome.DENIED, *PASSING)),
    ),
    max_size=14,
)


def play(run: Run, steps: list[Step], at_last: Outcome) -> tuple[list[Check], set[int]]:
    """Let it happen, then answer what is left until every check has ended. Return them, and who was stopped.

    Threads run as they will meanwhile: what is asserted of it holds for each of their orders.
    """
    checks: list[Check] = []
    stopped: set[int] = set()

    def on_their_way() -> list[Sent]:
        return [sent for sent in list(run.account.sent) if sent.reply is None]

    for step in steps:
        if step.kind == "begin":
            checks.append(run.check())
        elif step.kind == "stop" and step.which < len(checks):
            checks[step.which].deadline.cancel()
            stopped.add(step.which)
        elif step.kind == "reply":
            for sent in on_their_way()[step.which : step.which + 1]:
                sent.answer(step.outcome)

    def all_ended() -> bool:
        for sent in on_their_way():
            sent.answer(at_last)
        return all(check.answers for check in checks)

    until(all_ended)
    return checks, stopped


@given(STEPS, st.sampled_from((Outcome.OK, Outcome.NOT_FOUND, Outcome.THROTTLED)))
def test_however_it_comes_everybody_is_answered_and_nobody_by_anothers_failure(
    steps: list[Step], at_last: Outcome
) -> None:
    run = Run()
    checks, stopped = play(run, steps, at_last)
    given_to = Counter(check.answer.request_id for check in checks)
    unasked = {number for number, check in enumerate(checks) if not check.answer.request_id}
    assert unasked <= stopped  # they were stopped before they could ask
    assert {str(sent.number) for sent in run.account.sent} == set(given_to) - {""}  # each for somebody
    for sent in run.account.sent:
        assert sent.reply
        assert sent.reply.outcome in LASTING or given_to[str(sent.number)] == 1


@given(st.lists(st.sampled_from(("begin", "reply")), max_size=14), st.sampled_from(LASTING))
def test_where_nothing_fails_and_nobody_is_stopped_one_request_leaves(
    kinds: list[str], outcome: Outcome
) -> None:
    run = Run()
    checks, _ = play(run, [Step(kind, 0, outcome) for kind in kinds], outcome)
    assert len(run.account.sent) == min(len(checks), 1)
    assert len({id(check.answer) for check in checks}) <= 1
