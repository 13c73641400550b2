"""Which statements of a resource policy could decide one request.

Reads what a statement says about principal, action and resource, exactly. Conditions are evaluated only as
far as the context of the request is known, `Bool` on given keys; a statement that has any other may apply.

Source: IAM user guide, "IAM JSON policy elements reference" and "Policy evaluation logic".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workbench.domain.values import JsonObject, JsonValue
from workbench.probes._answers import member, objects, text, texts
from workbench.probes._principals import Principal, means

_VARIABLE = re.compile(r"\$\{[^}]*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A statement that applies to a request, or may."""

    sid: str
    """Its Sid, or `statement N`, counted from 1."""
    condition_keys: tuple[str, ...] = ()
    """The keys of the request's context that it depends on."""
    open_because: str = ""
    """Why it cannot be told whether it applies, conditions aside; empty when it does."""

    @property
    def is_certain(self) -> bool:
        """It applies to every such request."""
        return not self.condition_keys and not self.open_because


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """A request as far as it is known."""

    action: str
    """`s3:PutObject`."""
    resource: str
    """The ARN in partition `aws`; partitions are not compared."""
    who: Principal | None = None
    context: Mapping[str, bool] = field(default_factory=dict)
    """Condition keys of type Boolean whose value is known."""


def statements_of(policy: str) -> list[JsonObject] | None:
    """Return the statements of a policy document; None when the text is none."""
    try:
        document = json.loads(policy)
    except ValueError:
        return None
    if not isinstance(document, dict):
        return None
    single = member(document, "Statement")
    return [single] if single else objects(document, "Statement")


def matches(statements: Sequence[JsonObject], effect: str, access: Access) -> tuple[Match, ...]:
    """Return the statements of this effect, `Allow` or `Deny`, that apply to `access` or may."""
    found = (
        _match(statement, text(statement, "Sid") or f"statement {position}", access)
        for position, statement in enumerate(statements, start=1)
        if text(statement, "Effect") == effect
    )
    return tuple(match for match in found if match)


def _match(statement: JsonObject, sid: str, access: Access) -> Match | None:
    if not (_concerns_action(statement, access.action) and _concerns_resource(statement, access.resource)):
        return None
    meant, open_because = _concerns_principal(statement, access.who)
    if meant is False:
        return None
    if any(_VARIABLE.search(pattern) for pattern in _resources(statement)):
        open_because = open_because or "its resource depends on a policy variable"
    undecided = []
    for key, holds in _conditions(statement, access.context):
        if holds is False:  # all conditions of a statement must hold
            return None
        if holds is None:
            undecided.append(key)
    return Match(sid=sid, condition_keys=tuple(dict.fromkeys(undecided)), open_because=open_because)


def _concerns_action(statement: JsonObject, action: str) -> bool:
    named = texts(statement, "Action") or texts(statement, "NotAction")
    hit = any(_fits(pattern.lower(), action.lower()) for pattern in named)
    return hit if "Action" in statement else not hit


def _concerns_resource(statement: JsonObject, resource: str) -> bool:
    hit = any(_fits(_in_one_partition(pattern), resource) for pattern in _resources(statement))
    return hit if "Resource" in statement else not hit


def _concerns_principal(statement: JsonObject, who: Principal | None) -> tuple[bool | None, str]:
    if "NotPrincipal" in statement:
        # It excepts role and session separately, so that a match of the role alone excepts nobody.
        return None, "it spares some principals by NotPrincipal"
    meant = means(statement.get("Principal"), who)
    return meant, "" if meant else "it is not known whether it means the writer"


def _resources(statement: JsonObject) -> list[str]:
    return texts(statement, "Resource") or texts(statement, "NotResource")


def _conditions(statement: JsonObject, context: Mapping[str, bool]) -> Iterator[tuple[str, bool | None]]:
    """Return the key of each condition, and whether it holds; None where that is not known."""
    known = {key.lower(): str(value).lower() for key, value in context.items()}
    for operator, block in member(statement, "Condition").items():
        if not isinstance(block, Mapping):
            continue
        for key, wanted in block.items():
            value = known.get(key.lower())
            is_bool = operator.lower() in ("bool", "boolifexists")
            yield key, value in _lowered(wanted) if value and is_bool else None


def _lowered(values: JsonValue) -> list[str]:
    """Return the values of a condition, of which there may be one or a list: `"false"`, or JSON's own."""
    several = values if isinstance(values, list | tuple) else [values]
    return [str(value).lower() for value in several]


def _in_one_partition(pattern: str) -> str:
    return re.sub(r"^arn:[^:]*:", "arn:aws:", pattern)


def _fits(pattern: str, value: str) -> bool:
    """Match IAM's wildcards: `*` for any run, `?` for one character; a policy variable may be anything."""
    parts = re.split(r"([*?])", _VARIABLE.sub("*", pattern))
    wildcards = {"*": ".*", "?": "."}
    expression = "".join(wildcards.get(part) or re.escape(part) for part in parts)
    return re.fullmatch(expression, value, re.DOTALL) is not None
