"""The fields that a version of the Schema Registry describes, in its three formats."""

from __future__ import annotations

import json

import pytest

from workbench.knowledge.glue.registry import fields_of, steps_of

HOME = {"type": "record", "fields": [{"name": "city", "type": "string"}]}
AVRO = {
    "type": "record",
    "fields": [
        {"name": "Id", "type": "long"},
        {"name": "note", "type": ["null", "string"]},
        {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
        {
            "name": "home",
            "type": ["null", {"type": "record", "fields": [{"name": "city", "type": "string"}]}],
        },
    ],
}
JSON_SCHEMA = {
    "properties": {
        "id": {"type": "integer"},
        "at": {"type": "string", "format": "date-time"},
        "home": {"type": "object", "properties": {"city": {"type": ["string", "null"]}}},
    }
}
PROTOBUF = """
syntax = "proto3";
message Click {
  int64 id = 1;
  repeated string tags = 2; // of the page
  optional google.protobuf.Timestamp at = 3;
}
"""


@pytest.mark.parametrize(
    ("data_format", "definition", "fields"),
    [
        (
            "AVRO",
            json.dumps(AVRO),
            {
                "id": "long",
                "note": "null or string",
                "at": "timestamp-millis",
                "tags": "array of string",
                "home.city": "string",
            },
        ),
        (
            "JSON",
            json.dumps(JSON_SCHEMA),
            {"id": "integer", "at": "string (date-time)", "home.city": "string or null"},
        ),
        ("PROTOBUF", PROTOBUF, {"id": "int64", "tags": "string", "at": "google.protobuf.timestamp"}),
        ("AVRO", "{not json", {}),
        ("AVRO", "[1, 2]", {}),
        ("JSON", '{"properties": [1]}', {}),
        ("JSON", '{"properties": {"a": 1, "b": {"type": {"odd": 1}}}}', {"a": "", "b": "{'odd': 1}"}),
        ("AVRO", '{"fields": [{"name": 1, "type": null}, 7]}', {"": "none"}),
    ],
)
def test_fields_are_read_by_name_and_type(data_format: str, definition: str, fields: dict[str, str]) -> None:
    assert fields_of({"DataFormat": data_format, "SchemaDefinition": definition}) == fields


@pytest.mark.parametrize(
    ("diff", "steps"),
    [
        (
            '[{"op":"replace","path":"/fields/1/type","value":"string"},{"op":"remove","path":"/doc"}]',
            ("replace /fields/1/type", "remove /doc"),
        ),
        ("[]", ()),
        ("", ()),
        ("--- 1\n+++ 2", ("--- 1\n+++ 2",)),
        ('[7, {"op": "add"}]', ("add",)),
    ],
)
def test_the_steps_of_a_patch_are_told_without_their_values(diff: str, steps: tuple[str, ...]) -> None:
    assert steps_of(diff) == steps
