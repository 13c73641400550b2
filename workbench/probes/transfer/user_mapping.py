"""Where do the files of this SFTP user go?

A user is mapped to places in S3. With logical directories nothing else is within reach: a mapping that does
not hold the expected key proves that this user cannot deliver it. With a plain home directory (`PATH`) the
client begins there, and may go wherever the role lets it. In both cases the places that do not hold the key
are searched for the file.

Only service-managed users can be described; those of a directory or of a custom identity provider get their
mapping when they log in.

Sources: AWS Transfer Family API reference, DescribeServer, DescribeUser; user guide, "Using logical
directories".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from workbench.domain.evidence import Answer, Answers, Outcome, Requests, ask
from workbench.domain.verdict import UnknownReason
from workbench.engine.ports import AwsReader
from workbench.engine.probe import Judgement, Probe, failed, not_seen, passed, unanswered, unknown, warned
from workbench.knowledge.answers import member, text
from workbench.knowledge.s3.arrival import ask_arrival, read_arrival
from workbench.knowledge.s3.places import S3Place
from workbench.knowledge.sftp.homes import is_logical, places_of
from workbench.knowledge.sftp.server import Protocol, Server
from workbench.probes._params import ObjectParams, TimeParams
from workbench.probes._sftp_users import ask_sftp_user

MAX_PLACES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Params(TimeParams, ObjectParams):
    """Whose files, and which one is missing."""

    server_id: str
    user_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of the server, the user and the places."""

    online: bool | None = None
    """The server is in state ONLINE."""
    protocols: tuple[Protocol, ...] | None = None
    """What it speaks."""
    user_exists: bool | None = None
    """The server knows the user."""
    lands_in: tuple[str, ...] | None = None
    """Where the user's files go, as S3 URIs."""
    covers_key: bool | None = None
    """The expected key lies below one of these places."""
    mapped_elsewhere: bool | None = None
    """The user can write to these places only, and the key lies below none of them."""
    nowhere: bool | None = None
    """One of these places is in a bucket that does not exist, so that writing there is refused."""
    found_elsewhere: bool | None = None
    """The file lies in one of the other places."""
    found_at: str | None = None
    """S3 URI of that file; empty when there is none."""


def collect(aws: AwsReader, params: Params) -> Answers:
    """Ask for server and user, then look for the file where the user's files go."""
    described = aws.read_all(
        {
            "server": ask("transfer.DescribeServer", ServerId=params.server_id),
            "user": ask_sftp_user(params.server_id, params.user_name),
        }
    )
    places = _other_places(described["user"], params)
    return {**described, **aws.read_all(_searches(places, params.key))}


def judge(answers: Answers, params: Params) -> Judgement[Facts]:
    """Compare the user's places with the expected key."""
    server, user = answers["server"], answers["user"]
    if unseen := not_seen("server", server, Facts()):
        return unseen
    described = Server.described(server.data)
    facts = Facts(online=described.state == "ONLINE", protocols=described.protocols)
    if not described.keeps_users:
        return unknown(
            UnknownReason.NO_DATA,
            "The server's users are kept elsewhere and get their mapping when they log in",
            facts,
            needs=("the identity provider's answer for this user",),
        )
    if user.outcome is Outcome.NOT_FOUND:
        nobody = replace(facts, user_exists=False, mapped_elsewhere=False, nowhere=False)
        nobody = replace(nobody, found_elsewhere=False, found_at="")
        return failed(f"The server knows no user {params.user_name}", nobody)
    if not user.ok:
        return unanswered(user, facts)
    return _judge_places(answers, params, facts)


def _judge_places(answers: Answers, params: Params, facts: Facts) -> Judgement[Facts]:
    user = member(answers["user"].data, "User")
    places = places_of(user, params.user_name)
    covers = any(place.holds(params.bucket, params.key) for place in places)
    others = _other_places(answers["user"], params)
    found, silent = _search_results(answers, others, params)
    gone = [place.bucket for place in others if _is_gone(answers, place, params.key)]
    facts = replace(
        facts,
        user_exists=True,
        lands_in=tuple(str(place) for place in places),
        covers_key=covers,
        mapped_elsewhere=is_logical(user) and bool(places) and not covers,
        nowhere=bool(gone) or (None if silent else False),
        found_elsewhere=True if found else None if silent else False,
        found_at=found if found or not silent else None,
    )
    where = ", ".join(facts.lands_in or ()) or "no place in S3"
    if found:
        return failed(f"The file is at {found}: {params.user_name} writes to {where}", facts)
    if gone:
        return failed(f"{params.user_name} writes to {where}: there is no bucket {gone[0]}", facts)
    if facts.mapped_elsewhere:
        return failed(f"{params.user_name} can write to {where} only, which does not hold the key", facts)
    if not facts.online:
        return failed(f"The server is {text(member(answers['server'].data, 'Server'), 'State')}", facts)
    if silent:
        return unanswered(silent, facts)
    if covers:
        return passed(f"{params.user_name} writes to {where}, which holds the key", facts)
    return warned(f"{params.user_name} begins in {where}; the key is outside of it", facts)


def _other_places(user: Answer, params: Params) -> list[S3Place]:
    """Return the user's places that do not hold the key."""
    places = places_of(member(user.data, "User"), params.user_name)
    return [place for place in places if not place.holds(params.bucket, params.key)][:MAX_PLACES]


def _candidates(place: S3Place, key: str) -> tuple[str, ...]:
    """Return the keys that the file may have there: its whole path, or its name."""
    return tuple(dict.fromkeys((place.prefix + key, place.prefix + key.rpartition("/")[2])))


def _searches(places: list[S3Place], key: str) -> Requests:
    return {
        ("listing", f"s3://{place.bucket}/{candidate}"): ask_arrival(place.bucket, candidate)
        for place in places
        for candidate in _candidates(place, key)
    }


def _is_gone(answers: Answers, place: S3Place, key: str) -> bool:
    listings = [
        answers["listing", f"s3://{place.bucket}/{candidate}"] for candidate in _candidates(place, key)
    ]
    return any(listing.code == "NoSuchBucket" for listing in listings)


def _search_results(answers: Answers, places: list[S3Place], params: Params) -> tuple[str, Answer | None]:
    """Return the URI of the file, or empty, and a search that was not answered, if any."""
    window = params.window
    silent = None
    for place in places:
        for candidate in _candidates(place, params.key):
            uri = f"s3://{place.bucket}/{candidate}"
            listing = answers["listing", uri]
            seen = read_arrival(listing, candidate)
            if seen and window.covers(datetime.fromisoformat(seen.written_at)):
                return uri, None
            silent = silent or (listing if listing.unknown_reason else None)
    return "", silent


probe = Probe(
    title="Where do the files of this SFTP user go?",
    params=Params,
    facts=Facts,
    operations=("transfer.DescribeServer", "transfer.DescribeUser", "s3.ListObjectsV2"),
    collect=collect,
    judge=judge,
)
