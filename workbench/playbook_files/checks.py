"""What a schema cannot see: names that do not exist, conditions that do not compile, causes without proof.

Each function yields `(path, message)`: where in the document, and what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workbench.domain.patterns import PatternError, compiled
from workbench.domain.playbook import (
    CauseRule,
    Check,
    OperationCall,
    PersonQuestion,
    Playbook,
    ProbeCall,
    Route,
    RuleCall,
)
from workbench.domain.values import JsonValue
from workbench.engine.binding import param_names, required_params
from workbench.engine.condition_truths import any_of, can_hold_together, faults_of_condition, negated
from workbench.engine.conditions import compile_condition
from workbench.engine.errors import UsageError, unknown_name
from workbench.engine.expressions import check_expression
from workbench.engine.templates import malformed_templates, template_names
from workbench.playbook_files.catalogue import Catalogue, Scope
from workbench.playbook_files.drill_coverage import ACCOUNTS
from workbench.playbook_files.problems import Fault, FieldPath
from workbench.playbook_files.shell import unprotected_templates

OF_RESOURCE = ("name", "arn", "region", "account")
"""What the fix of a rule may name beside the parameters of its audit."""


def find_faults(playbook: Playbook, catalogue: Catalogue | None, *, is_whole: bool = True) -> Iterator[Fault]:
    """Yield everything for which a playbook cannot be run.

    Args:
        playbook: As built from a document, however broken.
        catalogue: The probes and operations that exist; None leaves names of them unchecked.
        is_whole: False when checks could not be read and are missing; then unknown checks pass.
    """
    scope = Scope.of(playbook, catalogue, is_whole=is_whole)
    yield from _duplicates(playbook)
    yield from _parameters(playbook, scope)
    for name in playbook.unseen:
        problem = _unknown_fact(name, scope) if "." in name else _unknown_check(name, scope)
        if problem:
            yield ("unseen", name), problem
    seen: set[str] = set()
    for at, check in _located(playbook):
        yield from _check(check, at, catalogue)
        yield from _arguments(check, at, scope, seen)
        if isinstance(check, RuleCall):
            yield from _fix_of_rule(check, at, scope)
        seen.add(check.id)
    for index, cause in enumerate(playbook.causes):
        yield from _cause(cause, ("causes", index), scope)
    yield from _route(playbook.next_when_clean, ("next_when_clean",), scope)
    excusable = [*scope.causes, *ACCOUNTS]
    for name in playbook.undrilled:
        if name not in excusable:
            yield ("undrilled", name), str(unknown_name("cause or kind of account", name, excusable))


def find_bad_habits(playbook: Playbook) -> Iterator[Fault]:
    """Yield what does not stop a run, but makes a playbook worse than it should be."""
    for index, step in enumerate(playbook.steps):
        if not step.prose:
            yield ("steps", index), "has no prose: say why it is asked and how to read the answer"
    named = {name for _, check in _located(playbook) for name in template_names(_values(check))}
    for route in (playbook.next_when_clean, *(cause.next for cause in playbook.causes)):
        named |= set(template_names(route.parameters if route else {}))
    for cause in playbook.causes:
        for other in cause.instead:
            named |= set(template_names(other.fix))
        named |= set(template_names(cause.fix))
    for parameter in playbook.parameters:
        if parameter.name not in named:
            yield ("parameters", parameter.name), "is used by no check, fix or next"


def _located(playbook: Playbook) -> Iterator[tuple[FieldPath, Check]]:
    for number, step in enumerate(playbook.steps):
        for index, check in enumerate(step.checks):
            yield ("steps", number, "checks", index), check


def _duplicates(playbook: Playbook) -> Iterator[Fault]:
    yield from _repeated((("steps", index), step.id) for index, step in enumerate(playbook.steps))
    yield from _repeated((at, check.id) for at, check in _located(playbook))
    yield from _repeated((("causes", index), cause.id) for index, cause in enumerate(playbook.causes))


def _repeated(ids: Iterable[tuple[FieldPath, str]]) -> Iterator[Fault]:
    seen: set[str] = set()
    for at, id_ in ids:
        if id_ in seen:
            yield (*at, "id"), f"'{id_}' is taken already, choose another"
        seen.add(id_)


def _parameters(playbook: Playbook, scope: Scope) -> Iterator[Fault]:
    for parameter in playbook.parameters:
        at: FieldPath = ("parameters", parameter.name)
        default = parameter.default
        problem = _bad_pattern(parameter.pattern)
        if problem:
            yield (*at, "pattern"), problem
        elif parameter.pattern and default is not None and not compiled(parameter.pattern).matches(default):
            yield (*at, "default"), f"'{default}' does not match {parameter.pattern}"
    for index, group in enumerate(playbook.require_one_of):
        for position, name in enumerate(group):
            if name not in scope.parameters:
                at = ("requires_one_of", index, position)
                yield at, str(unknown_name("parameter", name, scope.parameters))


def _bad_pattern(pattern: str) -> str:
    try:
        compiled(pattern)
    except PatternError as error:
        return f"is no regular expression: {error}"
    return ""


def _check(check: Check, at: FieldPath, catalogue: Catalogue | None) -> Iterator[Fault]:
    if isinstance(check, OperationCall):
        yield from _operation(check, at, catalogue)
    elif isinstance(check, ProbeCall) and catalogue:
        yield from _probe(check, at, catalogue)
    elif isinstance(check, RuleCall) and catalogue:
        yield from _rule(check, at, catalogue)


def _fix_of_rule(check: RuleCall, at: FieldPath, scope: Scope) -> Iterator[Fault]:
    known = {*scope.parameters, *OF_RESOURCE}
    for name in template_names(check.fix):
        if name not in known:
            yield (*at, "fix"), f"{{{{ {name} }}}}: {unknown_name('template', name, known)}"
    for name, why in unprotected_templates(check.fix):
        yield (*at, "fix"), f"{{{{ {name} }}}} {why}"


def find_misplaced(playbook: Playbook, *, is_audit: bool) -> Iterator[Fault]:
    """Yield what belongs to an audit and stands in a playbook, or the other way round.

    Args:
        playbook: As built from a document.
        is_audit: The file is one of a folder `audits`.
    """
    for at, check in _located(playbook):
        if isinstance(check, RuleCall) is not is_audit:
            yield (
                at,
                "an audit has rules alone" if is_audit else "rules belong to an audit, in the folder audits",
            )
    if is_audit and playbook.causes:
        yield ("causes",), "an audit has rules, and no causes"


def _rule(check: RuleCall, at: FieldPath, catalogue: Catalogue) -> Iterator[Fault]:
    rule = catalogue.rules.get(check.rule)
    if rule is None:
        yield (*at, "rule"), str(unknown_name("rule", check.rule, catalogue.rules))
        return
    known = param_names(rule)
    for name in check.arguments:
        if name not in known:
            yield (*at, "with", name), str(unknown_name(f"setting of {check.rule}", name, known))


def _probe(check: ProbeCall, at: FieldPath, catalogue: Catalogue) -> Iterator[Fault]:
    probe = catalogue.registry.get(check.probe)
    if probe is None:
        yield (*at, "probe"), str(unknown_name("probe", check.probe, catalogue.registry))
        return
    known = param_names(probe)
    for name in check.arguments:
        if name not in known:
            yield (*at, name), str(unknown_name(f"parameter of {check.probe}", name, known))
    for name in required_params(probe):
        if check.arguments.get(name) is None:
            yield at, f"{check.probe} needs the parameter '{name}'"


def _operation(check: OperationCall, at: FieldPath, catalogue: Catalogue | None) -> Iterator[Fault]:
    if catalogue and check.operation not in catalogue.operations:
        yield (*at, "call"), str(unknown_name("read-only operation", check.operation, catalogue.operations))
    expressions: dict[FieldPath, str] = {("facts", name): text for name, text in check.facts.items()}
    if check.expect:
        expressions = {**expressions, ("expect",): check.expect}
    for path, expression in expressions.items():
        try:
            check_expression(expression)
        except UsageError as error:
            yield (*at, *path), str(error)


def _arguments(check: Check, at: FieldPath, scope: Scope, seen: set[str]) -> Iterator[Fault]:
    within = {OperationCall: "params", RuleCall: "with"}.get(type(check))
    base = (*at, within) if within else at
    for name, value in _values(check).items():
        yield from _templates(value, (*base, name), scope)
        for template in template_names(value):
            source, dot, _ = template.partition(".")
            if dot and source in scope.facts and source not in seen:
                yield (
                    (*base, name),
                    f"needs {template}, which is asked only here or further down: move it up",
                )


def _values(check: Check) -> Mapping[str, JsonValue]:
    return {} if isinstance(check, PersonQuestion) else check.arguments


def _templates(value: JsonValue, at: FieldPath, scope: Scope) -> Iterator[Fault]:
    for text in malformed_templates(value):
        yield at, f"'{{{{ {text} }}}}' is no template: write {{{{ parameter }}}} or {{{{ check.fact }}}}"
    for name in template_names(value):
        problem = _unknown_fact(name, scope) if "." in name else _unknown_parameter(name, scope)
        if problem:
            yield at, f"{{{{ {name} }}}}: {problem}"


def _unknown_parameter(name: str, scope: Scope) -> str:
    return "" if name in scope.parameters else str(unknown_name("parameter", name, scope.parameters))


def _unknown_check(name: str, scope: Scope) -> str:
    is_known = name in scope.facts or not scope.is_whole
    return "" if is_known else str(unknown_name("check", name, scope.facts))


def _unknown_fact(path: str, scope: Scope) -> str:
    check, _, fact = path.partition(".")
    if check not in scope.facts:
        return str(unknown_name("check", check, scope.facts)) if scope.is_whole else ""
    facts = scope.facts[check]
    if facts is None or fact in facts:
        return ""
    return str(unknown_name(f"fact of {check}", fact, facts))


def _cause(cause: CauseRule, at: FieldPath, scope: Scope) -> Iterator[Fault]:
    if not cause.all_of and not cause.any_of:
        yield at, "needs a condition in all_of or any_of: refuters alone prove nothing"
    faults = [
        ((*at, role, index), problem)
        for role, expressions in (
            ("all_of", cause.all_of),
            ("any_of", cause.any_of),
            ("none_of", cause.none_of),
            ("background", cause.background),
        )
        for index, expression in enumerate(expressions)
        for problem in _condition(expression, scope)
    ]
    yield from faults
    if not faults and not _can_be_proven(cause, scope):
        yield at, "can never be proven: its conditions contradict each other"
    yield from _look_alikes(cause, at, scope)
    fixes: dict[FieldPath, str] = {("fix",): cause.fix}
    for index, other in enumerate(cause.instead):
        for problem in _condition(other.when, scope):
            yield (*at, "instead", index, "when"), problem
        fixes[("instead", index, "fix")] = other.fix
    for place, fix in fixes.items():
        yield from _templates(fix, (*at, *place), scope)
        for name, why in unprotected_templates(fix):
            yield (*at, *place), f"{{{{ {name} }}}} {why}"
    yield from _route(cause.next, (*at, "next"), scope)


def _route(route: Route | None, at: FieldPath, scope: Scope) -> Iterator[Fault]:
    for name, template in (route.parameters if route else {}).items():
        yield from _templates(template, (*at, "set", name), scope)


def _look_alikes(cause: CauseRule, at: FieldPath, scope: Scope) -> Iterator[Fault]:
    for index, name in enumerate(cause.look_alikes):
        if name == cause.id:
            yield (*at, "look_alikes", index), "is the cause itself"
        elif name not in scope.causes:
            yield (*at, "look_alikes", index), str(unknown_name("cause", name, scope.causes))


def _condition(expression: str, scope: Scope) -> Iterator[str]:
    try:
        condition = compile_condition(expression)
    except (UsageError, RecursionError, ValueError) as error:
        yield _said(error)
        return
    if not condition.refs:
        yield f'condition "{expression}" reads no fact: it is always the same'
    unknown = [problem for ref in condition.refs if (problem := _unknown_fact(ref, scope))]
    yield from unknown
    if not unknown:
        yield from faults_of_condition(condition, scope.types)


def _can_be_proven(cause: CauseRule, scope: Scope) -> bool:
    wanted = [compile_condition(text).tree for text in (*cause.all_of, *cause.background)]
    wanted += [any_of([compile_condition(text).tree for text in cause.any_of])] if cause.any_of else []
    wanted += [negated(compile_condition(text).tree) for text in cause.none_of]
    return can_hold_together(wanted, scope.types)


def _said(error: Exception) -> str:
    """Return an error's text as one line, without the marker that points into an expression."""
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    return " ".join(line.strip() for line in str(error).splitlines() if line.strip(" ^"))
