"""A playbook: one diagnosable scenario as steps and causes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from workbench.domain.values import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A value that the person gives."""

    name: str
    required: bool = False
    help: str = ""
    pattern: str = ""
    """A regular expression that the whole value must match; empty allows anything."""
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeCall:
    """A `probe` fence: a probe of the catalogue with its arguments, templates not yet filled in."""

    id: str
    probe: str
    arguments: JsonObject
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationCall:
    """A `call` fence: any operation of the read-only list, judged by JMESPath."""

    id: str
    operation: str
    arguments: JsonObject
    facts: Mapping[str, str] = field(default_factory=dict)
    """Fact name to JMESPath expression over the answer."""
    expect: str = ""
    """JMESPath over the answer: true passes, false fails, null is unknown; empty just reports."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonQuestion:
    """An `ask` fence: something only a person can tell. Its one fact is `answer`."""

    id: str
    question: str
    options: tuple[str, ...] = ("yes", "no")
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCall:
    """A `rule` fence of an audit: a rule of the catalogue, and what its line of the guide brings with it."""

    id: str
    rule: str
    """The id of a rule, `s3.versioning`."""
    arguments: JsonObject = field(default_factory=dict)
    """Its settings, templates over the audit's parameters not yet filled in."""
    guide: str = ""
    """The id of the guide's line, `BP-S3-1`."""
    clauses: tuple[str, ...] = ()
    """Clauses of regulations that the rule supports, `21 CFR 11.10(c)`."""
    equivalents: tuple[str, ...] = ()
    """The same check elsewhere, `prowler s3_bucket_object_versioning`."""
    fix: str = ""
    """Shell commands for a person, with templates: `name`, `arn`, `region`, `account`, and parameters."""
    leads_to: str = ""
    """The playbook that this weakness will one night start."""
    line: int = 0


Check: TypeAlias = ProbeCall | OperationCall | PersonQuestion | RuleCall


def asked_of(check: ProbeCall | OperationCall | RuleCall) -> str:
    """Return what a check asks by: the id of its probe or rule, or its operation."""
    match check:
        case ProbeCall(probe=probe):
            return probe
        case OperationCall(operation=operation):
            return operation
        case RuleCall(rule=rule):
            return rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One question of the checklist."""

    id: str
    title: str
    prose: str
    """Markdown, without the fences of the checks."""
    checks: tuple[Check, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where to go on when a cause holds or nothing wrong is found, and what that playbook is to be told."""

    playbook: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Parameter of that playbook to a template over this one's parameters and facts."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFix:
    """What is printed in place of a cause's `fix` where a condition is true."""

    when: str
    """A condition, as those of causes. Unknown counts as false."""
    fix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseOutline:
    """A root-cause hypothesis, as lists name it."""

    id: str
    title: str
    next: Route | None = None
    """The playbook that asks further, where this cause is a symptom of something deeper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseRule(CauseOutline):
    """A root-cause hypothesis and the JMESPath conditions over facts that decide it."""

    all_of: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    background: tuple[str, ...] = ()
    """Necessary as well, and true of many a healthy account: they point to nothing by themselves."""
    fix: str = ""
    """Shell commands for a person, with templates. The program only prints them."""
    instead: tuple[OtherFix, ...] = ()
    """The first whose condition is true takes the place of `fix`."""
    look_alikes: tuple[str, ...] = ()
    """Causes that a hasty look takes this one for; whatever proves this one must rule them out."""
    warned_by: tuple[str, ...] = ()
    """Rules of audits that fail while this can happen, `readiness-s3/s3-versioning-enabled`."""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookOutline:
    """What lists show of a playbook and what tells which one fits; it cannot be run."""

    id: str
    title: str
    summary: str = ""
    services: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    require_one_of: tuple[tuple[str, ...], ...] = ()
    """Groups of parameters of which at least one must be given."""
    causes: tuple[CauseOutline, ...] = ()
    """In the order of primacy: of two proven causes, the earlier one is the primary."""
    next_when_clean: Route | None = None
    """The playbook that asks further where nothing wrong is found here."""
    sha256: str = ""
    source: str = ""
    """Where it came from: a path, for messages."""

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter called `name`, or None."""
        return next((item for item in self.parameters if item.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook(PlaybookOutline):
    """A playbook as loaded, with the digest of the file it came from."""

    prose: str = ""
    steps: tuple[Step, ...] = ()
    causes: tuple[CauseRule, ...] = ()
    undrilled: Mapping[str, str] = field(default_factory=dict)
    """Cause, or kind of account (`ScenarioKind`), without a drill, to the reason why."""
    unseen: Mapping[str, str] = field(default_factory=dict)
    """What could not be looked at while a fact is unknown, as a sentence may list it: by `check.fact`, or by
    `check` for all facts of one."""
    last_reviewed: date | None = None

    @property
    def rules(self) -> tuple[RuleCall, ...]:
        """The rules of an audit, in the order of its lines; none in a playbook that asks for a cause."""
        return tuple(check for check in self.checks if isinstance(check, RuleCall))

    @property
    def checks(self) -> tuple[Check, ...]:
        """All checks, in the order of the steps."""
        return tuple(check for step in self.steps for check in step.checks)

    def need_of(self, name: str) -> str:
        """Return whether a parameter must be given: `required`, `optional`, or `this or bucket, …`."""
        parameter = self.parameter(name)
        if parameter and parameter.required:
            return "required"
        others = [item for group in self.require_one_of if name in group for item in group if item != name]
        return f"this or {', '.join(dict.fromkeys(others))}" if others else "optional"

    def step(self, step_id: str) -> Step:
        """Return the step with this id; raises KeyError."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)

    def step_of(self, check_id: str) -> Step:
        """Return the step that holds the check with this id; raises KeyError."""
        for step in self.steps:
            if any(check.id == check_id for check in step.checks):
                return step
        raise KeyError(check_id)
