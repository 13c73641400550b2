"""What the first question waits for is made before it is asked, and nothing is sent for that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.aws.conftest import KEYS
from tests.aws.loopback import Loopback, identity
from tests.fakes import FakeClock
from workbench.aws.source import BotoSource
from workbench.cli.sources import EndpointSource
from workbench.domain.playbook import Playbook, ProbeCall, Step
from workbench.engine.ports import AwsSource
from workbench.engine.readiness import make_ready
from workbench.probes import discover

PLAYBOOK = Playbook(
    id="p",
    title="P",
    steps=(
        Step(
            id="s",
            title="S",
            prose="",
            checks=(
                ProbeCall(id="a", probe="s3.object_visibility", arguments={}),
                ProbeCall(id="b", probe="kms.key_state", arguments={}),
            ),
        ),
    ),
)


@pytest.fixture
def server() -> Iterator[Loopback]:
    loopback = Loopback(identity)
    yield loopback
    loopback.close()


@pytest.fixture
def source(server: Loopback) -> BotoSource:
    return BotoSource(clock=FakeClock(), region="us-east-1", endpoint_url=server.url, credentials=KEYS)


def made(source: BotoSource) -> set[str]:
    return {service for service, _ in source._connection._clients} if source._connection else set()


def ready(source: AwsSource) -> None:
    thread = make_ready(source, PLAYBOOK, discover)
    assert thread is not None
    thread.join()


@pytest.mark.parametrize("wrapped", [False, True])
def test_the_clients_of_a_playbook_are_made_and_nothing_is_sent(
    source: BotoSource, server: Loopback, *, wrapped: bool
) -> None:
    source.target()
    asked = len(server.asked)
    ready(EndpointSource(source) if wrapped else source)
    assert {"sts", "s3", "kms"} <= made(source)
    assert "ec2" not in made(source)
    assert len(server.asked) == asked


def test_before_anybody_knows_who_asks_no_credentials_are_looked_for(
    source: BotoSource, server: Loopback
) -> None:
    ready(source)
    assert made(source) == set()
    assert server.asked == []


def test_a_source_that_loads_nothing_is_left_alone() -> None:
    recorded: Any = object()
    assert make_ready(recorded, PLAYBOOK, discover) is None


def test_a_client_that_is_there_is_had_while_another_one_is_made(source: BotoSource) -> None:
    source.target()
    connection = source._connect()
    with connection._lock:  # as while one is made
        assert connection.client("sts", "us-east-1") is connection.client("sts", "us-east-1")
        assert source.target().account  # and it can ask
