"""What Event history does not show yet, or not so often; and what trails say of themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from tests.fakes import NOON, FakeClock
from tests.simulation.accounts import BUCKET, action, client, code, looked_up, refusal, scenario
from workbench.engine.errors import UsageError
from workbench.simulation import SimulatedAccount

EVENT = {"source": "kms", "name": "GenerateDataKey"}


def test_a_refused_call_to_the_account_is_recorded_with_its_error() -> None:
    clock = FakeClock()
    with SimulatedAccount(scenario(deny=("iam:GetRole",)), clock) as account:
        refusal(client(account, "iam").get_role, RoleName="writer")
        refusal(client(account, "iam").get_role_policy, RoleName="nobody", PolicyName="p")
        assert client(account, "cloudtrail").lookup_events()["Events"] == []
        clock.advance(301)
        (denied,) = looked_up(account, "EventName", "GetRole")
        (missing,) = looked_up(account, "EventName", "GetRolePolicy")
    record = json.loads(denied["CloudTrailEvent"])
    assert record["errorCode"] == "AccessDenied"
    assert "not authorized to perform: iam:GetRole on resource: role writer" in record["errorMessage"]
    assert record["userIdentity"]["arn"].endswith("assumed-role/workbench-operator/trainee")
    assert json.loads(missing["CloudTrailEvent"])["errorCode"] == "NoSuchEntity"


def test_a_scenario_says_how_late_events_come() -> None:
    late = [
        action("sim.EventDelivery", lag="15m"),
        action("sim.At", time="14m"),
        action("sim.Event", **EVENT),
    ]
    clock = FakeClock()
    with SimulatedAccount(scenario(*late), clock) as account:
        assert looked_up(account, "EventName", "GenerateDataKey") == []
        clock.advance(61)
        assert len(looked_up(account, "EventName", "GenerateDataKey")) == 1


def test_an_operation_is_throttled_when_the_scenario_says_so() -> None:
    clock = FakeClock()
    limited = action("sim.Throttle", operation="cloudtrail.LookupEvents", per_second=2)
    with SimulatedAccount(scenario(limited), clock) as account:
        lookup = client(account, "cloudtrail", retries=0).lookup_events
        lookup()
        lookup()
        assert code(refusal(lookup)) == (400, "ThrottlingException")
        clock.advance(1.0)
        assert lookup()["Events"] == []
        assert client(account, "cloudtrail", retries=0).describe_trails()["trailList"] == []


def test_an_event_has_no_fields_of_its_own_invention() -> None:
    odd = action("sim.Event", **EVENT, weather="fine")
    with pytest.raises(UsageError, match="Unknown argument of an event 'weather'"):
        SimulatedAccount(scenario(odd), FakeClock())


DATA_EVENTS = {
    "ReadWriteType": "WriteOnly",
    "IncludeManagementEvents": False,
    "DataResources": [{"Type": "AWS::S3::Object", "Values": [f"arn:aws:s3:::{BUCKET}/"]}],
}
ADVANCED = {
    "Name": "management",
    "FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}],
}


@pytest.fixture
def trails() -> Iterator[SimulatedAccount]:
    built = scenario(
        action("s3.CreateBucket", Bucket=BUCKET),
        action("s3.CreateBucket", Bucket="trail-logs"),
        action("sim.At", time="9d"),
        action("cloudtrail.CreateTrail", Name="audit", S3BucketName="trail-logs", IsMultiRegionTrail=True),
        action("cloudtrail.CreateTrail", Name="local", S3BucketName="trail-logs"),
        action("cloudtrail.StartLogging", Name="audit"),
        action("sim.At", time="2d"),
        action("cloudtrail.StopLogging", Name="audit"),
    )
    with SimulatedAccount(built, FakeClock()) as served:
        yield served


def test_a_new_trail_selects_all_management_events(trails: SimulatedAccount) -> None:
    answer = client(trails, "cloudtrail").get_event_selectors(TrailName="audit")
    assert "AdvancedEventSelectors" not in answer
    (selector,) = answer["EventSelectors"]
    assert (selector["IncludeManagementEvents"], selector["ReadWriteType"]) == (True, "All")
    assert selector["DataResources"] == []


def test_selectors_are_of_one_kind_and_the_trail_says_that_it_has_some(trails: SimulatedAccount) -> None:
    trail = client(trails, "cloudtrail")

    def custom() -> dict[str, bool]:
        return {
            item["Name"]: item["HasCustomEventSelectors"] for item in trail.describe_trails()["trailList"]
        }

    assert custom() == {"audit": False, "local": False}
    trail.put_event_selectors(TrailName="audit", AdvancedEventSelectors=[ADVANCED])
    assert "EventSelectors" not in trail.get_event_selectors(TrailName="audit")
    trail.put_event_selectors(TrailName="audit", EventSelectors=[DATA_EVENTS])
    answer = trail.get_event_selectors(TrailName="audit")
    assert answer["EventSelectors"][0]["DataResources"] == DATA_EVENTS["DataResources"]
    assert "AdvancedEventSelectors" not in answer
    assert custom() == {"audit": True, "local": False}


def test_a_trail_tells_since_when_it_logs_and_until_when_it_did(trails: SimulatedAccount) -> None:
    trail = client(trails, "cloudtrail")
    stopped = trail.get_trail_status(Name="audit")
    assert stopped["IsLogging"] is False
    assert abs(stopped["StartLoggingTime"] - (NOON - timedelta(days=9))) < timedelta(seconds=2)
    assert abs(stopped["StopLoggingTime"] - (NOON - timedelta(days=2))) < timedelta(seconds=2)
    never = trail.get_trail_status(Name="local")
    assert never["IsLogging"] is False
    assert "StartLoggingTime" not in never


def test_a_trail_whose_bucket_is_gone_cannot_deliver(trails: SimulatedAccount) -> None:
    trail = client(trails, "cloudtrail")
    trail.start_logging(Name="audit")
    assert trail.get_trail_status(Name="audit")["LatestDeliveryTime"] == NOON
    client(trails, "s3").delete_bucket(Bucket="trail-logs")
    status = trail.get_trail_status(Name="audit")
    assert (status["IsLogging"], status["LatestDeliveryError"]) == (True, "NoSuchBucket")


def test_a_multi_region_trail_is_seen_from_every_region_and_asked_by_its_arn(
    trails: SimulatedAccount,
) -> None:
    far = client(trails, "cloudtrail", region="eu-west-1")
    (shadow,) = far.describe_trails()["trailList"]
    assert (shadow["Name"], shadow["HomeRegion"]) == ("audit", "us-east-1")
    assert [item["Name"] for item in far.list_trails()["Trails"]] == ["audit"]
    assert far.get_trail_status(Name=shadow["TrailARN"])["IsLogging"] is False
    assert far.describe_trails(includeShadowTrails=False)["trailList"] == []
