"""A first playbook and a first drill to start from: complete, readable, and without a complaint."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from workbench.domain.scenario import AnswerKey
from workbench.domain.text import clean
from workbench.engine.errors import UsageError

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")

_TEMPLATE = """\
---
id: "@ID@"
title: "@TITLE@"
summary: One or two sentences for the list of playbooks.
services: [s3]
keywords: ["the error text that leads here"]
parameters:
  bucket: {required: true, help: bucket that the pipeline writes to}
causes:  # the most upstream one first: of two proven causes it becomes the primary
  - id: versioning-off
    title: The bucket keeps no versions, so what was overwritten is gone
    all_of: ["bucket_versioning.status != 'Enabled'", "overwritten.answer == 'yes'"]
    none_of: []
    fix: |
      aws s3api put-bucket-versioning --bucket {{ bucket }} --versioning-configuration Status=Enabled
---
What this is, what the user sees, and what it is not.

## Does the bucket keep versions?

Why this is asked, and how to read the answer. A `call` block asks any operation of the read-only list.

```call s3.GetBucketVersioning
id: bucket_versioning
params:
  Bucket: "{{ bucket }}"
facts:
  status: Status || 'never enabled'
expect: Status == 'Enabled'
```

## Was the bucket changed?

A `probe` block asks what `workbench probes list` shows; its parameters stand beside its `id`.

```probe cloudtrail.bucket_changes
id: bucket_changes
bucket: "{{ bucket }}"
```

## Was the file written twice?

Some things only a person can tell.

```ask
id: overwritten
question: Did somebody upload the same name again?
```
"""

_DRILL = """\
id: "@ID@"
title: "@TITLE@"
story: |
  What the trainee is told: the ticket, the call, the error text. It never names the cause.
playbook: @PLAYBOOK@
parameters:
@PARAMETERS@
build:  # the healthy account, and beside it something that looks bad
@BUILD@
break:  # what goes wrong: AWS's own API, or sim.* for what only AWS can do (playbooks/drills/README.md)
  - sim.At: {time: 2h}
answer:  # what the playbook finds in this account: spoil it above, then say here what must be found
@ANSWER@
  explanation: |
    Why, for the trainee.
"""


def new_drill(drill_id: str, playbook_id: str, parameters: Mapping[str, str], answer: AnswerKey) -> str:
    """Return the text of a new drill: a bucket, where the playbook asks about one.

    Args:
        drill_id: The file's name without its ending.
        playbook_id: What diagnoses it.
        parameters: Its parameters, each with its value.
        answer: What it comes to.

    Raises:
        UsageError: The id is none.
    """
    build = [("sim.At", "{time: 30d}")]
    if "bucket" in parameters:
        build.append(("s3.CreateBucket", f"{{Bucket: {json.dumps(parameters['bucket'])}}}"))
    text = _named(_DRILL, "drill", drill_id).replace("@PLAYBOOK@", playbook_id)
    for place, lines in {
        "@PARAMETERS@": [f"  {name}: {json.dumps(value)}" for name, value in parameters.items()],
        "@BUILD@": [f"  - {operation}: {arguments}" for operation, arguments in build],
        "@ANSWER@": list(_answer(answer)),
    }.items():
        text = text.replace(place, "\n".join(lines))
    return text


def _answer(answer: AnswerKey) -> Iterator[str]:
    yield f"  status: {answer.status}"
    if answer.primary:
        yield f"  primary: {answer.primary}"
    if answer.also:
        yield f"  also: [{', '.join(answer.also)}]"


def new_playbook(playbook_id: str) -> str:
    """Return the text of a new Markdown playbook.

    Raises:
        UsageError: The id is none.
    """
    return _named(_TEMPLATE, "playbook", playbook_id)


def _named(template: str, what: str, name: str) -> str:
    if not _ID.fullmatch(name):
        raise UsageError(
            f"'{clean(name)}' is no {what} id: use lower-case letters, digits and hyphens, "
            "at most 64, the first no hyphen"
        )
    title = re.sub(r"^\d+-(?=.)", "", name).replace("-", " ").capitalize()
    return template.replace("@ID@", name).replace("@TITLE@", title)


def create_playbook(folder: Path, playbook_id: str) -> Path:
    """Write a new playbook into `folder`, which is made if it does not exist, and return the file.

    Raises:
        UsageError: The id is none, the file exists already or cannot be written.
    """
    return write_new(folder / f"{playbook_id}.md", new_playbook(playbook_id))


def write_new(path: Path, text: str) -> Path:
    """Write a file that does not exist yet, with the folders above it, and return it.

    Raises:
        UsageError: It exists already, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(
            f"{error.filename} exists already: choose another name, or remove it first"
        ) from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    return path
