"""What a name leads to, by a resolver on loopback."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from tests.network.worlds import OneEnd
from workbench.domain.values import JsonObject
from workbench.engine.clock import SystemClock
from workbench.engine.ports import Deadline
from workbench.knowledge.answers import objects, text
from workbench.network.dns_lookup import look_up
from workbench.simulation.network.dns_server import DnsServer
from workbench.simulation.network_story import Record

ZONE: dict[str, Sequence[Record] | None] = {
    "sftp.acme.com": [
        Record(name="sftp.acme.com", kind="CNAME", values=("in.acme.com",), ttl=300),
        Record(name="in.acme.com", kind="A", values=("52.16.1.1", "52.16.1.2")),
        Record(name="in.acme.com", kind="AAAA", values=("2600:1f18::9",)),
    ],
    "gone.acme.com": [Record(name="gone.acme.com", kind="CNAME", values=("s-1.example.com",), ttl=30)],
    "six.acme.com": [Record(name="six.acme.com", kind="AAAA", values=("2600:1f18::9",))],
    "empty.acme.com": [],
}


@pytest.fixture(scope="module")
def resolver() -> Iterator[tuple[str, int]]:
    server = DnsServer(lambda name: ZONE.get(name.removesuffix(".")))
    yield server.end
    server.close()


def looked_up(name: str, resolver: tuple[str, int], seconds: float = 5.0) -> JsonObject:
    clock = SystemClock()
    return look_up(name, OneEnd("dropped", resolver), Deadline(clock, seconds))


def test_aliases_addresses_of_both_kinds_and_lifetimes_are_shown(resolver: tuple[str, int]) -> None:
    found = looked_up("sftp.acme.com", resolver)
    assert found["Status"] == "NOERROR"
    assert objects(found, "Chain") == [{"Name": "sftp.acme.com", "Target": "in.acme.com", "Ttl": 300}]
    addresses = {text(item, "Address") for item in objects(found, "Addresses")}
    assert addresses == {"52.16.1.1", "52.16.1.2", "2600:1f18::9"}
    assert found["Resolvers"] == ["127.0.0.1"]


def test_a_name_that_is_not_there_is_told_from_one_without_an_address(resolver: tuple[str, int]) -> None:
    assert looked_up("nobody.acme.com", resolver)["Status"] == "NXDOMAIN"
    assert looked_up("empty.acme.com", resolver)["Status"] == "NODATA"
    assert looked_up("six.acme.com", resolver)["Status"] == "NOERROR"


def test_an_alias_of_what_is_gone_is_shown(resolver: tuple[str, int]) -> None:
    found = looked_up("gone.acme.com", resolver)
    assert found["Status"] == "NXDOMAIN"
    assert objects(found, "Chain") == [{"Name": "gone.acme.com", "Target": "s-1.example.com", "Ttl": 30}]


def test_a_resolver_that_does_not_answer_is_no_missing_name() -> None:
    found = looked_up("sftp.acme.com", ("127.0.0.1", 9), seconds=0.3)
    assert found["Status"] in ("TIMEOUT", "SERVFAIL")
    assert found["Addresses"] == []
