"""A first playbook and a first drill to start from: complete, readable, and without a complaint."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from workbench.domain.scenario import AnswerKey, Weakness
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

_INSPECTION = """\
id: "@ID@"
title: "@TITLE@"
kind: inspection
story: |
  What the trainee is told: who comes to look, and what they already know. It never says what is weak.
playbook: @AUDIT@
parameters: @PARAMETERS@
build:  # an account that meets every rule; sim.Estate makes what its lists name
  - sim.At: {time: 200d}
  - sim.Estate:
      lakes: [lake-raw]
      landing: landing
      users: [partner]
      crawlers: [orders]
      machines: [nightly]
      clusters: {j-1NEWINSPECTION: refinery}
      endpoints: [forecast]
break:  # what is weak by now, and beside it something that only looks bad
  - sim.At: {time: 30d}
@PLANTS@
accepted: @ACCEPTED@
answer:  # what its rules find weak in this account: spoil more above, then say here what must be found
  weak: @WEAK@
  explanation: |
    What an auditor looks for first, for the trainee.
"""
_PLANTS = {
    "s3": "s3.PutBucketLogging: {Bucket: lake-raw, BucketLoggingStatus: {}}",
    "logs": "logs.PutRetentionPolicy: {logGroupName: /aws/vendedlogs/states/nightly, retentionInDays: 365}",
    "glue": """glue.CreateCrawler:
      Name: everything
      Role: crawling
      DatabaseName: lake
      Targets: {S3Targets: [{Path: "s3://lake-raw/"}]}
      Tags: {Environment: prod, GxP: "yes", System: lims, DataType: raw}""",
    "transfer": """iam.PutRolePolicy:
      RoleName: partner
      PolicyName: until-the-migration-is-over
      PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "s3:*", Resource: "*"}]}""",
    "sagemaker": """sagemaker.UpdateModelPackage:
      ModelPackageArn: arn:aws:sagemaker:us-east-1:123456789012:model-package/forecast/1
      ModelApprovalStatus: PendingManualApproval
      CustomerMetadataProperties:
        {source_data_hash: 9f2c, hyperparameters: depth=6, training_date: "2026-10-01"}""",
    "stepfunctions": """stepfunctions.UpdateStateMachine:
      stateMachineArn: arn:aws:states:us-east-1:123456789012:stateMachine:nightly
      loggingConfiguration: {level: "OFF"}""",
    "emr": "sim.EmrCluster: {cluster_id: j-1NEWINSPECTION2, name: adhoc}",
}
"""One weakness by the service of an audit: what is done to the healthy account, in YAML."""
_ON_LOGS = {
    "reason": "a bucket of access logs, which takes neither a lock nor another key and keeps none of its own",
    "owner": "data platform",
    "approved_by": "QA",
    "expires": "2099-12-31",
}
"""How what such a bucket cannot have is accepted."""
_NOT_OF_LOGS = ("*object-lock*", "*cmk-encryption", "*access-logging")


def new_inspection(
    drill_id: str,
    audit_id: str,
    services: Sequence[str],
    parameters: Mapping[str, str],
    weak: Sequence[Weakness],
) -> str:
    """Return the text of a new inspection: an account that meets its rules, then one weakness a service.

    Args:
        drill_id: The file's name without its ending.
        audit_id: Which audit.
        services: What it is about; of none that is known here, all are spoilt.
        parameters: Its settings, each with its value.
        weak: What its rules find in that account.

    Raises:
        UsageError: The id is none.
    """
    text = _named(_INSPECTION, "drill", drill_id).replace("@AUDIT@", audit_id)
    accepted = [{"rule": rule, "resource": "access-logs", **_ON_LOGS} for rule in _NOT_OF_LOGS]
    found = [{"rule": item.rule, "resource": item.resource, "why": item.why} for item in weak]
    for place, items in {"@ACCEPTED@": accepted, "@WEAK@": found}.items():
        lines = "".join(f"\n    - {json.dumps(item, ensure_ascii=False)}" for item in items)
        text = text.replace(place, lines or "[]")
    plants = [_PLANTS[name] for name in services if name in _PLANTS] or _PLANTS.values()
    text = text.replace("@PLANTS@", "\n".join(f"  - {plant}" for plant in plants))
    settings = "".join(f"\n  {name}: {json.dumps(value)}" for name, value in parameters.items())
    return text.replace("@PARAMETERS@", settings or "{}")


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
