"""Text from outside is data: make every character visible and inert.

Textual and terminals pass control characters through. An object key, a user agent or an error message may
carry ESC sequences (clipboard writes, window titles, screen wipes) or direction overrides that make a name
read as another. `clean` replaces each of them by a visible picture, once, where the text enters the program.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.domain.values import JsonValue

_DELETE = 0x7F
_CONTROL_PICTURES = 0x2400
_INVISIBLE = (
    *range(0x80, 0xA0),  # C1 controls: 0x9B is a one-byte CSI
    0x00AD,  # soft hyphen
    0x061C,  # Arabic letter mark
    0x180E,  # Mongolian vowel separator
    *range(0x200B, 0x2010),  # zero-width space and joiners, direction marks
    *range(0x2028, 0x202F),  # line and paragraph separators, direction embeddings and overrides
    *range(0x2060, 0x2070),  # word joiner, invisible operators, direction isolates
    0xFEFF,  # byte order mark
    *range(0xFFF9, 0xFFFC),  # interlinear annotation
    *range(0xE0000, 0xE0080),  # tag characters
)

_PICTURES: dict[int, str] = {
    **{code: chr(_CONTROL_PICTURES + code) for code in range(0x20)},
    _DELETE: "␡",
    **{code: f"⟨U+{code:04X}⟩" for code in _INVISIBLE},
    **{code: f"⟨U+{code:04X}⟩" for code in range(0xD800, 0xE000)},  # lone surrogates: not UTF-8
}
_LINE_KEEPING_PICTURES = {code: as_ for code, as_ in _PICTURES.items() if chr(code) not in "\n\t"}


def clean(text: str, *, keep_lines: bool = False) -> str:
    r"""Return `text` with control, direction and invisible characters shown as pictures.

    Args:
        text: Anything that came from outside: AWS, a file, the command line, the clipboard.
        keep_lines: Let `\n` and `\t` pass, for texts that are shown as a block.

    Returns:
        Text that can be written to a terminal. C0 controls become their Unicode pictures (`␛`), all others
        `⟨U+202E⟩`. Cleaning twice is the same as cleaning once.
    """
    if text.isprintable():  # which nothing is that has a picture
        return text
    return text.translate(_LINE_KEEPING_PICTURES if keep_lines else _PICTURES)


def is_clean(text: str) -> bool:
    """Tell whether `clean` would leave `text` as it is."""
    return clean(text) == text


def clean_json(value: JsonValue) -> JsonValue:
    """Return `value` with every string in it, keys included, cleaned; lines are kept."""
    if isinstance(value, str):
        return clean(value, keep_lines=True)
    if isinstance(value, Mapping):
        return {clean(key): clean_json(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [clean_json(item) for item in value]
    return value
