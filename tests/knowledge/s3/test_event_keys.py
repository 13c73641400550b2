"""What S3 compares a notification's prefix and suffix with."""

from __future__ import annotations

from urllib.parse import unquote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.s3.event_keys import encoded_keys, filter_fits

FILTERS = [
    (True, "in/a.csv", "in/", ".csv"),
    (True, "in/a.csv", "", ""),
    (False, "in/a.csv", "In/", ""),
    (False, "in/a.csv", "", ".CSV"),
    (False, "prøver/p1.csv", "prøver/", ".csv"),
    (True, "prøver/p1.csv", "pr%C3%B8ver/", ".csv"),
    (False, "prøver/p1.csv", "pro", ""),
    (False, "sales/dt=2026-11-29/p1.csv", "sales/dt=2026", ".csv"),
    (True, "sales/dt=2026-11-29/p1.csv", "sales/dt%3D2026", ".csv"),
    (True, "in/plate 3 raw.csv", "in/plate+3", ".csv"),
    (False, "in/plate 3 raw.csv", "in/plate 3", ".csv"),
    (False, "in/plate+3 raw.csv", "in/plate+3", ".csv"),
    (True, "in/plate+3 raw.csv", "in/plate%2B3+raw", ".csv"),
    (False, "out/total (1).csv", "", "(1).csv"),
    (True, "out/total (1).csv", "", "%281%29.csv"),
    (True, "out/total (1).csv", "", "1%29.csv"),
    (False, "out/50%.csv", "", "50%.csv"),
    (True, "out/50%.csv", "", "50%25.csv"),
    (False, "in/mail@host.eml", "in/mail@", ""),
    (True, "in/10:30.csv", "in/10%3A", ""),
    # No source says whether S3 takes other spellings of an escape, or what it does with `~` and `*`.
    (None, "in/plate 3 raw.csv", "in/plate%203", ".csv"),
    (None, "sales/dt=2026/p1.csv", "sales/dt%3d2026", ""),
    (None, "in/x.csv", "in%2Fx", ""),
    (None, "in/x.csv", "", "%2Ecsv"),
    (None, "home/~ola/x.csv", "home/~ola/", ""),
    (None, "home/~ola/x.csv", "home/%7Eola/", ""),
    (True, "home/~ola/x.csv", "home/", ".csv"),
    (False, "home/~ola/x.csv", "home/~ola/", ".json"),
]


@pytest.mark.parametrize(("fits", "key", "prefix", "suffix"), FILTERS)
def test_a_filter_is_compared_with_the_encoded_key(
    fits: bool | None, key: str, prefix: str, suffix: str
) -> None:
    assert filter_fits(key, prefix=prefix, suffix=suffix) is fits


@given(st.text(min_size=1))
def test_every_spelling_is_the_key_and_fits_itself_wherever_it_is_cut(key: str) -> None:
    for spelled in encoded_keys(key):
        assert unquote_plus(spelled, errors="surrogatepass") == key
        assert spelled.isascii()
        assert " " not in spelled
        for at in range(len(spelled)):
            assert filter_fits(key, prefix=spelled[:at], suffix=spelled[at:]) is not False


@given(st.text(min_size=1), st.characters(min_codepoint=128), st.text())
def test_no_raw_sign_beyond_ascii_ever_fits(before: str, sign: str, after: str) -> None:
    assert filter_fits(before + sign + after, prefix=before + sign, suffix="") is False
