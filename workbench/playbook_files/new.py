"""A first playbook to start from: complete, readable, and without a complaint from `playbooks lint`."""

from __future__ import annotations

import re
from pathlib import Path

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

Why this is asked, and how to read the answer. `workbench probes list` shows what can be asked with a
`probe` block; a `call` block asks any operation of the read-only list.

```call s3.GetBucketVersioning
id: bucket_versioning
params:
  Bucket: "{{ bucket }}"
facts:
  status: Status || 'never enabled'
expect: Status == 'Enabled'
```

## Was the file written twice?

Some things only a person can tell.

```ask
id: overwritten
question: Did somebody upload the same name again?
```
"""


def new_playbook(playbook_id: str) -> str:
    """Return the text of a new Markdown playbook.

    Raises:
        UsageError: The id is none.
    """
    if not _ID.fullmatch(playbook_id):
        raise UsageError(
            f"'{clean(playbook_id)}' is no playbook id: use lower-case letters, digits and hyphens, "
            "at most 64, the first no hyphen"
        )
    title = playbook_id.replace("-", " ").capitalize()
    return _TEMPLATE.replace("@ID@", playbook_id).replace("@TITLE@", title)


def create_playbook(folder: Path, playbook_id: str) -> Path:
    """Write a new playbook into `folder`, which is made if it does not exist, and return the file.

    Raises:
        UsageError: The id is none, the file exists already or cannot be written.
    """
    text = new_playbook(playbook_id)
    path = folder / f"{playbook_id}.md"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise UsageError(
            f"{error.filename} exists already: choose another name, or remove it first"
        ) from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    return path
