"""Whatever a file holds, loading it gives a playbook or a clear error, soon."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.playbook_files.samples import CATALOGUE, GOOD, unprivileged, write
from workbench.domain.playbook import Playbook
from workbench.playbook_files.playbooks import load_playbook
from workbench.playbook_files.problems import PlaybookError
from workbench.playbook_files.scenarios import load_scenario

FRAGMENTS = st.sampled_from(
    [
        *GOOD.splitlines(keepends=True),
        "\t",
        "- ",
        "> ",
        "```\n",
        "~~~\n",
        "[",
        "{",
        "&a ",
        "*a",
        "!!x ",
        "'",
        '"',
    ]
)


def refusal(path: Path) -> str:
    with pytest.raises(PlaybookError) as raised:
        load_playbook(path, CATALOGUE)
    return str(raised.value)


def load_anything(path: Path) -> None:
    """Load a file; anything but a playbook or a clear refusal is an error of the test."""
    try:
        loaded: Playbook | PlaybookError = load_playbook(path, CATALOGUE)
    except PlaybookError as error:
        loaded = error
    assert isinstance(loaded, Playbook) or loaded.problems
    assert "\x1b" not in str(loaded)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@given(data=st.binary(max_size=300), suffix=st.sampled_from([".md", ".yaml"]))
def test_any_bytes_are_a_playbook_or_refused(folder: Path, data: bytes, suffix: str) -> None:
    load_anything(write(folder, f"good{suffix}", data))


@given(text=st.lists(FRAGMENTS, max_size=60).map("".join), suffix=st.sampled_from([".md", ".yaml"]))
def test_any_jumble_of_playbook_lines_is_a_playbook_or_refused(folder: Path, text: str, suffix: str) -> None:
    load_anything(write(folder, f"good{suffix}", text))


@given(st.data())
def test_a_playbook_with_anything_cut_out_or_put_in_is_a_playbook_or_refused(
    folder: Path, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 40)))
    put_in = data.draw(st.text(max_size=20))
    text = GOOD[:start] + put_in + GOOD[end:]
    load_anything(write(folder, "good.md", text.encode("utf-8", "surrogatepass")))


@given(data=st.binary(max_size=300))
def test_any_bytes_are_a_scenario_or_refused(folder: Path, data: bytes) -> None:
    with pytest.raises(PlaybookError):
        load_scenario(write(folder, "x.yaml", data))


def test_fifty_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.md"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert refusal(path) == f"{path}: is larger than 1000 kB"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("empty.md", b"", ":1: front matter is missing: the first line must be ---"),
        ("empty.yaml", b"", ":1: must be a mapping (name: value), not nothing"),
        ("list.md", b"---\n- a\n---\n", ":1: the front matter must be a mapping (name: value)"),
        ("latin.md", b"---\nid: x\ntitle: caf\xe9\n---\n", ":3: is not UTF-8 text (byte 0xe9)"),
        ("wide.md", "---\nid: x\n".encode("utf-16"), ":1: is not UTF-8 text (byte 0xff)"),
        ("nul.md", b"---\nid: x\n\0", ":3: holds a NUL byte: this is no text file"),
        ("long.md", b"\n" * 30_000, ": has more than 20000 lines"),
        ("notes.txt", b"", ": is no playbook: its name must end in .md or .yaml"),
        ("deep.yaml", b"a: " + b"[" * 3000, ":1: is nested more than 24 levels deep"),
    ],
)
def test_what_is_no_playbook_is_refused_in_one_line(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    path = write(tmp_path, name, data)
    assert refusal(path).splitlines()[0].startswith(f"{path}{message}")


MANY = {
    "steps.md": "---\nid: steps\ntitle: T\n---\n" + "".join(f"## Q{n}\n" for n in range(15_000)),
    "causes.yaml": "id: causes\ntitle: T\nsteps: []\ncauses:\n"
    + "".join(f"- {{id: c{n}}}\n" for n in range(6_000)),
    "parameters.yaml": "id: parameters\ntitle: T\nsteps: []\nparameters:\n"
    + "".join(f"  p{n}: {{}}\n" for n in range(6_000)),
    "keywords.yaml": f"id: keywords\ntitle: T\nsteps: []\nkeywords: [{'x, ' * 15_000}x]\n",
}


@pytest.mark.parametrize("name", MANY)
def test_more_entries_than_the_budget_are_refused_before_they_are_checked(tmp_path: Path, name: str) -> None:
    text = refusal(write(tmp_path, name, MANY[name]))
    assert name.partition(".")[0] in text
    assert "the budget of one list or mapping is 500" in text
    assert "\n" not in text


@pytest.mark.parametrize("page", ["cp1252", "cp1254"])
@pytest.mark.parametrize("sign", ["📘", "–", "’"])
def test_text_that_was_encoded_twice_is_refused_with_what_it_should_read(
    tmp_path: Path, sign: str, page: str
) -> None:
    seen = "".join(bytes([byte]).decode(page, "ignore") or chr(byte) for byte in sign.encode())
    path = write(tmp_path, "good.md", GOOD.replace("Look first.", f"Look {seen} first."))
    assert refusal(path).startswith(f"{path}:27: '")
    assert refusal(path).endswith(f"was encoded as UTF-8 twice and should read '{sign}'")


@pytest.mark.parametrize(
    "text", ["naïve café – “quoted” ✅ 日本語", "`Ã©` is how é looks when it is read as Latin-1"]
)
def test_honest_text_of_any_script_is_kept(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, "good.md", GOOD.replace("Look first.", text))
    assert text in load_playbook(path, CATALOGUE).steps[0].prose


def test_what_is_no_regular_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    folder = tmp_path / "folder.md"
    folder.mkdir()
    loop = tmp_path / "loop.md"
    loop.symlink_to(loop)

    assert refusal(pipe) == f"{pipe}: is no regular file"
    assert refusal(folder) == f"{folder}: is a folder"
    assert refusal(loop).startswith(f"{loop}: cannot be read: ")
    assert refusal(tmp_path / "none.md").endswith("cannot be read: No such file or directory")
    assert "cannot be read" in refusal(tmp_path / "nul\0.md")


def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, "good.md", GOOD)
    path.chmod(0)
    with unprivileged():
        assert refusal(path) == f"{path}: cannot be read: Permission denied"
