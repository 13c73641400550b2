"""Roles instead of names, and fields that are not to be told: one change to the transcript, for every format.

Covered, wherever it stands as a word of its own, in upper or lower case, notes included: OS users, host
names, the names that people were given roles under, session names of assumed roles and names of IAM users in
any ARN. Not covered: a name in another spelling (a first name, a nickname, a mail address that nobody signs
in with), names shorter than three characters and generic ones (`root`, `admin`) inside longer texts, and
member names in AWS's answers. What people wrote and looks like one of these is listed: see `doubts`.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import quote, quote_plus

from workbench.domain import shell
from workbench.domain.incident_events import RoleAssigned
from workbench.domain.target import Person
from workbench.domain.transcript import Transcript
from workbench.engine.errors import unknown_name
from workbench.engine.exports import ExportOptions
from workbench.exporters.doubts import doubtful_names
from workbench.exporters.record import diagnosis_of
from workbench.exporters.rewriting import members, rewrite, texts
from workbench.exporters.view_builder import Material

_SESSION = re.compile(r"arn:aws[\w-]*:sts::\d*:(?:assumed-role/[^/\s\"']+|federated-user)/([^\s\"',;)\]}]+)")
_USER = re.compile(r"arn:aws[\w-]*:iam::\d*:user/(?:[^\s\"']*/)?([^/\s\"',;)\]}]+)")
_GENERIC = frozenset(
    {
        "root",
        "admin",
        "administrator",
        "user",
        "users",
        "ubuntu",
        "ec2-user",
        "unknown",
        "localhost",
        "aws",
        "s3",
    }
)
_SHORTEST = 3
"""Shorter texts are replaced only where they stand alone: as a part they would hit anything."""


def masked(transcripts: Sequence[Transcript], options: ExportOptions) -> tuple[Material, ...]:
    """Return what may be told of incidents: whoever is in several of them is called the same in all.

    Raises:
        UsageError: A field to hide that no incident has.
    """
    told = tuple((transcript, diagnosis_of(transcript)) for transcript in transcripts)
    hidden: Counter[str] = Counter(dict.fromkeys(options.redact, 0))
    if options.redact:
        replace = _replacer(_hidden_values(transcripts, options.redact), hidden)
        told = rewrite(told, replace)
    names: dict[str, str] = {}
    if options.blameless:
        names = _aliases([transcript for transcript, _ in told])
        labels = {name: (alias, alias) for name, alias in names.items()}
        told = rewrite(told, _replacer(labels, Counter(), any_case=True))
    return tuple(
        Material(
            transcript=transcript,
            diagnosis=diagnosis,
            full=options.full,
            blameless=options.blameless,
            people=len(names),
            unsure=doubtful_names(transcript, names) if options.blameless else (),
            fields=tuple(hidden.items()),
        )
        for transcript, diagnosis in told
    )


def _hidden_values(transcripts: Sequence[Transcript], fields: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """Return what replaces each value, and the field that it is counted under."""
    found = list(members(transcripts))
    values: dict[str, tuple[str, str]] = {}
    for field in fields:
        name = field.rpartition(".")[2].lower()
        named = [value for member, value in found if member.lower() == name]
        if not named:
            raise unknown_name("field", field, {member for member, _ in found})
        for text in texts(named):
            for spelling in _spellings(text):
                values.setdefault(spelling, (f"[redacted: {field}]", field))
    return values


def _spellings(text: str) -> Iterator[str]:
    """Yield a value as it may stand in a command, a URL or a JSON text."""
    if text:
        yield from (text, quote(text), quote_plus(text), shell.quote(text), json.dumps(text)[1:-1])


def _replacer(
    values: Mapping[str, tuple[str, str]], counted: Counter[str], *, any_case: bool = False
) -> Callable[[str], str]:
    """Return what replaces each of `values` as a whole, and as a word of its own in longer texts.

    Args:
        values: The replacement and the name that it is counted under, by what is replaced.
        counted: Where it is counted.
        any_case: Upper and lower case are one.
    """
    fold = str.casefold if any_case else str
    whole = {fold(text): told for text, told in values.items()}
    inside = [text for text in values if len(text) >= _SHORTEST and text.lower() not in _GENERIC]
    longest_first = sorted(inside, key=len, reverse=True)
    pattern = re.compile(
        "|".join(rf"(?<!\w)({re.escape(text)})(?!\w)" for text in longest_first) or r"(?!)",
        re.IGNORECASE if any_case else 0,
    )

    def one(told: tuple[str, str]) -> str:
        label, field = told
        counted[field] += 1
        return label

    def found(match: re.Match[str]) -> str:
        return one(values[longest_first[(match.lastindex or 1) - 1]])

    def change(text: str) -> str:
        told = whole.get(fold(text))
        return one(told) if told else pattern.sub(found, text)

    return change


class _Names:
    """What people, hosts and sessions are called instead; names that differ in case alone are one."""

    def __init__(self, roles: dict[str, str]) -> None:
        self._called = roles
        """By the name in lower case."""
        self._numbers: Counter[str] = Counter()
        self.aliases: dict[str, str] = {}
        """By the name as it is written."""

    def call(self, name: str, kind: str, *, same_as: str = "") -> None:
        """Give a name its alias: the role of who has it, that of another name, or the next of its kind."""
        if not name:
            return
        key = name.casefold()
        if key not in self._called:
            self._called[key] = self._called.get(same_as.casefold()) or self._next(kind)
        self.aliases[name] = self._called[key]

    def _next(self, kind: str) -> str:
        self._numbers[kind] += 1
        return f"{kind} {self._numbers[kind]}"


def _aliases(transcripts: Sequence[Transcript]) -> dict[str, str]:
    """Return what each name of a person, host or session is called instead, in the order of appearance."""
    names = _Names(_roles(transcripts))
    for person in _people(transcripts):
        names.call(person.os_user, "person")
        names.call(person.host, "host")
        for session in _principals(person.aws_identity):
            names.call(session, "person", same_as=person.os_user)
    for event in _assigned(transcripts):
        names.call(event.name, "person")
    for text in texts(transcripts):
        for session in _SESSION.findall(text):
            names.call(session, "session")
        for user in _USER.findall(text):
            names.call(user, "user")
    return names.aliases


def _roles(transcripts: Sequence[Transcript]) -> dict[str, str]:
    """Return the role by the name of who has it, in lower case; of several, the first."""
    roles: dict[str, str] = {}
    for event in _assigned(transcripts):
        roles.setdefault(event.name.casefold(), event.role)
    return roles


def _assigned(transcripts: Sequence[Transcript]) -> Iterator[RoleAssigned]:
    for entry in (entry for transcript in transcripts for entry in transcript.entries):
        if isinstance(entry.event, RoleAssigned):
            yield entry.event


def _people(transcripts: Sequence[Transcript]) -> Iterator[Person]:
    for transcript in transcripts:
        yield transcript.incident.started_by
        for entry in transcript.entries:
            yield entry.who


def _principals(arn: str) -> list[str]:
    return [*_SESSION.findall(arn), *_USER.findall(arn)]
