r"""Command lines that people copy: a shell makes the same words of them, a screen shows them as they are.

A word with control or direction characters is written as `$'\033'`, byte by byte in octal, which bash, zsh
and ksh read back under any locale; `$'\u202e'` would mean something else where the locale is C.
Source: https://www.gnu.org/software/bash/manual/html_node/ANSI_002dC-Quoting.html
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

from workbench.domain.text import clean, is_clean

_LOADED = re.compile(r"(file|fileb|https?)://", re.IGNORECASE)


def quote(text: str) -> str:
    """Return a text as one word of a POSIX shell with `$'…'` quoting, inert on a screen.

    No argument of a program holds NUL: it becomes its picture, for bash would end the word there. A word that
    begins with `=` is in zsh the path of a command (https://zsh.sourceforge.io/Doc/Release/Expansion.html).
    """
    text = text.replace("\0", clean("\0"))
    if is_clean(text):
        quoted = shlex.quote(text)
        return f"'{text}'" if quoted.startswith("=") else quoted
    return f"$'{''.join(map(_escaped, text))}'"


def command_line(words: Iterable[str]) -> str:
    """Return words as one command line, each of them quoted."""
    return " ".join(map(quote, words))


def is_misread(text: str) -> bool:
    """Tell whether the AWS CLI takes a value for something else, however it is quoted.

    It replaces one that begins like a file or an address by what it finds there, and its parser drops `--`.
    """
    return text == "--" or _LOADED.match(text) is not None


def _escaped(character: str) -> str:
    if character in "\\'":
        return f"\\{character}"
    if is_clean(character):
        return character
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "surrogatepass"))
