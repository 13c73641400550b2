"""Log files are read once a person agreed on the screen; "no" is the answer of whoever only presses enter."""

from __future__ import annotations

from dataclasses import replace

from tests.fakes import FakeSource, answer
from tests.tui.driving import Driver, driving
from tests.tui.test_incident import START, begin
from tests.tui.worlds import REGISTRY, SOFT_DELETED, ObjectFacts, ObjectParams, World, judge_object
from workbench.domain.evidence import Answer, Answers, Outcome, Request
from workbench.domain.incident_events import ConsentAnswered
from workbench.domain.needs import LOG_FILES
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.probe import Judgement, unknown
from workbench.tui.screens.consent import AskConsent


class Reluctant(FakeSource):
    """Answers HeadObject only after a consent, as S3 is asked for log files."""

    def __init__(self) -> None:
        self.agreed = False
        super().__init__({**SOFT_DELETED, "s3.HeadObject": self._head})

    def allow_log_files(self) -> None:
        self.agreed = True

    def _head(self, request: Request) -> Answer:
        del request
        return answer("s3.HeadObject", Outcome.OK if self.agreed else Outcome.BLOCKED_BY_GUARD)


def judge(answers: Answers, params: ObjectParams) -> Judgement[ObjectFacts]:
    if answers["head"].outcome is Outcome.BLOCKED_BY_GUARD:
        why = "3 log files in s3://logs/j-1/steps/s-2/ [/], read with consent only"
        return unknown(UnknownReason.NO_DATA, why, ObjectFacts(), needs=(LOG_FILES,))
    return judge_object(answers, params)


def world() -> World:
    probe = REGISTRY["s3.object_state"]
    return World(source=Reluctant(), registry={"s3.object_state": replace(probe, judge=judge)})


async def asked(driver: Driver) -> None:
    await begin(driver)
    await driver.press("a")
    await driver.on(AskConsent)


def consents(driver: Driver) -> list[ConsentAnswered]:
    return [item.event for item in driver.incident.current.entries if isinstance(item.event, ConsentAnswered)]


async def test_the_question_says_what_would_be_read_and_enter_means_no() -> None:
    account = world()
    async with driving(account, START) as driver:
        await asked(driver)
        assert "s3://logs/j-1/steps/s-2/" in driver.text
        assert "on record" in driver.text
        await driver.press("enter")
        await driver.until(lambda: consents(driver))
        assert [item.agreed for item in consents(driver)] == [False]
        assert driver.incident.current.findings["object"].verdict is Verdict.UNKNOWN


async def test_who_agrees_has_it_asked_again_and_on_record() -> None:
    account = world()
    async with driving(account, START) as driver:
        await asked(driver)
        await driver.press("y")
        await driver.until(lambda: driver.incident.current.findings["object"].verdict is Verdict.PASS)
        (consent,) = consents(driver)
        assert (consent.option, consent.agreed, consent.checks) == ("--allow-log-files", True, ("object",))
