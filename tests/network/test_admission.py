"""Where this computer is sent, and where not, whatever a playbook holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import TARGET, FakeReader
from tests.network.worlds import ADDRESS, OWN_NAME, SERVER_ID, OneEnd, described, greeting, resolved
from workbench.domain.evidence import Answer, Outcome, Request, ask
from workbench.engine.clock import SystemClock
from workbench.engine.ports import Deadline
from workbench.network import NETWORK_OPERATIONS
from workbench.network.admission import Admission, Dialled, Known
from workbench.network.reader import NetworkReader
from workbench.network.reviewed import MOST_ADDRESSES
from workbench.network.ways import Ways
from workbench.probes._examples import answered


def known(*answers: Answer) -> Known:
    """What AWS has named in these answers."""
    session = Known()
    for answer in answers or (described(),):
        session.learn(answer, "us-east-1")
    return session


def admission(session: Known, *named: str, is_simulated: bool = False) -> Admission:
    return Admission(session, Dialled(), frozenset(named), is_simulated=is_simulated)


@pytest.mark.parametrize(
    "name",
    [
        OWN_NAME,
        OWN_NAME.upper() + ".",
        OWN_NAME.replace(".transfer.", ".transfer-fips."),
        f"{SERVER_ID}.transfer-server.us-east-1.on.aws",
        "sftp.acme.com",
        "files.acme.com",
        "in.acme.com",
    ],
)
def test_names_that_aws_or_the_person_named_are_looked_up(name: str) -> None:
    session = known(
        described(Tags=[{"Key": "transfer:customHostname", "Value": "sftp.acme.com"}]),
        answered("route53.ListResourceRecordSets", {"ResourceRecordSets": [{"Name": "files.acme.com."}]}),
    )
    assert admission(session, "in.acme.com").objection(resolved(name)) == ""


@pytest.mark.parametrize(
    "name",
    [
        "evil.com",
        "s-99999999999999999.server.transfer.us-east-1.amazonaws.com",
        "localhost",
        "printer.local",
        "metadata.google.internal",
        "169.254.169.254",
        "",
        "a b.com",
        "sftp.acme.com/../..",
        "-oProxyCommand=x.com",
        "x" * 300 + ".com",
        "sftp.acme.com\n",
    ],
)
def test_all_other_names_are_not(name: str) -> None:
    asked = admission(known(), "sftp.acme.org", "printer.local", "localhost")
    assert asked.objection(resolved(name))


@given(st.text(max_size=40))
def test_no_text_is_looked_up_that_nobody_named(name: str) -> None:
    is_named = name.strip().lower().removesuffix(".") == "sftp.acme.com"
    assert is_named or admission(known(), "sftp.acme.com").objection(resolved(name))


def test_a_default_of_a_playbook_is_no_word_of_the_person() -> None:
    """`given_by_person` leaves defaults out; here the guard sees nobody who named it."""
    assert "by no person" in admission(known()).objection(resolved("sftp.acme.com"))


@pytest.mark.parametrize(
    "address",
    ["10.0.0.5", "127.0.0.1", "169.254.169.254", "192.168.1.1", "::1", "fe80::1", "100.64.0.1"],
)
def test_addresses_that_are_not_public_are_not_connected_to(address: str) -> None:
    session = known()
    session.resolved(OWN_NAME, [address])
    assert "not public" in admission(session).objection(greeting(address))


def test_addresses_that_no_lookup_brought_are_not_connected_to() -> None:
    session = known()
    assert "no address that the lookup" in admission(session).objection(greeting())
    session.resolved(OWN_NAME, [ADDRESS])
    assert admission(session).objection(greeting()) == ""


def test_what_a_name_led_to_counts_for_that_name_only() -> None:
    session = known()
    session.resolved("sftp.acme.com", [ADDRESS])
    assert admission(session, "sftp.acme.com").objection(greeting(name=OWN_NAME))


@pytest.mark.parametrize("port", [22, 2222, 8022, 2022])
def test_ports_of_ssh_of_the_server_and_of_the_person_are_taken(port: int) -> None:
    session = known(described(ProtocolDetails={"SftpPorts": [8022]}))
    session.resolved(OWN_NAME, [ADDRESS])
    assert admission(session, "2022").objection(greeting(port=port)) == ""


@pytest.mark.parametrize("port", [25, 80, 443, 6379, 0, -1, 65536, 70000, True, "22"])
def test_other_ports_are_not(port: object) -> None:
    session = known()
    session.resolved(OWN_NAME, [ADDRESS])
    assert "port" in admission(session, "acme", "70000").objection(greeting(port=port))


def test_each_address_is_connected_to_once_and_not_too_many() -> None:
    session = known()
    addresses = [f"52.16.1.{index}" for index in range(1, MOST_ADDRESSES + 2)]
    session.resolved(OWN_NAME, addresses)
    asked = admission(session)
    for address in addresses[:MOST_ADDRESSES]:
        assert asked.objection(greeting(address)) == ""
    assert "already" in asked.objection(greeting(addresses[0]))
    assert "no more" in asked.objection(greeting(addresses[-1]))


@pytest.mark.parametrize(
    "request_",
    [
        ask("network.SendMail", Name=OWN_NAME),
        ask("network.ResolveName", Name=OWN_NAME, Kind="MX"),
        ask("network.GreetServer", Name=OWN_NAME, Address=ADDRESS),
        ask("network.GreetServer", Name=OWN_NAME, Address=ADDRESS, Port=22, User="root"),
    ],
)
def test_only_reviewed_operations_with_reviewed_parameters_are_sent(request_: Request) -> None:
    session = known()
    session.resolved(OWN_NAME, [ADDRESS])
    assert admission(session).objection(request_)


def reader(ways: Ways | None, *named: str) -> NetworkReader:
    clock = SystemClock()
    deadline = Deadline(clock, 10)
    aws = FakeReader({"transfer.DescribeServer": described()}, TARGET)
    session = Known()
    simulated = ways is not None and ways.is_simulated
    guard = Admission(session, Dialled(), frozenset(named), is_simulated=simulated)
    return NetworkReader(aws, session, guard, ways, clock, deadline)


def test_without_consent_nothing_is_sent_and_the_answer_says_so() -> None:
    answer = reader(None).read(resolved(OWN_NAME))
    assert (answer.outcome, answer.code) == (Outcome.BLOCKED_BY_GUARD, "NoNetwork")
    assert "--no-network" in answer.message


def test_what_aws_answered_through_the_reader_is_what_may_be_looked_up() -> None:
    asking = reader(OneEnd("dropped"))
    assert asking.read(resolved(OWN_NAME)).outcome is Outcome.BLOCKED_BY_GUARD
    asking.read(ask("transfer.DescribeServer", ServerId=SERVER_ID))
    again = asking.read_all({"name": resolved("evil.com"), "key": greeting("52.16.1.9")})
    assert {answer.outcome for answer in again.values()} == {Outcome.BLOCKED_BY_GUARD}


def test_the_command_that_is_shown_is_safe_to_paste() -> None:
    assert "'$(id).com'" in reader(None).read(resolved("$(id).com")).cli


def test_the_reviewed_list_says_what_is_sent() -> None:
    assert {item.id for item in NETWORK_OPERATIONS.values()} == set(NETWORK_OPERATIONS)
    assert all(item.sends and item.page.startswith("https://") for item in NETWORK_OPERATIONS.values())
