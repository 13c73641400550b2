"""The contracts of inventories and rules.

An inventory is one module of `workbench.audits.inventories`: it lists the resources of one kind, and knows
what can be asked about one of them. A rule is one module below `workbench.audits.rules`: it names the
questions that it needs, and judges one resource by their answers. A question is asked once for a resource,
however many rules need it, and not at all when none does.

As with probes, inventories do the I/O and decide nothing; rules are pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeAlias, TypeVar

from workbench.domain.audit import Resource
from workbench.domain.evidence import Answer, AnswerName, Answers, Outcome, Request, Requests, answers_to
from workbench.domain.needs import Need, as_need
from workbench.domain.playbook import Playbook
from workbench.domain.values import JsonObject
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import DataclassInstance
from workbench.knowledge.answers import actions_denied

S = TypeVar("S", bound=DataclassInstance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A resource with what was read of it: all that a rule knows."""

    resource: Resource
    listed: JsonObject = field(default_factory=dict)
    """The resource as its list showed it."""
    answers: Answers = field(default_factory=dict)

    def answer(self, *name: str) -> Answer:
        """Return the answer to a question, or to one of its parts; where none was asked, `not recorded`.

        >>> seen.answer("versioning")
        >>> seen.answer("key", arn)
        """
        key: AnswerName = name[0] if len(name) == 1 else name
        return self.answers[key]

    def parts(self, question: str) -> dict[str, Answer]:
        """Return the answers to a question that was asked of several things, by the thing."""
        return answers_to(self.answers, question)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What can be asked of a resource."""

    operations: tuple[str, ...]
    """Every operation that it may send, `s3.GetBucketVersioning`."""
    ask: Callable[[Seen], Request | Mapping[str, Request]]
    """Return the request; or several, by the thing that each is about, perhaps none."""
    after: tuple[str, ...] = ()
    """The questions whose answers `ask` looks at."""


def question(
    operation: str, ask: Callable[[Seen], Request | Mapping[str, Request]], *, after: Sequence[str] = ()
) -> Question:
    """Return a question that sends one operation."""
    return Question(operations=(operation,), ask=ask, after=tuple(after))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """All resources of one kind. `id` is filled in at discovery, from the module."""

    title: str
    """What it lists, in the plural: `S3 buckets`."""
    operations: tuple[str, ...]
    """Every operation that `collect` may send."""
    collect: Callable[[AwsReader], Answers]
    """List them, paged to the end."""
    found: Callable[[Answers, str], Sequence[Seen]]
    """Return the resources in the answers of `collect`; given the Region, they have no answers yet. Pure."""
    questions: Mapping[str, Question]
    per_account: bool = False
    """Listed once for the account, not in each Region."""
    subject: Callable[[Resource], Mapping[str, str]] = lambda _: {}
    """What a playbook that goes on from one of them is told of it, by the parameter's name."""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a rule says of a resource."""

    verdict: Verdict
    reason: UnknownReason | SkipReason | None
    summary: str
    needs: tuple[Need, ...] = ()


def good(summary: str) -> Assessment:
    """What was read meets the rule."""
    return Assessment(verdict=Verdict.PASS, reason=None, summary=summary)


def weak(summary: str) -> Assessment:
    """It is met in part, or by something weaker than the guide asks for."""
    return Assessment(verdict=Verdict.WARN, reason=None, summary=summary)


def bad(summary: str) -> Assessment:
    """What was read breaks the rule."""
    return Assessment(verdict=Verdict.FAIL, reason=None, summary=summary)


def not_about(summary: str) -> Assessment:
    """The rule does not arise for this resource."""
    return Assessment(verdict=Verdict.SKIPPED, reason=SkipReason.NOT_APPLICABLE, summary=summary)


def unseen(reason: UnknownReason, summary: str, *, needs: Sequence[str] = ()) -> Assessment:
    """What would decide could not be read."""
    return Assessment(
        verdict=Verdict.UNKNOWN, reason=reason, summary=summary, needs=tuple(map(as_need, needs))
    )


def unread(*answers: Answer) -> Assessment | None:
    """Return `unknown` for the first answer that is none, or whose later pages are missing; else None."""
    for answer in answers:
        if answer.unknown_reason:
            said = " ".join(part for part in (answer.code, answer.message) if part) or answer.outcome
            needs = actions_denied((answer,))
            return unseen(answer.unknown_reason, f"{answer.operation}: {said}", needs=needs)
        if answer.truncated:
            return unseen(UnknownReason.TRUNCATED, f"{answer.operation}: not all pages were read")
        if answer.outcome is Outcome.NOT_FOUND:
            return unseen(UnknownReason.NO_DATA, f"{answer.operation}: it was gone when it was read")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Generic[S]):
    """A rule. `id` and `doc` are filled in at discovery, from the module."""

    title: str
    """What holds where it is met: `Versioning is enabled`."""
    inventory: str
    """The id of the inventory whose resources it judges."""
    questions: tuple[str, ...]
    """What it needs to know of a resource; the questions that those look at are asked as well."""
    params: type[S]
    """A frozen dataclass of what an audit may set, each with a default; types as those of a probe's."""
    judge: Callable[[Seen, S], Assessment]
    id: str = ""
    doc: str = ""


@dataclass(frozen=True, slots=True)
class NoParams:
    """Of a rule that takes none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleExample(Generic[S]):
    """A worked example of a rule; each is run as a test."""

    name: str
    answers: Mapping[Any, Answer]
    verdict: Verdict
    reason: UnknownReason | SkipReason | None = None
    listed: JsonObject = field(default_factory=dict)
    params: S | None = None
    """None for the defaults."""


AnyRule: TypeAlias = Rule[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRegistry:
    """All inventories and rules by id."""

    inventories: Mapping[str, Inventory] = field(default_factory=dict)
    rules: Mapping[str, AnyRule] = field(default_factory=dict)

    def inventory_of(self, rule: AnyRule) -> Inventory:
        """Return the inventory that a rule judges; raises KeyError."""
        return self.inventories[rule.inventory]


def questions_of(inventory: Inventory, rules: Sequence[AnyRule]) -> tuple[str, ...]:
    """Return the questions that these rules need, each after those whose answers it looks at."""
    ordered: dict[str, None] = {}

    def add(name: str) -> None:
        for before in inventory.questions[name].after:
            add(before)
        ordered.setdefault(name)

    for rule in rules:
        for name in rule.questions:
            add(name)
    return tuple(ordered)


def requests_of(question: str, asked: Request | Mapping[str, Request]) -> Requests:
    """Return the requests of a question under the names that their answers will have."""
    if isinstance(asked, Request):
        return {question: asked}
    return {(question, thing): request for thing, request in asked.items()}


def operations_of_audit(audit: Playbook, registry: AuditRegistry) -> frozenset[str]:
    """Return every operation that an audit may send, and the question who is asking."""
    found = {"sts.GetCallerIdentity"}
    for call in audit.rules:
        rule = registry.rules[call.rule]
        inventory = registry.inventory_of(rule)
        found.update(inventory.operations)
        for name in questions_of(inventory, [rule]):
            found.update(inventory.questions[name].operations)
    return frozenset(found)
