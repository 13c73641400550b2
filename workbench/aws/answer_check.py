"""Whether an answer of success is one: its protocol, its types, and what every such answer holds.

botocore parses forgivingly: a body that is no JSON, a web page of some proxy's, or a list in a string's
place become an empty answer, which reads like "there are none". So every answer is judged before it is
parsed, against the operation's output shape and what is `Expected`. Sources: Smithy 2.0, "AWS protocols"
(awsJson1_1, restJson1, awsQuery, ec2Query, restXml); botocore's `parsers`, for the names of elements.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from xml.etree import ElementTree as Xml

_HEADERS = ("header", "headers", "statusCode")
_XML_PROTOCOLS = ("query", "ec2", "rest-xml")
_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")
_ERROR_NAMES = ("__type", "code", "Code", "message", "Message", "errorMessage")
_FIRST_ERROR_STATUS = 300
_DEEPEST = 100
"""Levels. No output shape goes deeper, and Python's own stack ends at a thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is known of an operation's answers beyond botocore's model, which requires hardly anything."""

    holds: tuple[str, ...] = ()
    """Members that every answer of success has, dotted where nested."""
    root: str = ""
    """The root element in S3's and Route 53's XML, which the model does not name."""
    payload: str = ""
    """`json` where the whole body is a JSON document of the customer's."""


class MalformedAnswerError(Exception):
    """What came is no answer to what was asked."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"malformed answer: {fault}")


def check_answer(model: Any, response: Mapping[str, Any], expected: Expected) -> None:
    """Check an answer of success before it is parsed.

    Args:
        model: The `botocore.model.OperationModel`.
        response: botocore's `status_code`, `headers` and `body`.
        expected: What is known of the operation's answers beyond the model.

    Raises:
        MalformedAnswerError: It is none.
    """
    shape = model.output_shape
    headers = {str(name).lower(): str(value) for name, value in response["headers"].items()}
    body: bytes = response["body"]
    if model.http.get("method") == "HEAD":
        if "html" in headers.get("content-type", ""):
            raise MalformedAnswerError("a web page")
        value: Any = None
        reading: _Reading = _JsonReading()
    elif expected.payload:
        _json_object(body)
        return
    elif model.service_model.resolved_protocol in _XML_PROTOCOLS:
        value, reading = _document(model, body, expected.root), _XmlReading()
    else:
        value, reading = _json_object(body or b"{}"), _JsonReading()
    if shape is None:
        return
    if (
        expected.root in shape.members and shape.members[expected.root].type_name == "string"
    ):  # GetBucketLocation: the root itself is the one member
        reading.scalar(value, shape.members[expected.root], expected.root)
        return
    walk = _Walk(reading, headers)
    walk.structure(value, shape, "", expected.holds)


def check_answers(session: Any, expected: Mapping[str, Expected]) -> None:
    """Check every answer that the clients of a botocore session get, before botocore parses it.

    Args:
        session: A `botocore.session.Session` that has made no client yet.
        expected: What answers hold, by `event prefix.operation`.
    """

    def check(event_name: str, operation_model: Any, response_dict: dict[str, Any], **_: Any) -> None:
        if response_dict["status_code"] >= _FIRST_ERROR_STATUS:
            response_dict["body"] = mend_error(operation_model, response_dict)
        else:
            known = expected.get(event_name.partition(".")[2], Expected())
            check_answer(operation_model, response_dict, known)

    # Before botocore's own handlers, which take any body of S3's that is no XML for a failure of S3's. Of
    # several handlers it calls those first whose names have the most wildcards on the left.
    session.get_component("event_emitter").register_first("before-parse.*.*", check)


def mend_error(model: Any, response: Mapping[str, Any]) -> bytes:
    """Return the body of an answer that is an error, or nothing of it where botocore could not read it.

    An error is then told by its status alone.
    """
    body: bytes = response["body"]
    if model.service_model.resolved_protocol in _XML_PROTOCOLS:
        return body
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return body if len(body) <= _LONGEST_PAGE else b""
    if not isinstance(found, dict):
        return b""
    named = {name: found[name] for name in _ERROR_NAMES if name in found}
    return body if all(isinstance(value, str) for value in named.values()) else b""


_LONGEST_PAGE = 16 * 1024
"""Bytes of a web page in an error's place that are worth a look."""


