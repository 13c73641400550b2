"""Crawlers, their crawls, and what Lake Formation hides, as AWS answers them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.fakes import FakeClock
from tests.simulation.accounts import action, client, code, refusal, scenario
from workbench.simulation import SimulatedAccount


@pytest.fixture
def account() -> Iterator[SimulatedAccount]:
    built = scenario(
        action("sim.At", time="10d"),
        action("s3.CreateBucket", Bucket="lake"),
        action("sim.Crawler", name="raw", bucket="lake", prefix="raw/"),
        action("sim.CrawledTable", name="raw", location="s3://lake/raw/", keys=["day:string"], crawler="raw"),
        action("sim.Crawl", crawler="raw", adds={"table": "raw", "partitions": ["day=1"]}),
        action("sim.At", time="5d"),
        action("sim.Crawl", crawler="raw", state="FAILED", error="Internal Service Exception"),
        action("glue.StopCrawlerSchedule", CrawlerName="raw"),
        action("glue.CreateDatabase", DatabaseInput={"Name": "secret"}),
        action("sim.LakeFormationHides", database="secret"),
    )
    with SimulatedAccount(built, FakeClock()) as served:
        yield served


def test_a_crawler_shows_its_defaults_and_its_last_crawl_in_words_of_its_own(
    account: SimulatedAccount,
) -> None:
    crawler = client(account, "glue").get_crawler(Name="raw")["Crawler"]
    assert crawler["LastCrawl"]["Status"] == "FAILED"
    assert crawler["LastCrawl"]["ErrorMessage"] == "Internal Service Exception"
    assert crawler["RecrawlPolicy"] == {"RecrawlBehavior": "CRAWL_EVERYTHING"}
    assert crawler["SchemaChangePolicy"]["UpdateBehavior"] == "UPDATE_IN_DATABASE"
    assert crawler["Schedule"]["State"] == "NOT_SCHEDULED"
    assert crawler["State"] == "READY"


def test_crawls_are_listed_newest_first_page_by_page_with_what_they_changed(
    account: SimulatedAccount,
) -> None:
    glue = client(account, "glue")
    first = glue.list_crawls(CrawlerName="raw", MaxResults=1)
    second = glue.list_crawls(CrawlerName="raw", MaxResults=1, NextToken=first["NextToken"])
    assert [crawl["State"] for crawl in (*first["Crawls"], *second["Crawls"])] == ["FAILED", "COMPLETED"]
    assert "NextToken" not in second
    told = json.loads(json.loads(second["Crawls"][0]["Summary"])["PARTITION"])
    assert told["ADD"]["Count"] == 1
    assert code(refusal(glue.list_crawls, CrawlerName="none")) == (400, "EntityNotFoundException")


def test_a_partition_is_found_by_its_value(account: SimulatedAccount) -> None:
    found = client(account, "glue").get_partitions(
        DatabaseName="lake", TableName="raw", Expression="day='1'"
    )["Partitions"]
    assert [item["StorageDescriptor"]["Location"] for item in found] == ["s3://lake/raw/day=1/"]


def test_what_lake_formation_hides_is_on_no_list_and_refused_by_its_name(account: SimulatedAccount) -> None:
    glue = client(account, "glue")
    assert [item["Name"] for item in glue.get_databases()["DatabaseList"]] == ["lake"]
    assert code(refusal(glue.get_database, Name="secret")) == (400, "AccessDeniedException")
    assert glue.get_tables(DatabaseName="secret")["TableList"] == []
