"""How answers spell structures, lists, maps and scalars: in the JSON protocols and in those of XML.

A reading takes one level of an answer apart, and says what there is not as its shape wants it. Sources:
Smithy 2.0, "AWS protocols" (awsJson, restJson1, awsQuery, ec2Query, restXml); botocore's `parsers`, for the
names of elements.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import Any, Protocol
from xml.etree import ElementTree as Xml

from workbench.aws.timestamps import parse_time

_NO_NUMBERS = ("NaN", "Infinity", "-Infinity")


class MalformedAnswerError(Exception):
    """What came is no answer to what was asked."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"malformed answer: {fault}")


def _kind(body: bytes) -> str:
    start = body[:1024].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    return f"{len(body)} bytes of something else, or cut off" if body else "nothing"


def read_json(body: bytes) -> dict[str, Any]:
    """Return the JSON object that is the whole body.

    Raises:
        MalformedAnswerError: It is none.
    """
    try:
        found = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise MalformedAnswerError(f"no JSON but {_kind(body)} ({error})") from error
    if not isinstance(found, dict):
        raise MalformedAnswerError(f"a JSON {type(found).__name__} instead of an object")
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def read_xml(model: Any, body: bytes, root: str) -> Any:
    """Return the element of an XML answer that is the output.

    Args:
        model: The `botocore.model.OperationModel`.
        body: The answer.
        root: What its root is called, where not as the operation with `Response` after it.

    Raises:
        MalformedAnswerError: It is no XML, or another answer's.
    """
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


class Reading(Protocol):
    """How a format spells structures, lists, maps and scalars. `path` says where, in what is raised.

    Each raises `MalformedAnswerError` where a value is none of its kind.
    """

    def members(self, value: Any, shape: Any, path: str) -> Callable[[str, Any], Any]:
        """Return what finds a member of a structure by its name and shape, None where it is not there."""

    def items(self, value: Any, shape: Any, path: str) -> list[Any]:
        """Return the items of a list."""

    def entries(self, value: Any, shape: Any, path: str) -> list[Any]:
        """Return the values of a map."""

    def scalar(self, value: Any, shape: Any, path: str) -> None:
        """Check a text, number, time or truth value."""


class JsonReading:
    """awsJson and restJson."""

    def members(self, value: Any, shape: Any, path: str) -> Callable[[str, Any], Any]:
        """As `Reading.members`."""
        del shape
        self._is(value, dict, path)
        return lambda name, member: value.get(member.serialization.get("name", name))

    def items(self, value: Any, shape: Any, path: str) -> list[Any]:
        """As `Reading.items`."""
        del shape
        self._is(value, list, path)
        return [item for item in value if item is not None]

    def entries(self, value: Any, shape: Any, path: str) -> list[Any]:
        """As `Reading.entries`."""
        del shape
        self._is(value, dict, path)
        return [item for item in value.values() if item is not None]

    def scalar(self, value: Any, shape: Any, path: str) -> None:
        """As `Reading.scalar`."""
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
                check_text(value, shape, path)
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


class XmlReading:
    """awsQuery, ec2Query and restXml."""

    def members(self, value: Any, shape: Any, path: str) -> Callable[[str, Any], Any]:
        """As `Reading.members`."""
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
        """As `Reading.items`."""
        return self._several(value, shape.member.serialization.get("name", "member"), path)

    def entries(self, value: Any, shape: Any, path: str) -> list[Any]:
        """As `Reading.entries`."""
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
        """As `Reading.scalar`."""
        if len(value):
            raise MalformedAnswerError(f"{path} has parts, and is a {shape.type_name}")
        check_text(value.text or "", shape, path)


def check_text(text: str, shape: Any, path: str) -> None:
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
    try:
        parse_time(value)
    except (ValueError, OverflowError, OSError, RuntimeError, TypeError) as error:
        raise MalformedAnswerError(f"{path} is no time") from error
