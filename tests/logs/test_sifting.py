"""A record's JSON is parsed only where its text holds what is wanted, and the same records are found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.logs.samples import event
from tests.logs.test_local import ask
from workbench.logs.athena_sql import translate
from workbench.logs.question_files import own_question

KEY = "json_extract_scalar(requestparameters, '$.key')"
FROM = "SELECT eventid FROM cloudtrail_logs_pp WHERE"
VALUES = {
    "plain": ("in/batch-1.csv", "in/batch-1.csv"),
    "escaped": (r"in/\u0062atch\u002d1.csv", "in/batch-1.csv"),
    "of signs alone": ("/+=/", "/+=/"),
    "with a quote": (r"a\"b\\c", 'a"b\\c'),
    "a number": (1e2, "100.0"),
    "a truth": (True, "true"),
    "what looks like a list": ("[1, 2]", "[1, 2]"),
}


@pytest.mark.parametrize("name", ["a.json", "patient.log"])
@pytest.mark.parametrize(("stands", "wanted"), VALUES.values(), ids=VALUES)
def test_a_value_is_found_however_it_stands(tmp_path: Path, name: str, stands: object, wanted: str) -> None:
    record = json.dumps(event("PutObject", eventID="it", requestParameters={"key": "MARK"}))
    value = f'"{stands}"' if isinstance(stands, str) else json.dumps(stands)
    text = f'{{"Records": [{record.replace(chr(34) + "MARK" + chr(34), value)}]}}'
    (tmp_path / name).write_text(text if name == "a.json" else f"\n\n{text}")
    equal = ask(tmp_path, own_question(f"{FROM} {KEY} = :v"), v=wanted)
    alike = ask(tmp_path, own_question(f"{FROM} {KEY} LIKE :v || '%' OR eventname = 'Other'"), v=wanted)
    assert (equal.table.rows, alike.table.rows) == ((("it",),), (("it",),))


def test_an_object_or_list_is_no_scalar(tmp_path: Path) -> None:
    record = event("PutObject", requestParameters={"key": ["x"], "other": {"a": 1}})
    (tmp_path / "a.json").write_text(json.dumps({"Records": [record]}))
    both = "json_extract_scalar(requestparameters, '$.other') IS NULL"
    answer = ask(tmp_path, own_question(f"{FROM} {KEY} IS NULL AND {both}"))
    assert len(answer.table.rows) == 1


CLOUD = "WITH c AS (SELECT errormessage AS requestparameters FROM cloudtrail_logs_pp) SELECT 1 FROM c WHERE"


@pytest.mark.parametrize(
    ("sql", "sifted"),
    [
        (f"{FROM} {KEY} = 'batch'", 1),
        (f"{FROM} ('batch' = {KEY} OR {KEY} LIKE '%batch') AND eventname = 'PutObject'", 2),
        (f"{FROM} NOT {KEY} = 'batch'", 0),
        (f"{FROM} {KEY} = eventname", 0),
        (f"{FROM} coalesce({KEY} = 'batch', true)", 0),
        (f"{CLOUD} {KEY} = 'batch'", 0),
        (f"{FROM} json_extract_scalar(errormessage, '$.key') = 'batch'", 0),
    ],
)
def test_only_what_a_record_must_hold_is_looked_for(sql: str, sifted: int) -> None:
    assert translate(sql).sql.upper().count("ATHENA_HAS_RUN") == sifted
