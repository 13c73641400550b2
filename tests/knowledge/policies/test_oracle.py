"""What another implementation of AWS's evaluation decided: see oracle/README.md for how that was made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from workbench.knowledge.policies import (
    NOTHING,
    AccessRequest,
    Attached,
    Context,
    Decision,
    Layers,
    Policy,
    attached,
    evaluate,
    parse_principal,
    read_policy,
)

CASES: list[Mapping[str, Any]] = [
    json.loads(line)
    for line in (Path(__file__).parent / "oracle" / "decisions.jsonl").read_text().splitlines()
]
LAYERS = ("identity", "resource", "boundary", "session", "scp", "rcp", "endpoint")
EVERYTHING = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
RCP_FULL_AWS_ACCESS = {"Version": "2012-10-17", "Statement": [EVERYTHING]}


def read(document: Mapping[str, Any], id_: str) -> Policy:
    policy = read_policy(document, id_)
    assert policy is not None
    return policy


def layer(case: Mapping[str, Any], name: str) -> Attached:
    documents = case["policies"].get(name, [])
    if not documents:
        return NOTHING
    if name == "rcp":
        documents = [RCP_FULL_AWS_ACCESS, *documents]
    return attached([read(document, f"{name}-{number}") for number, document in enumerate(documents)])


def decide(case: Mapping[str, Any]) -> Decision:
    request = AccessRequest(
        who=parse_principal(case["principal"]),
        action=case["action"],
        resource=case["resource"],
        owner=case["owner"],
        context=Context.of(case["context"], is_closed=True),
    )
    return evaluate(request, Layers(**{name: layer(case, name) for name in LAYERS}))


def in_words(decision: Decision) -> str:
    if decision.is_explicit is None:
        return decision.answer
    return "denied by a Deny" if decision.is_explicit else "denied for want of an Allow"


@pytest.mark.parametrize("case", CASES, ids=range(1, len(CASES) + 1))
def test_it_decides_as_the_other_implementation_did(case: Mapping[str, Any]) -> None:
    assert in_words(decide(case)) == case["decision"]


def test_the_cases_are_many_and_of_every_kind() -> None:
    assert len(CASES) >= 300
    assert {case["decision"] for case in CASES} == {
        "allowed",
        "denied by a Deny",
        "denied for want of an Allow",
    }
    assert {name for case in CASES for name in case["policies"]} == set(LAYERS)
