"""An inspection: rules and resources without their verdicts, what was read of one, and how it went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from textual.content import Content

from workbench.domain.audit import Accusation, Deviation, InspectionScored, Resource
from workbench.domain.playbook import RuleCall
from workbench.engine.audit.contract import AnyRule, Inventory, Seen, questions_of
from workbench.engine.audit.report import Judged, LineReport, is_about
from workbench.tui.formats import inert, prose
from workbench.tui.marks import Mark
from workbench.tui.paint.evidence import answer_lines, json_lines
from workbench.tui.paint.rows import Row

WEAK = Mark("⚑", "WEAK", "$text-warning")
_NOT_MARKED = Mark("·", "", "$quiet")
_HEAD = 7


def accusation(call: RuleCall, item: Judged) -> Accusation:
    """Return what a mark on this resource under this rule says."""
    return Accusation(rule=call.id, resource=item.resource.name)


def blind_rules(lines: Iterable[LineReport], marked: Collection[Accusation]) -> list[Row]:
    """Return the rules under the guide's lines, each with how many of its resources are marked."""
    rows: list[Row] = []
    for line in lines:
        title = Content.styled(inert(line.step.title).plain, "bold")
        rows.append(Row(id=f"line {line.step.id}", body=title, heading=True))
        for rule in line.rules:
            number = sum(accusation(rule.call, item) in marked for item in rule.judged)
            tail = Content.styled(f"{number}{WEAK.glyph}", WEAK.style) if number else Content("")
            rows.append(Row(id=rule.call.id, body=inert(rule.call.id), tail=tail))
    return rows


def blind_pairs(
    pairs: Iterable[tuple[int, tuple[RuleCall, Judged]]], marked: Collection[Accusation], *, by_rule: bool
) -> list[Row]:
    """Return resources under a rule, or the rules over one, each with its place and whether it is marked."""
    return [
        Row(
            id=str(index),
            head=(WEAK if accusation(call, item) in marked else _NOT_MARKED).content(width=_HEAD),
            body=inert(str(item.resource) if by_rule else call.id),
        )
        for index, (call, item) in pairs
    ]


def what_was_read(
    seen: Seen, rule: AnyRule, inventory: Inventory, call: RuleCall, deviations: Iterable[Deviation]
) -> Content:
    """Return what must hold, what people have accepted of it, and what AWS said that decides it."""
    lines = [
        Content.styled(f"{rule.title}?", "bold"),
        inert(f"{call.id} of {seen.resource}"),
        *_accepted(deviations, call, seen.resource),
        Content(""),
        prose(rule.doc.partition("\n\nSource")[0]),
    ]
    names = questions_of(inventory, [rule])
    for name, answer in seen.answers.items():
        if (name if isinstance(name, str) else name[0]) in names:
            lines += answer_lines(answer)
    lines += [Content(""), Content.styled("as its list shows it", "bold"), *json_lines(seen.listed)]
    return Content("\n").join(lines)


def _accepted(deviations: Iterable[Deviation], call: RuleCall, resource: Resource) -> Iterator[Content]:
    for item in deviations:
        if is_about(item, call.id, resource):
            said = f"on file until {item.expires}, by {item.approved_by}: {item.reason}"
            yield Content.styled(inert(said).plain, "$text-primary")


def how_it_went(score: InspectionScored, why: Mapping[Accusation, str], explanation: str) -> Content:
    """Return the score, then what there is to learn."""
    mark = ("✓ ", "bold $text-success") if score.correct else ("✗ ", "bold $text-error")
    parts = [Content.assemble(mark, (score.words, "bold"))]
    for items, said, style in (
        (score.found, "found", "$text-success"),
        (score.missed, "missed", "$text-error"),
        (score.wrong, "falsely accused", "$text-warning"),
    ):
        for item in items:
            about = Content.assemble((f"{said}: ", style), inert(f"{item.rule} of {item.resource}"))
            parts.append(Content("\n").join([about, *([inert(why[item])] if item in why else [])]))
    return Content("\n\n").join([*parts, prose(explanation)])


def how_a_mark_went(score: InspectionScored, item: Accusation) -> Content:
    """Return whether this one was found, missed, or falsely accused; empty where it was none of them."""
    for items, said, style in (
        (score.found, "found", "$text-success"),
        (score.missed, "missed", "$text-error"),
        (score.wrong, "falsely accused", "$text-warning"),
    ):
        if item in items:
            return Content.styled(said, f"bold {style}")
    return Content("")