def _kind(body: bytes) -> str:
    start = body[:1024].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return f"{len(body)} bytes of something else, or cut off" if body else "nothing"


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedAnswerError(f"no JSON but {_kind(body)} ({error})") from error
    if not isinstance(found, dict):
        raise MalformedAnswerError(f"a JSON {type(found).__name__} instead of an object")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _document(model: Any, body: bytes, root: str) -> Any:
    """Return the element of an XML answer that is the output."""
    try:
        found = Xml.fromstring(body)  # noqa: S314 - botocore parses it next anyway; expat stops expanding entities
    except (Xml.ParseError, ValueError, RecursionError) as error:
        raise MalformedAnswerError(f"no XML but {_kind(body)} ({error})") from error
    usual = f"{model.name}Response"  # moto's root too, where S3 has another
    if _local(found) not in (root, usual):
        raise MalformedAnswerError(f"<{_local(found)}> instead of <{root or usual}>")
    wrapper = model.output_shape.serialization.get("resultWrapper") if model.output_shape else ""
    if not wrapper:
        return found
    inner = next((child for child in found if _local(child) == wrapper), None)
    if inner is None:
        raise MalformedAnswerError(f"no <{wrapper}>")
    return inner


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


class _Reading(Protocol):
    """How a format spells structures, lists, maps and scalars."""

    def members(self, value: Any, shape: Any, path: str) -> Callable[[str, Any], Any]: ...

    def items(self, value: Any, shape: Any, path: str) -> list[Any]: ...

    def entries(self, value: Any, shape: Any, path: str) -> list[Any]: ...

    def scalar(self, value: Any, shape: Any, path: str) -> None: ...


class _Walk:
    """Goes through an answer along its shape, and stops at the first thing that is not as it must be."""

    def __init__(self, reading: _Reading, headers: Mapping[str, str]) -> None:
        self._reading = reading
        self._headers = headers

    def structure(self, value: Any, shape: Any, path: str, holds: Collection[str] = ()) -> None:
        body = self._body_of(value, shape, path)
        # Deeper down AWS leaves out what its models require: `parameters` without `includeExecutionData`.
        required = {*(() if path else shape.required_members), *(name.partition(".")[0] for name in holds)}
        for name, member in shape.members.items():
            here = f"{path}.{name}" if path else name
            below = [hold.partition(".")[2] for hold in holds if hold.startswith(f"{name}.")]
            if member.serialization.get("location") in _HEADERS:
                self._header(name, member, required=name in required)
                continue
            found = body(name, member)
            if found is None and name in required:
                raise MalformedAnswerError(f"no {here}")
            if found is not None:
                self.value(found, member, here, below)

    def value(self, value: Any, shape: Any, path: str, holds: Collection[str] = ()) -> None:
        if path.count(".") + path.count("[") > _DEEPEST:
            raise MalformedAnswerError(f"{path} is nested too deeply")
        kind = shape.type_name
        if kind == "structure" and not getattr(shape, "is_document_type", False):
            self.structure(value, shape, path, holds)
        elif kind == "list":
            for number, item in enumerate(self._reading.items(value, shape, path)):
                self.value(item, shape.member, f"{path}[{number}]")
        elif kind == "map":
            for item in self._reading.entries(value, shape, path):
                self.value(item, shape.value, f"{path}[]")
        elif kind != "structure":
            self._reading.scalar(value, shape, path)

    def _body_of(self, value: Any, shape: Any, path: str) -> Callable[[str, Any], Any]:
        payload = shape.serialization.get("payload")
        if payload and not path:
            return lambda name, _: value if name == payload else None
        if value is None:
            return lambda _, __: None
        return self._reading.members(value, shape, path)

    def _header(self, name: str, shape: Any, *, required: bool) -> None:
        if shape.serialization["location"] != "header":
            return
        found = self._headers.get(shape.serialization.get("name", name).lower())
        if found is None and required:
            raise MalformedAnswerError(f"no {name}")
        if found is not None:
            _check_text(found, shape, name)


