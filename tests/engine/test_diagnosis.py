"""Causes are decided by facts alone; what is unknown proves nothing and cleans nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import NOON
from workbench.domain.diagnosis import CauseStatus, ConclusionStatus, Diagnosis, FactGap, NextRun
from workbench.domain.finding import Finding
from workbench.domain.needs import recorded_need
from workbench.domain.playbook import CauseRule, PersonQuestion, Playbook, ProbeCall, Route, Step
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.conditions import Condition, Evaluation, Facts
from workbench.engine.diagnosis import Weighed, diagnose


def finding(
    check: str,
    facts: JsonObject | None = None,
    *,
    verdict: Verdict = Verdict.PASS,
    reason: UnknownReason | SkipReason | None = None,
    needs: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        check=check,
        step="s",
        probe="p",
        verdict=verdict,
        reason=reason,
        summary="",
        facts=facts or {},
        needs=tuple(recorded_need(need) for need in needs),
        started_at=NOON,
        ended_at=NOON,
    )


def playbook(*causes: CauseRule, checks: str = "ab") -> Playbook:
    calls = tuple(ProbeCall(id=check, probe="p", arguments={}) for check in checks)
    return Playbook(
        id="p", title="P", steps=(Step(id="s", title="S", prose="", checks=calls),), causes=causes
    )


def rule(id_: str = "c", **lists: tuple[str, ...]) -> CauseRule:
    return CauseRule(id=id_, title=id_.upper(), **lists)  # type: ignore[arg-type]  # the lists' names vary by test


def status(cause: CauseRule, *findings: Finding) -> CauseStatus:
    return diagnose(playbook(cause), {}, {item.check: item for item in findings}).cause(cause.id).status


DENIED = finding("b", verdict=Verdict.UNKNOWN, reason=UnknownReason.DENIED, needs=("s3:ListBucketVersions",))


def test_all_necessary_conditions_and_known_false_refuters_prove() -> None:
    cause = rule(all_of=("a.x",), none_of=("b.y",))
    assert status(cause, finding("a", {"x": True}), finding("b", {"y": False})) is CauseStatus.PROVEN


def test_one_false_necessary_condition_rules_out_whatever_else_is_unknown() -> None:
    assert status(rule(all_of=("a.x", "b.y")), finding("a", {"x": False})) is CauseStatus.RULED_OUT


def test_one_true_refuter_rules_out() -> None:
    cause = rule(all_of=("a.x",), none_of=("b.y",))
    assert status(cause, finding("a", {"x": True}), finding("b", {"y": True})) is CauseStatus.RULED_OUT


def test_alternatives_need_one_and_rule_out_when_all_are_false() -> None:
    cause = rule(all_of=("a.x",), any_of=("b.y", "b.z"))
    yes = finding("a", {"x": True})
    assert status(cause, yes, finding("b", {"y": None, "z": True})) is CauseStatus.PROVEN
    assert status(cause, yes, finding("b", {"y": False, "z": False})) is CauseStatus.RULED_OUT
    assert status(cause, yes, finding("b", {"y": False, "z": None})) is CauseStatus.LIKELY


def test_an_unknown_refuter_keeps_a_cause_from_being_proven() -> None:
    cause = rule(all_of=("a.x",), none_of=("b.y",))
    assert status(cause, finding("a", {"x": True}), DENIED) is CauseStatus.LIKELY


def test_a_cause_without_anything_in_favour_is_undetermined() -> None:
    assert status(rule(all_of=("b.y",)), DENIED) is CauseStatus.UNDETERMINED
    assert status(rule(none_of=("a.x",)), finding("a", {"x": False})) is CauseStatus.UNDETERMINED


def test_a_cause_is_not_called_likely_while_its_checks_were_not_asked() -> None:
    assert status(rule(all_of=("a.x", "b.y")), finding("a", {"x": True})) is CauseStatus.UNDETERMINED


def test_an_open_cause_names_the_permission_that_would_decide_it() -> None:
    result = diagnose(playbook(rule(all_of=("b.y",))), {}, {"b": DENIED}).cause("c")
    assert [str(item) for item in result.missing] == ["b.y: unknown (denied); needs s3:ListBucketVersions"]


ROUTED = CauseRule(
    id="c",
    title="C",
    all_of=("a.x", "b.y"),
    next=Route(
        playbook="deeper",
        parameters={
            "one": "{{ p }}",
            "two": "s3://{{ p }}/{{ a.n }}",
            "three": "{{ a.none }}",
            "four": "{{ a.no }}",
        },
    ),
)


def next_run(*findings: Finding) -> NextRun | None:
    known: JsonObject = {"p": "it's"}
    return diagnose(playbook(ROUTED), known, {item.check: item for item in findings}).cause("c").next


def test_a_proven_or_likely_cause_says_where_to_go_on_with_what_is_known() -> None:
    yes = finding("a", {"x": True, "n": 7, "none": None, "no": ""})
    follow_up = NextRun(playbook="deeper", parameters={"one": "it's", "two": "s3://it's/7"})
    assert next_run(yes, finding("b", {"y": True})) == follow_up
    assert next_run(yes, DENIED) == follow_up


def test_a_cause_that_is_open_or_ruled_out_leads_nowhere() -> None:
    assert next_run(finding("a", {"x": True})) is None
    assert next_run(finding("a", {"x": False}), finding("b", {"y": True})) is None


def test_a_decided_cause_names_the_conditions_that_decided_it() -> None:
    cause = rule(all_of=("a.x == 'v'",), none_of=("b.y",))
    result = diagnose(
        playbook(cause), {}, {"a": finding("a", {"x": "v"}), "b": finding("b", {"y": True})}
    ).cause("c")
    assert result.decided_by == ("b.y is true",)


def test_the_board_is_proven_likely_open_ruled_out_in_playbook_order_and_primary_is_the_first() -> None:
    book = playbook(
        rule("out", all_of=("a.no",)),
        rule("open", all_of=("b.y",)),
        rule("second", all_of=("a.yes",)),
        rule("third", all_of=("a.yes",)),
        rule("likely", all_of=("a.yes", "b.y")),
    )
    result = diagnose(book, {}, {"a": finding("a", {"yes": True, "no": False}), "b": DENIED})
    assert [cause.id for cause in result.causes] == ["second", "third", "likely", "open", "out"]
    assert result.conclusion.status is ConclusionStatus.PROVEN
    assert result.conclusion.primary == "second"
    assert "1 more" in result.conclusion.summary


def conclude(cause: CauseRule, *findings: Finding) -> Diagnosis:
    return diagnose(playbook(cause), {}, {item.check: item for item in findings})


def test_the_summary_says_why_it_cannot_tell_and_asks_for_nothing_that_would_not_help() -> None:
    throttled = finding("a", verdict=Verdict.UNKNOWN, reason=UnknownReason.THROTTLED)
    skipped = finding("b", verdict=Verdict.SKIPPED, reason=SkipReason.MISSING_PARAMETER, needs=("server_id",))
    result = diagnose(playbook(rule(all_of=("a.x", "b.y"))), {}, {"a": throttled, "b": skipped})
    assert result.conclusion.summary == "Cannot tell: 1 cause could not be decided (throttled)."


def test_clean_needs_every_check_asked_every_cause_closed_and_no_failure() -> None:
    cause = rule(all_of=("a.x",))
    no = finding("a", {"x": False})
    assert conclude(cause, no, finding("b")).conclusion.status is ConclusionStatus.CLEAN
    assert conclude(cause, no).conclusion.status is ConclusionStatus.UNDETERMINED
    failed = replace(finding("b", verdict=Verdict.FAIL), summary="There is no such bucket")
    unexplained = conclude(cause, no, failed).conclusion
    assert unexplained.status is ConclusionStatus.UNDETERMINED
    assert "There is no such bucket" in unexplained.summary


def test_an_unknown_finding_prevents_clean_only_where_it_leaves_a_cause_open() -> None:
    no = finding("a", {"x": False})
    assert conclude(rule(all_of=("a.x",)), no, DENIED).conclusion.status is ConclusionStatus.CLEAN
    open_ = conclude(rule(all_of=("b.y",)), no, DENIED)
    assert open_.conclusion.status is ConclusionStatus.UNDETERMINED
    assert "s3:ListBucketVersions" in open_.conclusion.summary


@pytest.mark.parametrize("reason", UnknownReason)
def test_without_causes_every_unknown_finding_prevents_clean(reason: UnknownReason) -> None:
    blind = finding("b", verdict=Verdict.UNKNOWN, reason=reason, needs=("s3:ListBucketVersions",))
    conclusion = diagnose(playbook(), {}, {"a": finding("a"), "b": blind}).conclusion
    assert conclusion.status is ConclusionStatus.UNDETERMINED
    words = reason.replace("_", " ")
    assert conclusion.summary == f"Cannot tell: 1 check could not see ({words}). Needs s3:ListBucketVersions."


def test_without_causes_what_was_not_asked_is_not_examined_and_the_rest_is_counted() -> None:
    waiting = finding("b", verdict=Verdict.SKIPPED, reason=SkipReason.MISSING_PARAMETER, needs=("key",))
    conclusion = diagnose(playbook(), {}, {"a": finding("a"), "b": waiting}).conclusion
    assert conclusion.headline == "not all examined"
    assert conclusion.summary == "Not all examined: 1 check asked; 1 check not: give key."
    whole = diagnose(playbook(), {}, {"a": finding("a"), "b": finding("b")}).conclusion
    assert (whole.summary, whole.headline) == ("Nothing wrong found: 2 checks asked.", "clean")


def test_a_cause_open_for_want_of_a_parameter_is_not_examined_and_does_not_prevent_clean() -> None:
    skipped = finding("b", verdict=Verdict.SKIPPED, reason=SkipReason.MISSING_PARAMETER, needs=("server_id",))
    result = conclude(rule(all_of=("b.y",)), finding("a"), skipped)
    assert result.conclusion.status is ConclusionStatus.CLEAN
    assert result.cause("c").not_examined
    assert result.cause("c").missing[0].gap is FactGap.PARAMETER
    assert "server_id" in str(result.cause("c").missing[0])


def test_clean_with_causes_that_were_not_examined_reads_as_no_all_clear() -> None:
    skipped = finding("b", verdict=Verdict.SKIPPED, reason=SkipReason.MISSING_PARAMETER, needs=("server_id",))
    causes = (rule("c", all_of=("a.x",)), rule("d", all_of=("b.y",)))
    partly = diagnose(playbook(*causes), {}, {"a": finding("a", {"x": False}), "b": skipped}).conclusion
    whole = conclude(causes[0], finding("a", {"x": False}), finding("b")).conclusion

    told = "Not all examined: 1 cause ruled out; 1 cause not examined: give server_id."
    assert (partly.summary, partly.headline) == (told, "not all examined")
    assert (whole.summary, whole.headline) == ("Nothing wrong found: 1 cause ruled out.", "clean")


def test_an_unanswered_question_leaves_its_cause_not_examined() -> None:
    book = replace(
        playbook(rule(all_of=("q.answer == 'yes'",))),
        steps=(Step(id="s", title="S", prose="", checks=(PersonQuestion(id="q", question="?"),)),),
    )
    result = diagnose(book, {}, {})
    assert result.conclusion.status is ConclusionStatus.CLEAN
    assert result.cause("c").missing[0].gap is FactGap.ANSWER


def test_a_fix_is_filled_in_and_quoted_and_shown_only_where_it_helps() -> None:
    cause = replace(rule(all_of=("a.x",)), fix="aws s3api x --key {{ key }} --v {{ a.v }} --w {{ a.w }}")
    facts: JsonObject = {"x": True, "v": "3sL4", "w": None}
    result = diagnose(playbook(cause), {"key": "a b'; rm -rf ~"}, {"a": finding("a", facts)})
    assert result.cause("c").fix == ("""aws s3api x --key 'a b'"'"'; rm -rf ~' --v 3sL4 --w '<a.w>'""",)
    ruled_out = diagnose(playbook(cause), {}, {"a": finding("a", {"x": False})})
    assert ruled_out.cause("c").fix == ()


CONDITIONS = st.sampled_from(
    ["a.x", "!(a.x)", "a.y == 'v'", "b.x", "b.y != 'v'", "a.x && b.x", "a.x || b.y == 'v'"]
)
LISTS = st.lists(CONDITIONS, max_size=2, unique=True).map(tuple)
RULES = st.builds(lambda all_, any_, none: (all_, any_, none), LISTS, LISTS, LISTS)
FACT_VALUES: st.SearchStrategy[JsonValue] = st.sampled_from(["v", "", True, False])
FACT_SETS = st.fixed_dictionaries(dict.fromkeys("xy", FACT_VALUES))


@st.composite
def cases(draw: st.DrawFn) -> tuple[Playbook, dict[str, Finding]]:
    rules = draw(st.lists(RULES, min_size=1, max_size=4))
    causes = (
        rule(f"c{number}", all_of=all_, any_of=any_, none_of=none)
        for number, (all_, any_, none) in enumerate(rules)
    )
    return playbook(*causes), {check: finding(check, draw(FACT_SETS)) for check in "ab"}


@given(cases(), st.sampled_from("ab"), st.sampled_from([None, "x", "y"]))
def test_an_unknown_in_place_of_a_fact_never_proves_cleans_or_rules_out(
    case: tuple[Playbook, dict[str, Finding]], check: str, fact: str | None
) -> None:
    book, findings = case
    whole = diagnose(book, {}, findings)
    if fact is None:
        blind = finding(check, verdict=Verdict.UNKNOWN, reason=UnknownReason.DENIED)
    else:
        blind = replace(findings[check], facts={**findings[check].facts, fact: None})
    partly = diagnose(book, {}, {**findings, check: blind})
    for cause in partly.causes:
        if cause.status in (CauseStatus.PROVEN, CauseStatus.RULED_OUT):
            assert whole.cause(cause.id).status is cause.status
    if partly.conclusion.status is ConclusionStatus.CLEAN:
        assert whole.conclusion.status is ConclusionStatus.CLEAN
    if partly.conclusion.status is ConclusionStatus.PROVEN:
        assert whole.conclusion.status is ConclusionStatus.PROVEN


@given(cases())
def test_the_order_of_findings_does_not_matter(case: tuple[Playbook, dict[str, Finding]]) -> None:
    book, findings = case
    results = {str(diagnose(book, {}, dict(order))) for order in permutations(findings.items())}
    assert len(results) == 1


@pytest.mark.parametrize("hidden", ["x", "y"])
def test_a_null_fact_of_a_passing_check_counts_as_unknown(hidden: str) -> None:
    result = conclude(rule(all_of=(f"a.{hidden}",)), finding("a", {hidden: None}), finding("b"))
    assert result.conclusion.status is ConclusionStatus.UNDETERMINED
    assert result.cause("c").missing[0].reason is UnknownReason.NO_DATA


def test_a_long_list_of_what_is_needed_begins_with_what_no_permission_gives() -> None:
    needs = ("iam:GetRole", "iam:ListRolePolicies", "s3:GetBucketPolicy", "kms:DescribeKey", "the whole text")
    blind = finding("a", verdict=Verdict.UNKNOWN, reason=UnknownReason.DENIED, needs=needs)

    result = diagnose(playbook(rule(all_of=("a.x",)), checks="a"), {}, {"a": blind})

    told = "Needs the whole text, iam:GetRole, iam:ListRolePolicies and 2 more."
    assert result.conclusion.summary == f"Cannot tell: 1 cause could not be decided (denied). {told}"


def test_causes_that_wait_for_a_parameter_are_not_said_to_explain_nothing() -> None:
    bad = finding("a", {"x": False}, verdict=Verdict.FAIL)
    skipped = finding("b", verdict=Verdict.SKIPPED, reason=SkipReason.MISSING_PARAMETER, needs=("server_id",))
    causes = (rule("c", all_of=("a.x",)), rule("d", all_of=("b.y",)))

    result = diagnose(playbook(*causes), {}, {"a": bad, "b": skipped})

    assert result.conclusion.status is ConclusionStatus.UNDETERMINED
    assert "1 cause not examined: give server_id." in result.conclusion.summary
    assert "No known cause" not in result.conclusion.summary


KNOWN: st.SearchStrategy[JsonValue] = st.sampled_from([True, False, None])


@given(asked=st.lists(st.tuples(st.sampled_from("ab"), KNOWN, KNOWN), max_size=6))
def test_what_was_weighed_before_changes_no_diagnosis(
    asked: list[tuple[str, JsonValue, JsonValue]],
) -> None:
    """Findings come one by one, and again: each diagnosis is what it would be had nothing been kept."""
    book = playbook(
        rule("one", all_of=("a.x", "b.x && !(a.y)"), none_of=("b.y",)),
        rule("two", all_of=("a.x",), any_of=("b.x", "b.y"), background=("a.y",)),
    )
    weighed, findings = Weighed(), dict[str, Finding]()
    for check, x, y in asked:
        unknown = x is None
        findings[check] = finding(
            check,
            {"x": x, "y": y},
            verdict=Verdict.UNKNOWN if unknown else Verdict.PASS,
            reason=UnknownReason.DENIED if unknown else None,
            needs=("s3:Look",) if unknown else (),
        )
        assert diagnose(book, {}, findings, weighed) == diagnose(book, {}, findings)


def test_a_finding_weighs_those_conditions_alone_that_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    evaluate = Condition.evaluate

    def counted(condition: Condition, facts: Facts) -> Evaluation:
        asked.append(condition.expression)
        return evaluate(condition, facts)

    monkeypatch.setattr(Condition, "evaluate", counted)
    book = playbook(rule("one", all_of=("a.x",), none_of=("b.y",)), rule("two", all_of=("a.y", "a.x && b.x")))
    weighed, findings = Weighed(), {"a": finding("a", {"x": True, "y": True})}
    diagnose(book, {}, findings, weighed)
    asked.clear()
    diagnose(book, {}, {**findings, "b": finding("b", {"x": True, "y": False})}, weighed)
    assert asked == ["b.y", "a.x && b.x"]
