"""Words of a shell command come back from the shell as they were, and are inert where they are shown."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.domain.shell import quote
from workbench.domain.text import is_clean

BASH = shutil.which("bash")
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


@given(texts)
def test_a_word_is_inert(text: str) -> None:
    assert is_clean(quote(text))


@pytest.mark.skipif(BASH is None, reason="needs a shell that reads $'…'")
@settings(max_examples=20)
@given(st.lists(texts, min_size=1, max_size=30))
def test_a_shell_gives_the_very_same_words(words: list[str]) -> None:
    script = "printf '%s\\0' " + " ".join(map(quote, words))
    done = subprocess.run(  # noqa: S603 - our own script
        [str(BASH), "-c", script], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"}
    )
    assert done.stdout.decode() == "".join(f"{word}\0" for word in words)
