"""A small catalogue and a good playbook, for tests that break them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from workbench.domain.evidence import Answers
from workbench.domain.verdict import Verdict
from workbench.engine.ports import AwsReader
from workbench.engine.probe import AnyProbe, Judgement, Probe
from workbench.playbook_files.catalogue import Catalogue

OPERATIONS = frozenset({"s3.GetBucketVersioning", "s3.HeadObject"})


@dataclass(frozen=True)
class Params:
    bucket: str
    key: str
    since: str | None = None


@dataclass(frozen=True)
class Facts:
    state: Literal["present", "delete_marker", "absent"] | None = None
    """Where it is."""
    version_id: str | None = None
    stale: bool | None = None
    size: int | None = None


def _collect(aws: AwsReader, params: Params) -> Answers:
    del aws, params
    return {}


def _judge(answers: Answers, params: Params) -> Judgement[Facts]:
    del answers, params
    return Judgement(verdict=Verdict.PASS, reason=None, summary="", facts=Facts())


_PROBE: AnyProbe = Probe(
    title="Is it there?",
    params=Params,
    facts=Facts,
    operations=("s3.HeadObject",),
    collect=_collect,
    judge=_judge,
    id="s3.object_visibility",
)
REGISTRY = {_PROBE.id: _PROBE}
CATALOGUE = Catalogue(REGISTRY, OPERATIONS)

GOOD = """\
---
id: good
title: A file is missing
summary: Somebody misses a file.
services: [s3]
keywords: [NoSuchKey, 404]
parameters:
  bucket: {required: true, help: the bucket, pattern: "[a-z0-9.-]+"}
  key: {required: true}
requires_one_of: [[bucket, key]]
last_reviewed: 2026-11-23
causes:
  - id: deleted
    title: It was deleted
    all_of: ["visibility.state == 'delete_marker'"]
    any_of: ["versioning.status == 'Enabled'", "seen.answer == 'yes'"]
    none_of: ["visibility.state == 'present'"]
    fix: |
      aws s3api delete-object --bucket {{ bucket }} --key {{ key }} --version-id {{ visibility.version_id }}
---
What the user sees.

Nothing.

## Is it really missing?

Look first.

```probe s3.object_visibility
id: visibility
bucket: "{{ bucket }}"
key: "{{ key }}"
```

```json
{"kept": "as prose"}
```

## Are versions kept? {#versions}

Then this.

```call s3.GetBucketVersioning
id: versioning
params: {Bucket: "{{ bucket }}", ExpectedBucketOwner: 0123}
facts: {status: Status}
expect: Status == 'Enabled'
```

```ask
id: seen
question: Did anybody see it?
options: [yes, no, perhaps]
```
"""


def write(folder: Path, name: str, text: str | bytes) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@contextmanager
def unprivileged() -> Iterator[None]:
    """Act as a user whom file modes bind: root may read everything."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        if user == 0:
            os.seteuid(user)
