"""The door to AWS: the reviewed operations, the read-only guard, the reader.

Importing this package loads neither boto3 nor botocore; the first client does.
"""

from __future__ import annotations

from workbench.aws.catalogue import Catalogue, Operation, Service, load_catalogue
from workbench.aws.cli_text import command
from workbench.aws.doctor import Ability, Checkup, abilities, check_up
from workbench.aws.iam_policy import policy_for
from workbench.aws.sessions import StaticCredentials
from workbench.aws.source import BotoSource

__all__ = [
    "Ability",
    "BotoSource",
    "Catalogue",
    "Checkup",
    "Operation",
    "Service",
    "StaticCredentials",
    "abilities",
    "check_up",
    "command",
    "load_catalogue",
    "policy_for",
]
