"""What the account's zones of Route 53 hold of a name, public and private, wildcards included.

Sources: Route 53 developer guide, "Choosing between alias and non-alias records", "Working with private
hosted zones"; Route 53 API reference, ListHostedZonesByName, ListResourceRecordSets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workbench.domain.evidence import Answer, AnswerName, Answers, Request, ask
from workbench.domain.values import JsonObject
from workbench.engine.ports import AwsReader
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.host_names import plain_name

OPERATIONS = ("route53.ListHostedZonesByName", "route53.ListResourceRecordSets")
_KINDS = ("A", "AAAA", "CNAME")
_ZONES, _RECORDS = "10", "20"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneValue:
    """One value of one record."""

    is_private: bool
    kind: str
    """`A`, `AAAA`, `CNAME`, or `alias` for one of Route 53's own kind."""
    value: str
    ttl: int


def ask_zones(aws: AwsReader, host: str) -> dict[AnswerName, Answer]:
    """Ask for the zones above a name, then for their records of it, and for wildcards."""
    labels = host.split(".")
    names = [".".join(labels[index:]) for index in range(len(labels) - 1)]
    questions: dict[AnswerName, Request] = {
        ("zones", name): ask("route53.ListHostedZonesByName", DNSName=name, MaxItems=_ZONES) for name in names
    }
    answers = aws.read_all(questions)
    records: dict[AnswerName, Request] = {}
    for name in names:
        for zone in _zones_named(answers["zones", name], name):
            for word, start in (("records", host), ("wildcards", f"*.{name}")):
                records[word, _id(zone)] = ask(
                    "route53.ListResourceRecordSets",
                    HostedZoneId=_id(zone),
                    StartRecordName=start,
                    MaxItems=_RECORDS,
                )
    return {**answers, **aws.read_all(records)}


def values_in_zones(answers: Answers, host: str) -> Iterator[ZoneValue]:
    """Yield what the zones hold of a name; wildcards count in a zone that does not hold the name itself."""
    for zone in _zones(answers):
        exact = list(_values_in(answers["records", _id(zone)], {host}, zone))
        parents = host.partition(".")[2]
        wild = {f"*.{parents}", f"\\052.{parents}"}
        yield from exact or _values_in(answers["wildcards", _id(zone)], wild, zone)


def _values_in(answer: Answer, names: set[str], zone: JsonObject) -> Iterator[ZoneValue]:
    is_private = member(zone, "Config").get("PrivateZone") is True
    for record in objects(answer.data, "ResourceRecordSets"):
        kind, ttl = text(record, "Type"), record.get("TTL")
        if plain_name(text(record, "Name")) not in names or kind not in _KINDS:
            continue
        seconds = ttl if isinstance(ttl, int) else 0
        alias = plain_name(text(record, "AliasTarget", "DNSName")).removeprefix("dualstack.")
        if alias:
            yield ZoneValue(is_private=is_private, kind="alias", value=alias, ttl=seconds)
        for item in objects(record, "ResourceRecords"):
            value = plain_name(text(item, "Value"))
            yield ZoneValue(is_private=is_private, kind=kind, value=value, ttl=seconds)


def _zones(answers: Answers) -> list[JsonObject]:
    found: Mapping[str, JsonObject] = {
        _id(zone): zone
        for name, answer in answers.items()
        if isinstance(name, tuple) and name[0] == "zones"
        for zone in _zones_named(answer, name[1])
    }
    return [zone for zone_id, zone in found.items() if ("records", zone_id) in answers]


def _zones_named(answer: Answer, name: str) -> list[JsonObject]:
    return [zone for zone in objects(answer.data, "HostedZones") if plain_name(text(zone, "Name")) == name]


def _id(zone: JsonObject) -> str:
    return text(zone, "Id").rpartition("/")[2]
