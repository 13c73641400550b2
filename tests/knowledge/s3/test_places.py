"""Places in S3, however they are spelled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.s3.places import S3Place, with_scheme

_PATHS = st.lists(st.text("ab=.-", min_size=1, max_size=4), max_size=3).map("/".join)


@pytest.mark.parametrize("scheme", ["s3", "s3a", "s3n", "S3"])
def test_every_scheme_names_the_same_place(scheme: str) -> None:
    assert S3Place.parse(f"{scheme}://lake/in/x.csv") == S3Place("lake", "in/x.csv")


@pytest.mark.parametrize("uri", ["", "lake/in", "s3://", "s3:///in", "https://lake/in", "s3://${bucket}/in"])
def test_what_names_no_bucket_is_no_place(uri: str) -> None:
    assert S3Place.parse(uri) is None
    assert S3Place.parse_folder(uri) is None


def test_a_key_is_taken_as_it_is_and_a_folder_without_its_slashes() -> None:
    assert S3Place.parse("s3://lake/in/ ") == S3Place("lake", "in/ ")
    assert S3Place.parse("s3://lake/in/?a#b") == S3Place("lake", "in/?a#b")
    assert (
        S3Place.parse_folder("s3://lake/in")
        == S3Place.parse_folder("s3://lake/in/")
        == S3Place("lake", "in/")
    )
    assert S3Place.parse_folder(with_scheme("lake")) == S3Place("lake")


@given(path=_PATHS, name=st.text("ab", min_size=1, max_size=3))
def test_a_folder_holds_what_lies_below_it_and_nothing_that_begins_alike(path: str, name: str) -> None:
    folder = S3Place.folder("lake", path)
    assert folder.holds("lake", f"{folder.prefix}{name}")
    assert folder.rest_of(f"{folder.prefix}{name}") == name
    assert folder.covers(folder.below(name))
    assert folder.covers(S3Place("lake", path))
    assert not folder.covers(S3Place("other", path))
    assert not path or not folder.holds("lake", f"{path}{name}")
