"""Lists of what a parameter can be: reviewed, shaped as AWS answers, in a good order."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.model import ServiceModel

from tests.fakes import answer
from workbench.aws import load_catalogue
from workbench.aws.models import model_loader
from workbench.domain.values import JsonObject, JsonValue
from workbench.knowledge.listing import Listing, candidates_in, kept_of, request_of, still_needed
from workbench.knowledge.listings import LISTINGS, listing_of
from workbench.playbook_files.library import shipped_folder
from workbench.playbook_files.playbooks import load_playbook

PLAYBOOKS = {
    path.stem: load_playbook(path) for path in shipped_folder().glob("*.md") if path.name != "README.md"
}


def member(shape: Any, path: str) -> Any:
    """Return the shape of a member of a list's things."""
    for name in path.split("."):
        shape = shape.members[name]
    return shape


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda item: f"{item.parameter}-{item.operation}")
def test_a_list_is_reviewed_and_reads_members_that_aws_answers_with(listing: Listing) -> None:
    operation = load_catalogue()[listing.operation]
    request = request_of(listing, {**dict.fromkeys(listing.of.values(), "x"), listing.parameter: "x"})
    assert set(request.parameters) <= set(operation.takes)
    assert not operation.confirm
    service, _, name = listing.operation.partition(".")
    model = ServiceModel(model_loader().load_service_model(service, "service-2")).operation_model(name)
    things = model.output_shape.members[listing.holds].member
    assert member(things, listing.value).type_name == "string"
    for path, kinds in (
        (listing.state, {"string"}),
        (listing.at, {"timestamp"}),
        (listing.note, {"string", "integer", "long"}),
    ):
        assert not path or member(things, path).type_name in kinds


def test_every_list_is_of_a_parameter_that_some_playbook_takes() -> None:
    used = {id(listing_of(item.name, book)) for book in PLAYBOOKS.values() for item in book.parameters}
    unused = [item.parameter for item in LISTINGS if id(item) not in used]
    assert unused == []


def test_a_list_inside_of_something_is_offered_only_where_the_playbook_takes_that() -> None:
    serverless, eks = PLAYBOOKS["emr-serverless-job-failed"], PLAYBOOKS["emr-eks-job-failed"]
    lists = [listing_of("job_run_id", book) for book in (serverless, eks)]
    assert [item and item.operation for item in lists] == [
        "emr-serverless.ListJobRuns",
        "emr-containers.ListJobRuns",
    ]
    assert listing_of("execution_arn", PLAYBOOKS["training-stuck"]) is None
    assert listing_of("error_text", eks) is None
    assert lists[1] is not None
    assert still_needed(lists[1], {"job_run_id": "x"}) == ("virtual_cluster_id",)


def test_what_failed_comes_first_then_the_newest_and_only_what_is_shown_is_kept() -> None:
    runs = listing_of("run_id", PLAYBOOKS["glue-job-failed"])
    assert runs is not None
    old: JsonObject = {"Id": "old", "JobRunState": "FAILED", "StartedOn": "2026-11-20T01:00:00Z"}
    new: JsonObject = {"Id": "new", "JobRunState": "SUCCEEDED", "StartedOn": "2026-11-23T01:00:00Z"}
    late: JsonObject = {
        "Id": "late",
        "JobRunState": "TIMEOUT",
        "StartedOn": "2026-11-22T01:00:00Z",
        "ErrorMessage": "no",
    }
    other: list[JsonValue] = [new, late, {"Id": "undated"}, "no object", {"JobRunState": "FAILED"}]
    rows: list[JsonValue] = [{**old, "Arguments": {"a": "b"}}, *other]
    found = candidates_in(answer("glue.GetJobRuns", data={"JobRuns": rows}), runs)
    assert [item.value for item in found] == ["late", "old", "new", "undated"]
    assert (found[0].note, found[0].at) == ("no", datetime(2026, 11, 22, 1, tzinfo=UTC))
    kept = kept_of({"JobRuns": rows, "NextToken": "t"}, runs)
    assert kept == {"JobRuns": [old, *other]}


def test_members_of_members_are_kept_where_they_stand() -> None:
    clusters = listing_of("cluster_id", PLAYBOOKS["emr-step-failed"])
    assert clusters is not None
    row: JsonObject = {"Id": "j-1", "Status": {"State": "RUNNING", "Timeline": {"CreationDateTime": "t"}}}
    told: JsonObject = {**row, "Status": {"State": "RUNNING", "Timeline": {"CreationDateTime": "t", "x": 1}}}
    assert kept_of({"Clusters": [told]}, clusters) == {"Clusters": [row]}


def test_objects_are_narrowed_by_what_the_field_begins_with() -> None:
    keys = listing_of("key", PLAYBOOKS["file-upload-missing"])
    assert keys is not None
    assert request_of(keys, {"bucket": "b", "key": "in/"}).parameters["Prefix"] == "in/"
    assert "Prefix" not in request_of(keys, {"bucket": "b", "key": ""}).parameters
