"""Glue crawlers: their defaults are shown, and crawls are those that the scenario tells of."""

from __future__ import annotations

from typing import Any

from workbench.simulation.crawls import crawler_of
from workbench.simulation.exchange import Exchange, as_aws
from workbench.simulation.wire import AwsError

_PAGE = 20


@as_aws("glue.CreateCrawler")
def keep_settings(exchange: Exchange) -> dict[str, Any]:
    """Keep what moto forgets: the credentials of Lake Formation."""
    answer = exchange.moto()
    crawler_of(exchange.parameters["Name"]).lake_formation = exchange.parameters.get(
        "LakeFormationConfiguration", {}
    )
    return answer


@as_aws("glue.StopCrawlerSchedule", "glue.StartCrawlerSchedule")
def switch_schedule(exchange: Exchange) -> dict[str, Any]:
    """Switch the schedule of a crawler off and on; moto lacks both.

    https://docs.aws.amazon.com/glue/latest/webapi/API_StopCrawlerSchedule.html
    """
    crawler = _known(exchange.parameters["CrawlerName"])
    stops = exchange.call.operation == "StopCrawlerSchedule"
    crawler.schedule_state = "NOT_SCHEDULED" if stops else "SCHEDULED"
    return {}


@as_aws("glue.GetCrawler")
def get_crawler(exchange: Exchange) -> dict[str, Any]:
    """Show a crawler with its defaults and its last crawl; moto knows neither."""
    answer = exchange.moto()
    return {"Crawler": _described(answer["Crawler"])}


@as_aws("glue.GetCrawlers")
def get_crawlers(exchange: Exchange) -> dict[str, Any]:
    """Show all crawlers so."""
    answer = exchange.moto()
    return {**answer, "Crawlers": [_described(item) for item in answer["Crawlers"]]}


def _described(shown: dict[str, Any]) -> dict[str, Any]:
    crawler = _known(shown["Name"])
    past = getattr(crawler, "past_crawls", [])
    shown = {name: value for name, value in shown.items() if value not in (None, "")}
    shown.setdefault("SchemaChangePolicy", {})
    shown["SchemaChangePolicy"] = {
        "UpdateBehavior": "UPDATE_IN_DATABASE",
        "DeleteBehavior": "DEPRECATE_IN_DATABASE",
        **shown["SchemaChangePolicy"],
    }
    shown["RecrawlPolicy"] = {"RecrawlBehavior": "CRAWL_EVERYTHING", **shown.get("RecrawlPolicy", {})}
    shown["LakeFormationConfiguration"] = {
        "UseLakeFormationCredentials": False,
        **getattr(crawler, "lake_formation", {}),
    }
    if "Schedule" in shown:
        shown["Schedule"]["State"] = getattr(crawler, "schedule_state", "SCHEDULED")
    if past:
        newest = max(past, key=lambda item: item.started_at)
        shown["LastCrawl"] = newest.as_last(shown["Name"])
        shown["State"] = "RUNNING" if newest.state == "RUNNING" else "READY"
        if newest.state == "RUNNING":  # while one runs, LastCrawl is the one before
            shown.pop("LastCrawl")
            ended = [item for item in past if item.ended_at]
            if ended:
                shown["LastCrawl"] = max(ended, key=lambda item: item.started_at).as_last(shown["Name"])
    return shown


@as_aws("glue.ListCrawls")
def list_crawls(exchange: Exchange) -> dict[str, Any]:
    """List crawls, the newest first, so many a page; moto lets each end when it is looked at.

    https://docs.aws.amazon.com/glue/latest/webapi/API_ListCrawls.html. Filters are not modelled.
    """
    given = exchange.parameters
    if given.get("Filters"):
        raise AwsError("InvalidInputException", "The simulated account does not filter crawls")
    name = given["CrawlerName"]
    past = sorted(getattr(_known(name), "past_crawls", []), key=lambda item: item.started_at, reverse=True)
    return exchange.page("Crawls", [item.as_history(name) for item in past], _PAGE)


def _known(name: str) -> Any:
    crawler = crawler_of(name)
    if crawler is None:
        raise AwsError("EntityNotFoundException", f"Crawler entry with name {name} does not exist")
    return crawler
