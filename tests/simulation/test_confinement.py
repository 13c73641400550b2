"""A simulated account reaches loopback and nothing else, whatever a drill's file asks of it."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.patience import PATIENCE_S
from tests.simulation.accounts import action, client, code, refusal, scenario
from workbench.engine.clock import SystemClock
from workbench.engine.errors import UsageError
from workbench.simulation import SimulatedAccount
from workbench.simulation.confinement import ConfinedError, confined

ELSEWHERE = "192.0.2.7"  # TEST-NET-1 (RFC 5737): nobody is there, and nothing may be sent there


def connect() -> None:
    with socket.socket() as plain:
        plain.connect((ELSEWHERE, 80))


def connect_quietly() -> None:
    with socket.socket() as plain:
        plain.connect_ex((ELSEWHERE, 80))


def send() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as datagrams:
        datagrams.sendto(b"x", (ELSEWHERE, 53))


def connect_to_docker() -> None:
    with socket.socket(socket.AF_UNIX) as plain:
        plain.connect("/var/run/docker.sock")


def look_up() -> None:
    socket.getaddrinfo("hooks.example.com", 443)


def start_a_program() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


WAYS_OUT = [connect, connect_quietly, send, connect_to_docker, look_up, start_a_program]
every_way_out = pytest.mark.parametrize("way_out", WAYS_OUT)


@every_way_out
def test_no_way_leads_out(way_out: Callable[[], None]) -> None:
    with confined(), pytest.raises(ConfinedError):
        way_out()


@every_way_out
def test_threads_inherit_it_and_keep_it(way_out: Callable[[], None]) -> None:
    with confined():
        pool = ThreadPoolExecutor(1)
        grandchild = pool.submit(lambda: ThreadPoolExecutor(1).submit(way_out).result())
        child = pool.submit(threading.get_ident)
        child.result()
    with pool:
        assert isinstance(grandchild.exception(), ConfinedError)
        assert isinstance(pool.submit(way_out).exception(), ConfinedError)


def test_loopback_is_reached_and_other_threads_are_not_concerned() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, confined():
        socket.create_connection(listening.getsockname(), timeout=PATIENCE_S).close()
        socket.create_connection(("localhost", listening.getsockname()[1]), timeout=PATIENCE_S).close()
    start_a_program()


def test_a_message_to_a_subscriber_elsewhere_is_not_delivered() -> None:
    with SimulatedAccount(scenario(), SystemClock()) as account:
        sns = client(account, "sns", builder=True, retries=0)
        topic = sns.create_topic(Name="t")["TopicArn"]
        sns.subscribe(TopicArn=topic, Protocol="http", Endpoint=f"http://{ELSEWHERE}/hook")
        refused = refusal(sns.publish, TopicArn=topic, Message="hello")
    assert code(refused) == (501, "NotImplemented")
    assert "nothing but loopback" in refused["Error"]["Message"]


def test_a_drill_whose_message_would_leave_does_not_come_up() -> None:
    reaching = scenario(
        action("sns.CreateTopic", Name="t"),
        action(
            "sns.Subscribe",
            TopicArn="arn:aws:sns:us-east-1:123456789012:t",
            Protocol="http",
            Endpoint=f"http://{ELSEWHERE}/hook",
        ),
        action("sns.Publish", TopicArn="arn:aws:sns:us-east-1:123456789012:t", Message="hello"),
    )
    with pytest.raises(UsageError, match=r"sns\.Publish.*nothing but loopback"):
        SimulatedAccount(reaching, SystemClock())
