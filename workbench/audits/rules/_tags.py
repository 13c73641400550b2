"""Whether a resource has the tags that the guide asks for. Keys tell capitals: `gxp` is not `GxP`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.audits._examples import example
from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject
from workbench.domain.verdict import Verdict
from workbench.engine.audit.contract import Assessment, Rule, RuleExample, Seen, bad, good, unread, weak
from workbench.knowledge.answers import text

TAGS = ("Environment", "GxP", "System", "DataType")
"""GxP-4 of the guide."""


@dataclass(frozen=True, slots=True)
class TagParams:
    """What the audit may set."""

    keys: tuple[str, ...] = TAGS
    values: tuple[str, ...] = ()
    """`KEY=VALUE` for each value that a key may have; a key that is not named here may have any."""


def as_mapping(tags: Iterable[JsonObject], key: str = "Key", value: str = "Value") -> dict[str, str]:
    """Return tags that are listed as objects with a key and a value, as most services do."""
    return {text(item, key): text(item, value) for item in tags}


def by_name(tags: JsonObject) -> dict[str, str]:
    """Return tags that are kept as an object, key by key."""
    return {name: text(tags, name) for name in tags}


def judge_tags(tags: Mapping[str, str], params: TagParams) -> Assessment:
    """Judge the tags of a resource."""
    missing = [key for key in params.keys if key not in tags]
    if missing:
        spelled = {key.lower(): key for key in tags}
        near = [f"{spelled[key.lower()]} is not {key}" for key in missing if key.lower() in spelled]
        return bad(f"no tag {', '.join(missing)}{f' ({near[0]})' if near else ''}")
    if empty := [key for key in params.keys if not tags[key].strip()]:
        return weak(f"no value: {', '.join(empty)}")
    allowed: dict[str, set[str]] = {}
    for pair in params.values:
        key, _, value = pair.partition("=")
        allowed.setdefault(key, set()).add(value)
    strange = [
        f"{key}={tags[key]}" for key in params.keys if key in allowed and tags[key] not in allowed[key]
    ]
    return weak(f"not an agreed value: {', '.join(strange)}") if strange else good("all tags")


ReadTags = Callable[[Answer], Mapping[str, str]]
"""From an answer to its tags."""


def tag_rule(inventory: str, question: str, read: ReadTags) -> Rule[TagParams]:
    """Return the rule for the resources of one inventory.

    Args:
        inventory: Its id.
        question: The question whose answer has the tags.
        read: From that answer to them.
    """

    def judge(seen: Seen, params: TagParams) -> Assessment:
        answer = seen.answer(question)
        if answer.outcome is not Outcome.NOT_CONFIGURED and (unknown := unread(answer)):
            return unknown
        return judge_tags(read(answer), params)

    return Rule(
        title="It has the agreed tags",
        inventory=inventory,
        questions=(question,),
        params=TagParams,
        judge=judge,
    )


def tag_examples(
    question: str, answered: Callable[[Mapping[str, str]], JsonObject]
) -> tuple[RuleExample[Any], ...]:
    """Return the worked examples of such a rule; `answered` makes an answer's data of tags."""
    agreed = {"Environment": "prod", "GxP": "yes", "System": "lims", "DataType": "raw"}
    return (
        example("all", Verdict.PASS, {question: answered(agreed)}),
        example("none", Verdict.FAIL, {question: answered({})}),
        example("another spelling", Verdict.FAIL, {question: answered({"gxp": "yes", "System": "lims"})}),
        example("a tag without a value", Verdict.WARN, {question: answered({**agreed, "System": ""})}),
        example(
            "a value that nobody agreed on",
            Verdict.WARN,
            {question: answered(agreed)},
            params=TagParams(values=("Environment=production",)),
        ),
    )


def as_list(tags: Mapping[str, str], key: str = "Key", value: str = "Value") -> list[JsonObject]:
    """Return tags as most services list them."""
    return [{key: name, value: said} for name, said in tags.items()]
