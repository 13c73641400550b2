"""Pages are followed and joined; what is left unread is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.aws.paging import PageKeys, Pages, read_pages

KEYS = PageKeys(inputs=("NextToken",), outputs=("NextToken",), results=("Items",))


class Service:
    """Answers with pages in order; the token is the number of the next one."""

    def __init__(self, pages: list[list[int]]) -> None:
        self._pages = pages
        self.calls = 0

    def __call__(self, tokens: Mapping[str, Any]) -> dict[str, Any]:
        self.calls += 1
        number = int(tokens.get("NextToken", 0))
        page: dict[str, Any] = {"Items": list(self._pages[number]), "ResponseMetadata": {"page": number}}
        if number + 1 < len(self._pages):
            page["NextToken"] = str(number + 1)
        return page


def never(_error: Exception) -> bool:
    return False


@given(st.lists(st.lists(st.integers(), max_size=4), min_size=1, max_size=6), st.integers(1, 8))
def test_joined_pages_are_the_first_pages_and_the_rest_is_said(
    pages: list[list[int]], max_pages: int
) -> None:
    service = Service(pages)
    joined = read_pages(service, KEYS, max_pages, never)
    assert joined.data["Items"] == [item for page in pages[:max_pages] for item in page]
    assert joined.truncated == (len(pages) > max_pages)
    assert ("NextToken" in joined.data) == joined.truncated
    assert service.calls == min(len(pages), max_pages)


def test_an_empty_page_with_a_token_is_followed() -> None:
    assert read_pages(Service([[], [], [7]]), KEYS, 5, never).data["Items"] == [7]


def test_the_metadata_is_that_of_the_last_page() -> None:
    assert read_pages(Service([[1], [2]]), KEYS, 5, never).data["ResponseMetadata"] == {"page": 1}


def test_a_service_that_repeats_its_token_is_left() -> None:
    def stuck(_tokens: Mapping[str, Any]) -> dict[str, Any]:
        return {"Items": [1], "NextToken": "again"}

    joined = read_pages(stuck, KEYS, 50, never)
    assert joined == Pages(data={"Items": [1, 1], "NextToken": "again"}, truncated=True)


def test_two_tokens_and_a_flag_as_s3_has_them() -> None:
    keys = PageKeys.from_model(
        {
            "more_results": "IsTruncated",
            "input_token": ["KeyMarker", "VersionIdMarker"],
            "output_token": ["NextKeyMarker", "NextVersionIdMarker"],
            "result_key": ["Versions", "DeleteMarkers"],
        }
    )
    asked: list[Mapping[str, Any]] = []

    def call(tokens: Mapping[str, Any]) -> dict[str, Any]:
        asked.append(tokens)
        if not tokens:
            return {"IsTruncated": True, "NextKeyMarker": "k", "NextVersionIdMarker": "v", "Versions": [1]}
        return {"IsTruncated": False, "NextKeyMarker": "", "DeleteMarkers": [2]}

    joined = read_pages(call, keys, 9, never)
    assert asked == [{}, {"KeyMarker": "k", "VersionIdMarker": "v"}]
    assert (joined.data["Versions"], joined.data["DeleteMarkers"]) == ([1], [2])
    assert joined.data["IsTruncated"] is False
    assert not joined.truncated


def test_results_below_the_top_are_joined() -> None:
    keys = PageKeys(inputs=("NextToken",), outputs=("NextToken",), results=("ResultSet.Rows",))

    def call(tokens: Mapping[str, Any]) -> dict[str, Any]:
        if tokens:
            return {"ResultSet": {"Rows": [3]}}
        return {"ResultSet": {"Rows": [1, 2], "Meta": "m"}, "NextToken": "t"}

    assert read_pages(call, keys, 9, never).data == {"ResultSet": {"Rows": [1, 2, 3], "Meta": "m"}}


class BreaksOnPageTwo(Service):
    def __call__(self, tokens: Mapping[str, Any]) -> dict[str, Any]:
        if tokens:
            raise TimeoutError("page two")
        return super().__call__(tokens)


def test_pages_before_a_passing_error_are_kept_and_marked() -> None:
    joined = read_pages(BreaksOnPageTwo([[1], [2]]), KEYS, 9, lambda _: True)
    assert joined.data["Items"] == [1]
    assert joined.truncated
    assert str(joined.interrupted_by) == "page two"


def test_any_other_error_of_a_later_page_is_the_answer() -> None:
    with pytest.raises(TimeoutError):
        read_pages(BreaksOnPageTwo([[1], [2]]), KEYS, 9, never)
