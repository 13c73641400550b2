"""Users land in the landing zone, and what lies there is cleaned up: files, and uploads that were broken off.

A rule that expires files there too soon is a cause of its own: the file is gone before it is fetched. Rules
for old versions or delete markers alone leave every file that came, and rules for certain tags, sizes or
folders the others. Amazon EFS moves files to cheaper storage at most, and removes none.

Sources: AWS Transfer Family user guide, "Using logical directories"; AWS Transfer Family API reference,
ListedServer (Domain); Amazon S3 user guide, "Lifecycle configuration elements"; Amazon EFS user guide,
"Managing storage lifecycle".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from workbench.audits._examples import example
from workbench.audits.rules._names import is_meant
from workbench.domain.evidence import Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.engine.audit.contract import Assessment, Rule, Seen, good, unread, unseen, weak
from workbench.knowledge.answers import member, objects, text
from workbench.knowledge.s3.rule_filters import rule_prefix, wanted_of
from workbench.knowledge.sftp.homes import homes_of_user


@dataclass(frozen=True, slots=True)
class Params:
    """What the audit may set."""

    landing: tuple[str, ...] = ("*",)
    """Patterns of places `bucket/prefix` where users may land."""


def judge(seen: Seen, params: Params) -> Assessment:
    """Judge where the user lands, and the rules there."""
    user = seen.answer("user")
    if unknown := unread(user):
        return unknown
    homes = homes_of_user(user.data)
    if not homes:
        return unseen(UnknownReason.NO_DATA, "the answer names no home")
    if outside := [home for home in homes if not _is_within(home, params.landing)]:
        return weak(f"lands outside of the landing zone: {', '.join(outside)}")
    if text(seen.listed, "Domain") == "EFS":
        return weak(f"lands in the file system at {', '.join(homes)}, and EFS removes no file by itself")
    for home in homes:
        bucket, _, prefix = home.partition("/")
        rules = seen.answer("lifecycles", bucket)
        if rules.outcome is not Outcome.NOT_CONFIGURED and (unknown := unread(rules)):
            return unknown
        if lacking := _lacking(home, prefix, objects(rules.data, "Rules")):
            return weak(lacking)
    return good(f"lands in {', '.join(homes)}, where lifecycle rules clean up files and broken uploads")


def _is_within(home: str, landing: Iterable[str]) -> bool:
    """Tell whether a home is one of these places, or a folder of one."""
    places = [place.rstrip("/") for place in landing]
    return is_meant(home, (*places, *(f"{place}/*" for place in places)))


def _lacking(home: str, prefix: str, rules: list[JsonObject]) -> str:
    """Return what no lifecycle rule does at a place; empty where they do all of it."""
    enabled = [rule for rule in rules if text(rule, "Status") == "Enabled"]
    folder = f"{prefix}/" if prefix else ""
    there = [rule for rule in enabled if folder.startswith(rule_prefix(rule))]
    if not any(_removes(rule) and not _is_choosy(rule) for rule in there):
        if found := _first(enabled, lambda rule: _removes(rule) and rule_prefix(rule).startswith(folder)):
            return f"only a part of {home} is cleaned up, by the rule {_name(found)}"
        if found := _first(there, _removes):
            return f"only some files at {home} are cleaned up: the rule {_name(found)} asks for tags or sizes"
        if found := _first(there, lambda rule: bool(member(rule, "NoncurrentVersionExpiration"))):
            return f"at {home} old versions alone are removed, by the rule {_name(found)}: files stay"
        return f"no lifecycle rule cleans up {home}"
    if not any(member(rule, "AbortIncompleteMultipartUpload") for rule in there):
        return f"no lifecycle rule ends uploads at {home} that were broken off: nobody sees them, all pay"
    return ""


def _removes(rule: JsonObject) -> bool:
    """Tell whether a rule removes current versions, or moves them: a delete marker's end is neither."""
    expiration = member(rule, "Expiration")
    return bool(expiration.get("Days") or expiration.get("Date") or objects(rule, "Transitions"))


