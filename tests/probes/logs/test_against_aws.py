"""What a search of a log says where nothing could have been found, asked as it is asked of AWS."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.fakes import NOON, FakeClock
from tests.simulation.accounts import action, scenario
from workbench.aws import BotoSource, StaticCredentials
from workbench.domain.scenario import ScenarioAction
from workbench.domain.target import Source
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.ports import AwsReader, Deadline
from workbench.engine.probe import Judgement
from workbench.probes.logs._lines import LineFacts
from workbench.probes.logs.group_lines import Params, probe
from workbench.simulation import SimulatedAccount

MANY_STREAMS = 12
"""So many that the first pages of a search are empty and have a next one."""
YESTERDAY = NOON - timedelta(hours=24)


def log(group: str, *lines: str, stream: str = "s") -> ScenarioAction:
    return action("sim.LogEvents", group=group, stream=stream, events=list(lines))


@pytest.fixture(scope="module")
def aws() -> Iterator[AwsReader]:
    clock = FakeClock()
    built = scenario(
        action("sim.At", time="30d"),
        *(log("/kept", "quiet", stream=f"s{number:02}") for number in range(MANY_STREAMS)),
        log("/forgetful", "quiet"),
        action("logs.PutRetentionPolicy", logGroupName="/forgetful", retentionInDays=1),
        action("sim.At", time="26h"),
        log("/kept", "ERROR disk full", stream="s99"),
        action("sim.At", time="2h"),
        log("/young", "quiet"),
        log("/late", "ERROR disk full"),
    )
    with SimulatedAccount(built, clock) as account:
        source = BotoSource(
            clock=clock,
            region=account.region,
            endpoint_url=account.endpoint_url,
            source=Source.SIMULATED,
            credentials=StaticCredentials(access_key=account.access_key, secret_key=account.secret_key),
        )
        yield source.reader(source.target(), Deadline(clock, 600))


def searched(aws: AwsReader, group: str, since: datetime) -> Judgement[LineFacts]:
    params = Params(log_groups=(group,), since=since)
    return probe.judge(probe.collect(aws, params), params)


def test_a_line_is_found_behind_empty_pages(aws: AwsReader) -> None:
    judged = searched(aws, "/kept", NOON - timedelta(days=2))
    assert (judged.verdict, judged.facts.matched) == (Verdict.WARN, 1)
    assert judged.facts.first_line == "ERROR disk full"


def test_silence_counts_where_a_line_would_have_been_kept(aws: AwsReader) -> None:
    judged = searched(aws, "/kept", NOON - timedelta(hours=10))
    assert (judged.verdict, judged.facts.matched, judged.facts.logged) == (Verdict.PASS, 0, True)


@pytest.mark.parametrize(
    ("group", "since", "reason", "said"),
    [
        ("/none", YESTERDAY, UnknownReason.NOT_LOGGED, "/none does not exist"),
        ("/ke", YESTERDAY, UnknownReason.NOT_LOGGED, "/ke does not exist"),
        ("/young", YESTERDAY, UnknownReason.NOT_LOGGED, "/young was made at 2026-11-23T10:00:00Z"),
        ("/forgetful", NOON - timedelta(days=3), UnknownReason.NOT_LOGGED, "/forgetful keeps 1 day"),
        ("/kept", NOON - timedelta(minutes=1), UnknownReason.TOO_EARLY, "take some minutes"),
    ],
)
def test_silence_that_means_nothing_says_why(
    aws: AwsReader, group: str, since: datetime, reason: UnknownReason, said: str
) -> None:
    judged = searched(aws, group, since)
    assert (judged.verdict, judged.reason) == (Verdict.UNKNOWN, reason)
    assert said in judged.summary
    assert judged.facts.matched is None


def test_lines_of_a_log_that_cannot_show_all_say_why(aws: AwsReader) -> None:
    judged = searched(aws, "/late", YESTERDAY)
    assert (judged.verdict, judged.facts.matched, judged.facts.logged) == (Verdict.WARN, 1, None)
    assert "ERROR disk full; not all can be known: Log group /late was made at" in judged.summary
