"""A broken answer is never an empty success: every reviewed operation's answers, cut and changed by rule."""

from __future__ import annotations

import io
import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.httpsession import URLLib3Session
from urllib3.response import HTTPResponse

from tests.aws.conftest import KEYS
from tests.aws.loopback import Reply
from tests.aws.shaped import answer, is_json, operation_model, parameters
from tests.fakes import TARGET, FakeClock
from workbench.aws.catalogue import Operation, load_catalogue
from workbench.aws.reader import BotoReader
from workbench.aws.source import BotoSource
from workbench.domain.evidence import Answer, Outcome, Request, ask
from workbench.domain.target import Source
from workbench.engine.ports import Deadline

ASKED = [item for item in load_catalogue().values() if not (item.own or item.log_file)]
LOGIN = Reply(
    body="<!DOCTYPE html><html><body>Sign in to the network</body></html>",
    headers={"Content-Type": "text/html"},
)


class Wire:
    """What comes back from the socket, without one: `reply` is the answer to everything."""

    def __init__(self) -> None:
        self.reply = Reply()

    def send(self, request: Any) -> AWSResponse:
        body = b"" if request.method == "HEAD" else self.reply.body.encode()
        raw = HTTPResponse(
            body=io.BytesIO(body),
            headers=self.reply.headers,
            status=self.reply.status,
            request_method=request.method,
            preload_content=False,
        )
        return AWSResponse(request.url, self.reply.status, raw.headers, raw)


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    made = Wire()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(URLLib3Session, "send", lambda _self, request: made.send(request))
        yield made


@pytest.fixture(scope="module")
def reader() -> BotoReader:
    clock = FakeClock()
    source = BotoSource(
        clock=clock,
        region="us-east-1",
        endpoint_url="http://127.0.0.1:9",
        source=Source.SIMULATED,
        credentials=KEYS,
        allow_cost=True,
    )
    return source.reader(TARGET, Deadline(clock, 60))


def asking(operation: Operation) -> Request:
    return Request(operation=operation.id, parameters=parameters(operation, all_taken=False))


def as_json(body: Any) -> Reply:
    return Reply(body=json.dumps(body))


def told(reader: BotoReader, wire: Wire, operation: Operation, reply: Reply) -> Answer:
    wire.reply = reply
    return reader.read(asking(operation))


@pytest.mark.parametrize("operation", ASKED, ids=lambda item: item.id)
def test_a_whole_answer_is_taken_and_no_cut_one_is(
    reader: BotoReader, wire: Wire, operation: Operation
) -> None:
    whole = answer(operation)
    taken = told(reader, wire, operation, whole)
    assert taken.ok, taken.message
    chosen = random.Random(operation.id)  # noqa: S311 - chooses inputs
    end = len(whole.body)
    lengths = sorted(
        {*range(min(end, 7)), *chosen.sample(range(end), min(6, end)), *([end - 1] if end else [])}
    )
    for length in lengths:
        cut = told(reader, wire, operation, replace(whole, body=whole.body[:length]))
        assert cut.outcome is Outcome.UNREACHABLE or (
            cut.ok and not length and not operation.expected.holds
        ), length
        if not cut.ok:
            assert cut.message.startswith("malformed answer: ")


@pytest.mark.parametrize("operation", ASKED, ids=lambda item: item.id)
def test_a_login_page_is_no_answer(reader: BotoReader, wire: Wire, operation: Operation) -> None:
    assert told(reader, wire, operation, LOGIN).outcome is Outcome.UNREACHABLE


OTHERS: tuple[Any, ...] = ("text", 7, True, {"a": 1}, ["a"], [{"a": 1}], 1e300, None)