def _is_choosy(rule: JsonObject) -> bool:
    """Tell whether a rule is about some objects of its folder only."""
    return any(name not in ("Prefix", "And") for name, said in wanted_of(rule).items() if said is not None)


def _first(rules: list[JsonObject], fits: Callable[[JsonObject], bool]) -> JsonObject | None:
    return next((rule for rule in rules if fits(rule)), None)


def _name(rule: JsonObject) -> str:
    return text(rule, "ID") or "without a name"


rule = Rule(
    title="Users land in the landing zone, and it is cleaned up",
    inventory="transfer_users",
    questions=("user", "lifecycles"),
    params=Params,
    judge=judge,
)


def _landed(rules: JsonObject | Outcome) -> dict[object, JsonObject | Outcome]:
    return {"user": {"User": {"HomeDirectory": "/landing/bank"}}, ("lifecycles", "landing"): rules}


_WHOLE: JsonObject = {"Status": "Enabled", "Filter": {"Prefix": ""}}
_GONE_LATER: JsonObject = {**_WHOLE, "Expiration": {"Days": 90}}
_ABORT: JsonObject = {**_WHOLE, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7}}


def _rules(*rules: JsonObject) -> dict[object, JsonObject | Outcome]:
    return _landed({"Rules": rules})


_TIDY = _rules(_GONE_LATER, _ABORT)
_AND: JsonObject = {"And": {"Prefix": "", "Tags": [{"Key": "tmp", "Value": "yes"}]}}

EXAMPLES = (
    example("in the zone, cleaned up", Verdict.PASS, _TIDY),
    example("by one rule", Verdict.PASS, _rules({**_GONE_LATER, **_ABORT})),
    example("moved to an archive", Verdict.PASS, _rules({**_ABORT, "Transitions": [{"Days": 30}]})),
    example("an old rule of its folder", Verdict.PASS, _rules({**_GONE_LATER, **_ABORT, "Prefix": "bank/"})),
    example("never cleaned up", Verdict.WARN, _landed(Outcome.NOT_CONFIGURED)),
    example("broken uploads stay", Verdict.WARN, _rules(_GONE_LATER)),
    example("files stay", Verdict.WARN, _rules(_ABORT)),
    example(
        "old versions alone",
        Verdict.WARN,
        _rules(_ABORT, {**_WHOLE, "NoncurrentVersionExpiration": {"NoncurrentDays": 9}}),
    ),
    example(
        "delete markers alone",
        Verdict.WARN,
        _rules(_ABORT, {**_WHOLE, "Expiration": {"ExpiredObjectDeleteMarker": True}}),
    ),
    example("certain tags", Verdict.WARN, _rules(_ABORT, {**_GONE_LATER, "Filter": _AND})),
    example(
        "large files",
        Verdict.WARN,
        _rules(_ABORT, {**_GONE_LATER, "Filter": {"ObjectSizeGreaterThan": 1_000}}),
    ),
    example(
        "a folder within it",
        Verdict.WARN,
        _rules(_ABORT, {**_GONE_LATER, "Filter": {"Prefix": "bank/done/"}}),
    ),
    example(
        "another folder",
        Verdict.WARN,
        _rules(_ABORT, {**_GONE_LATER, "Filter": {"Prefix": "bank2/"}}),
    ),
    example("switched off", Verdict.WARN, _rules(_ABORT, {**_GONE_LATER, "Status": "Disabled"})),
    example("elsewhere", Verdict.WARN, _TIDY, params=Params(landing=("sftp-landing/*",))),
    example("the zone as a folder", Verdict.PASS, _TIDY, params=Params(landing=("landing/",))),
    example("a namesake of the zone", Verdict.WARN, _TIDY, params=Params(landing=("landing/ban",))),
    example(
        "a file system",
        Verdict.WARN,
        {"user": {"User": {"HomeDirectory": "/fs-0123456789abcdef0/bank"}}},
        listed={"Domain": "EFS"},
    ),
)
