"""Requests and answers made from botocore's models: every parameter reviewed, every member there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from botocore.loaders import create_loader
from botocore.model import OperationModel, ServiceModel

from tests.aws.loopback import Reply
from workbench.aws.catalogue import Operation

_LOADER = create_loader()
_MODELS: dict[str, ServiceModel] = {}
_TIMES = {"iso8601": "2026-11-23T12:00:00Z", "rfc822": "Mon, 23 Nov 2026 12:00:00 GMT"}
_DEEPEST = 6
LOG_FILE = "j-1K3XQ9TVA20M7/steps/s-1AAAAAAAAAAA1/stderr.gz"


def service_model(name: str) -> ServiceModel:
    if name not in _MODELS:
        _MODELS[name] = ServiceModel(_LOADER.load_service_model(name, "service-2"), name)
    return _MODELS[name]


def operation_model(operation: Operation) -> OperationModel:
    return service_model(operation.service.name).operation_model(operation.name)


def is_json(operation: Operation) -> bool:
    return str(service_model(operation.service.name).resolved_protocol) in ("json", "rest-json")


def members(shape: Any, prefix: str = "") -> Iterator[str]:
    """Yield the dotted path of every parameter that holds no others, as `Operation.takes` spells them."""
    if shape.type_name == "structure" and shape.members:
        for name, member in shape.members.items():
            yield from members(member, f"{prefix}.{name}" if prefix else name)
    elif shape.type_name == "list":
        yield from members(shape.member, prefix)
    elif shape.type_name == "map":
        yield from members(shape.value, f"{prefix}.*")
    elif prefix:
        yield prefix


def parameters(operation: Operation, *, all_taken: bool = True) -> dict[str, Any]:
    """Return parameters that botocore accepts: all that the review takes, or those that are required."""
    shape = operation_model(operation).input_shape
    if shape is None:
        return {}
    made: dict[str, Any] = {}
    for name, member in shape.members.items():
        paths = [path for path in operation.takes if path == name or path.startswith(f"{name}.")]
        if paths and (all_taken or name in shape.required_members):
            made[name] = _parameter(member, [path.partition(".")[2] for path in paths])
    if operation.log_file:
        made["Key"] = LOG_FILE
    if operation.statement:
        made[operation.statement] = "SELECT 1"
    return {**made, **operation.must}


def _parameter(shape: Any, paths: list[str]) -> Any:
    if shape.type_name == "structure":
        made = {}
        for name, member in shape.members.items():
            below = [path.partition(".")[2] for path in paths if path == name or path.startswith(f"{name}.")]
            if below:
                made[name] = _parameter(member, below)
            if below and getattr(shape, "is_tagged_union", False):
                break
        return made
    if shape.type_name == "list":
        least = int(shape.metadata.get("min", 1)) or 1
        return [_parameter(shape.member, paths)] * least
    if shape.type_name == "map":
        return {"key": _parameter(shape.value, [path.partition(".")[2] for path in paths])}
    return _scalar(shape)


def _scalar(shape: Any) -> Any:
    kind = shape.type_name
    if kind == "string":
        return shape.enum[0] if shape.enum else "x" * max(1, int(shape.metadata.get("min", 1)))
    return {
        "boolean": True,
        "integer": max(1, int(shape.metadata.get("min", 1))),
        "long": max(1, int(shape.metadata.get("min", 1))),
        "timestamp": 1795435200,
        "blob": "eA==",
    }.get(kind, 1.5)


def answer(operation: Operation) -> Reply:
    """Return an answer of success in which every member is there, lists with two entries."""
    model = operation_model(operation)
    shape = model.output_shape
    headers: dict[str, str] = {"x-amzn-RequestId": "r"}
    if shape is None:
        return Reply(headers=headers)
    for name, member in shape.members.items():
        if member.serialization.get("location") == "header":
            headers[member.serialization.get("name", name)] = _text(member, "rfc822")
    if model.http.get("method") == "HEAD":
        headers.pop("content-length", None)
        return Reply(headers=headers)
    if operation.expected.payload:
        return Reply(body='{"Statement": []}', headers=headers)
    if is_json(operation):
        return Reply(body=json.dumps(_json(shape, 0)), headers=headers)
    payload = shape.serialization.get("payload")
    inner = _xml(shape.members[payload] if payload else shape, 0)
    wrapper = shape.serialization.get("resultWrapper")
    root = operation.expected.root or f"{operation.name}Response"
    if root in shape.members and not payload:
        inner = "eu-west-1"
    return Reply(body=_element(root, _element(wrapper, inner) if wrapper else inner), headers=headers)


def _in_body(shape: Any) -> Iterator[tuple[str, Any]]:
    one = 1 if getattr(shape, "is_tagged_union", False) else len(shape.members)
    for name, member in list(shape.members.items())[:one]:
        if "location" not in member.serialization and not member.serialization.get("xmlAttribute"):
            yield name, member


def _json(shape: Any, depth: int) -> Any:
    kind = shape.type_name
    if kind == "structure":
        if depth > _DEEPEST:
            return {}
        return {
            member.serialization.get("name", name): _json(member, depth + 1)
            for name, member in _in_body(shape)
        }
    if kind == "list":
        return [_json(shape.member, depth + 1)] * 2
    if kind == "map":
        return {"key": _json(shape.value, depth + 1)}
    return _scalar(shape)


def _xml(shape: Any, depth: int) -> str:
    """Return what stands between the tags of a shape."""
    kind = shape.type_name
    if kind == "structure":
        if depth > _DEEPEST:
            return ""
        return "".join(_xml_member(name, member, depth + 1) for name, member in _in_body(shape))
    if kind == "list":
        return _element(shape.member.serialization.get("name", "member"), _xml(shape.member, depth + 1)) * 2
    if kind == "map":
        key = _element(shape.key.serialization.get("name", "key"), "key")
        value = _element(shape.value.serialization.get("name", "value"), _xml(shape.value, depth + 1))
        return _element("entry", key + value)
    return escape(_text(shape, "iso8601"))


def _xml_member(name: str, shape: Any, depth: int) -> str:
    wire = shape.serialization.get("name", name)
    if shape.type_name == "list" and shape.serialization.get("flattened"):
        wire = shape.member.serialization.get("name", wire)
        return _element(wire, _xml(shape.member, depth + 1)) * 2
    return _element(wire, _xml(shape, depth))


def _text(shape: Any, times: str) -> str:
    value = _TIMES[times] if shape.type_name == "timestamp" else _scalar(shape)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _element(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>"