@pytest.mark.parametrize("operation", [item for item in ASKED if is_json(item)], ids=lambda item: item.id)
def test_a_value_of_another_type_is_no_answer(reader: BotoReader, wire: Wire, operation: Operation) -> None:
    body = json.loads(answer(operation).body)
    shape: Any = operation_model(operation).output_shape
    chosen = random.Random(operation.id)  # noqa: S311 - chooses inputs
    for name in chosen.sample(list(body), min(4, len(body))):
        for other in OTHERS:
            changed = told(reader, wire, operation, as_json({**body, name: other}))
            if other is None:
                held = name in {hold.partition(".")[0] for hold in operation.expected.holds}
                wanted = held or name in shape.required_members
                assert changed.outcome is (Outcome.UNREACHABLE if wanted else Outcome.OK), (
                    name,
                    changed.message,
                )
            elif not _fits(shape.members[name], other):
                assert changed.outcome is Outcome.UNREACHABLE, (name, other)
    for path, value in chosen.sample(list(_leaves(body)), min(8, len(list(_leaves(body))))):
        other = [7] if isinstance(value, str) else "other" if isinstance(value, bool) else {"a": 1}
        changed = told(reader, wire, operation, as_json(_with(body, path, other)))
        assert changed.outcome is Outcome.UNREACHABLE, path
    for other in ([], "text", 7, None, [body]):
        assert told(reader, wire, operation, as_json(other)).outcome is Outcome.UNREACHABLE


def _fits(shape: Any, value: Any) -> bool:
    kinds = {"structure": dict, "map": dict, "list": list, "string": str, "boolean": bool, "blob": str}
    kind = kinds.get(shape.type_name)
    if kind is None:
        return (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and not (shape.type_name == "timestamp" and value > 1e12)
        )
    if kind is dict and isinstance(value, dict):
        return True
    if kind is list and isinstance(value, list):
        return _fits(shape.member, value[0])
    return isinstance(value, kind)


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, (*path, name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _leaves(item, (*path, number))
    else:
        yield path, value


def _with(body: Any, path: tuple[Any, ...], other: Any) -> Any:
    changed = json.loads(json.dumps(body))
    node = changed
    for name in path[:-1]:
        node = node[name]
    node[path[-1]] = other
    return changed


@pytest.mark.parametrize(
    "operation",
    [item for item in ASKED if not is_json(item) and not item.expected.payload],
    ids=lambda item: item.id,
)
def test_an_element_that_is_another_is_no_answer(
    reader: BotoReader, wire: Wire, operation: Operation
) -> None:
    whole = answer(operation)
    renamed = re.sub(r"^<\w+>", "<Error>", re.sub(r"</\w+>$", "</Error>", whole.body))
    if renamed != whole.body:
        assert told(reader, wire, operation, replace(whole, body=renamed)).outcome is Outcome.UNREACHABLE
    for tag, text in {*re.findall(r"<(\w+)>(true|false|\d[^<]*)</\1>", whole.body)}:
        changed = whole.body.replace(f"<{tag}>{text}</{tag}>", f"<{tag}>maybe</{tag}>")
        assert told(reader, wire, operation, replace(whole, body=changed)).outcome is Outcome.UNREACHABLE, tag
    for name in {hold.partition(".")[0] for hold in operation.expected.holds}:
        _without_element(reader, wire, operation, whole, name)


def _without_element(reader: BotoReader, wire: Wire, operation: Operation, whole: Reply, name: str) -> None:
    shape: Any = operation_model(operation).output_shape
    member = shape.members[name]
    wire_name = member.serialization.get("name", name)
    if member.serialization.get("location") == "header":
        headers = {key: value for key, value in whole.headers.items() if key != wire_name}
        changed = replace(whole, headers=headers)
    elif shape.serialization.get("payload"):
        changed = replace(whole, body=re.sub(r"^(<\w+>).*(</\w+>)$", r"\1\2", whole.body))
    else:
        changed = replace(whole, body=re.sub(rf"<(/?){wire_name}>", r"<\1Other>", whole.body))
    assert told(reader, wire, operation, changed).outcome is Outcome.UNREACHABLE, name


@pytest.mark.parametrize(
    "body",
    [
        '{"__type": 5}',
        '{"__type": ["x"], "message": {}}',
        "[]",
        "7",
        '"x"',
        "null",
        '{"__type":',
        "[" * 100_000,
        "\xff",
    ],
)
@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_an_error_that_is_broken_is_told_by_its_status(
    reader: BotoReader, wire: Wire, body: str, status: int
) -> None:
    wire.reply = Reply(status=status, body=body)
    found = reader.read(ask("events.DescribeRule", Name="r"))
    assert not found.ok
    assert found.unknown_reason is not None