class _JsonReading:
    """awsJson and restJson."""

    def members(self, value: Any, shape: Any, path: str) -> Callable[[str, Any], Any]:
        del shape
        self._is(value, dict, path)
        return lambda name, member: value.get(member.serialization.get("name", name))

    def items(self, value: Any, shape: Any, path: str) -> list[Any]:
        del shape
        self._is(value, list, path)
        return [item for item in value if item is not None]

    def entries(self, value: Any, shape: Any, path: str) -> list[Any]:
        del shape
        self._is(value, dict, path)
        return [item for item in value.values() if item is not None]

    def scalar(self, value: Any, shape: Any, path: str) -> None:
        kind = shape.type_name
        if kind in ("string", "character", "blob"):
            self._is(value, str, path)
        elif kind == "boolean":
            self._is(value, bool, path)
        elif kind in ("integer", "long"):
            self._is_number(value, path)
            if value != int(value):
                raise MalformedAnswerError(f"{path} is no whole number")
        elif kind in ("float", "double"):
            if value not in _NO_NUMBERS:
                self._is_number(value, path)
        elif kind == "timestamp":
            if isinstance(value, str):
                _check_text(value, shape, path)
            else:
                self._is_number(value, path)
                _check_time(value, path)

    @staticmethod
    def _is(value: Any, kind: type, path: str) -> None:
        if not isinstance(value, kind):
            raise MalformedAnswerError(f"{path or 'it'} is {type(value).__name__}, not {kind.__name__}")

    @staticmethod
    def _is_number(value: Any, path: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise MalformedAnswerError(f"{path} is no number")


class _XmlReading:
    """awsQuery, ec2Query and restXml."""

    def members(self, value: Any, shape: Any, path: str) -> Callable[[str, Any], Any]:
        del shape
        if not len(value) and (value.text or "").strip():
            raise MalformedAnswerError(f"{path or 'it'} is text, not a structure")
        named: dict[str, list[Any]] = {}
        for child in value:
            named.setdefault(_local(child), []).append(child)

        def found(name: str, member: Any) -> Any:
            if member.serialization.get("xmlAttribute"):
                return None
            if member.type_name in ("list", "map") and member.serialization.get("flattened"):
                inner = member.member.serialization if member.type_name == "list" else {}
                names = (member.serialization.get("name"), inner.get("name"), name)
                return next((named[each] for each in names if each in named), None)
            several = named.get(member.serialization.get("name", name))
            if several and len(several) > 1:
                raise MalformedAnswerError(f"{path}.{name} is there {len(several)} times")
            return several and several[0]

        return found

    def items(self, value: Any, shape: Any, path: str) -> list[Any]:
        return self._several(value, shape.member.serialization.get("name", "member"), path)

    def entries(self, value: Any, shape: Any, path: str) -> list[Any]:
        entries = self._several(value, "entry", path)
        name = shape.value.serialization.get("name", "value")
        found = [next((child for child in entry if _local(child) == name), None) for entry in entries]
        if None in found:
            raise MalformedAnswerError(f"{path} has an entry without a {name}")
        return found

    @staticmethod
    def _several(value: Any, name: str, path: str) -> list[Any]:
        if isinstance(value, list):
            return value
        if (value.text or "").strip() and not len(value):
            raise MalformedAnswerError(f"{path} is text, not a list")
        strange = next((child for child in value if _local(child) != name), None)
        if strange is not None:
            raise MalformedAnswerError(f"{path} has a <{_local(strange)}> among its <{name}>")
        return list(value)

    def scalar(self, value: Any, shape: Any, path: str) -> None:
        if len(value):
            raise MalformedAnswerError(f"{path} has parts, and is a {shape.type_name}")
        _check_text(value.text or "", shape, path)


def _check_text(text: str, shape: Any, path: str) -> None:
    """Check a scalar that is written as text: in XML, and in headers."""
    kind = shape.type_name
    if kind == "boolean" and text not in ("true", "false"):
        raise MalformedAnswerError(f"{path} is neither true nor false")
    if kind in ("integer", "long") and not re.fullmatch(r"[+-]?\d{1,19}", text):
        raise MalformedAnswerError(f"{path} is no whole number")
    if kind in ("float", "double") and text not in _NO_NUMBERS:
        _check_float(text, path)
    if kind == "timestamp":
        _check_time(text, path)


def _check_float(text: str, path: str) -> None:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise MalformedAnswerError(f"{path} is no number")


def _check_time(value: str | float, path: str) -> None:
    from botocore.utils import parse_timestamp

    try:
        parse_timestamp(value)
    except (ValueError, OverflowError, OSError, RuntimeError, TypeError) as error:
        raise MalformedAnswerError(f"{path} is no time") from error
