"""Whether an answer of success is one: its protocol, its types, and what every such answer holds.

botocore parses forgivingly: a body that is no JSON, a web page of some proxy's, or a list in a string's
place become an empty answer, which reads like "there are none". So every answer is judged before it is
parsed, against the operation's output shape and what is `Expected`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.aws.answer_formats import (
    JsonReading,
    MalformedAnswerError,
    Reading,
    XmlReading,
    check_text,
    read_json,
    read_xml,
)

_HEADERS = ("header", "headers", "statusCode")
_XML_PROTOCOLS = ("query", "ec2", "rest-xml")
_ERROR_NAMES = ("__type", "code", "Code", "message", "Message", "errorMessage")
_FIRST_ERROR_STATUS = 300
_DEEPEST = 100
"""Levels. No output shape goes deeper, and Python's own stack ends at a thousand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is known of an operation's answers beyond botocore's model, which requires hardly anything."""

    holds: tuple[str, ...] = ()
    """Members that every answer of success has, dotted where nested."""
    omits: tuple[str, ...] = ()
    """Members that the model requires, and that AWS leaves out all the same."""
    root: str = ""
    """The root element in S3's and Route 53's XML, which the model does not name."""
    payload: str = ""
    """`json` where the whole body is a JSON document of the customer's."""


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
    if model.http.get("method") == "HEAD" or model.has_streaming_output:
        if "html" in headers.get("content-type", ""):
            raise MalformedAnswerError("a web page")
        value: Any = None
        reading: Reading = JsonReading()
    elif expected.payload:
        read_json(body)
        return
    elif model.service_model.resolved_protocol in _XML_PROTOCOLS:
        value, reading = read_xml(model, body, expected.root), XmlReading()
    else:
        value, reading = read_json(body or b"{}"), JsonReading()
    if shape is None:
        return
    if (
        expected.root in shape.members and shape.members[expected.root].type_name == "string"
    ):  # GetBucketLocation: the root itself is the one member
        reading.scalar(value, shape.members[expected.root], expected.root)
        return
    walk = _Walk(reading, headers)
    walk.structure(value, shape, "", expected.holds, expected.omits)


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


class _Walk:
    """Goes through an answer along its shape, and stops at the first thing that is not as it must be."""

    def __init__(self, reading: Reading, headers: Mapping[str, str]) -> None:
        self._reading = reading
        self._headers = headers

    def structure(
        self, value: Any, shape: Any, path: str, holds: Collection[str] = (), omits: Collection[str] = ()
    ) -> None:
        body = self._body_of(value, shape, path)
        # Deeper down AWS leaves out what its models require: `parameters` without `includeExecutionData`.
        required = {*(() if path else shape.required_members), *(name.partition(".")[0] for name in holds)}
        required.difference_update(omits)
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
            check_text(found, shape, name)
