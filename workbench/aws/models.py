"""AWS's models as botocore ships them, read in a third of the time that botocore takes.

Reading them is what makes a client slow to make, and holds up every other thread meanwhile.
"""

from __future__ import annotations

import functools
import gzip
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import orjson
from botocore.loaders import JSONFileLoader, Loader

from workbench.engine.collector import made_for_good

_UNPACKED: Mapping[str, Callable[[bytes], bytes]] = {".json": bytes, ".json.gz": gzip.decompress}
"""How a file's name ends to how its bytes are unpacked."""


class _Files(JSONFileLoader):  # type: ignore[misc] # botocore ships no types
    """Reads a file into plain dictionaries, in the order of the file; each once, as `Loader` keeps them."""

    def load_file(self, file_path: str) -> Any:
        """Return what a file holds, given without the ending of its name; None where there is none."""
        for ending, unpacked in _UNPACKED.items():
            path = Path(file_path + ending)
            if path.is_file():
                with made_for_good():
                    return orjson.loads(unpacked(path.read_bytes()))
        return None


@functools.cache
def model_loader() -> Any:
    """Return the one loader of all sessions.

    It reads botocore's own models only. What lies in `~/.aws/models` or AWS_DATA_PATH could make another
    request of a reviewed operation, or less of its answer.
    """
    return Loader(
        file_loader=_Files(),
        extra_search_paths=[Loader.BUILTIN_DATA_PATH],
        include_default_search_paths=False,
    )
