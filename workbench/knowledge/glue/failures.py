"""What the error of a Glue job run, and the lines that it logged, speak of.

Sources: Glue developer guide, "Troubleshooting AWS Glue errors", "Error classification"; error signatures,
whose rows hold the texts themselves.
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from workbench.knowledge.spark.failures import FailureReader

GlueCause: TypeAlias = Literal[
    "glue-input-path-missing",
    "glue-input-access-denied",
    "glue-output-access-denied",
    "glue-sink-db-error",
    "glue-kms-denied",
    "kms-key-unusable",
    "glue-missing-column",
    "glue-type-mismatch",
    "glue-partition-schema-mismatch",
    "glue-bad-format-or-empty",
    "glue-tempdir-inaccessible",
    "glue-script-unavailable",
    "glue-argument-invalid",
    "glue-catalog-object-missing",
    "glue-lakeformation-denied",
    "glue-connection-missing",
    "glue-vpc-placement-denied",
    "glue-vpc-no-s3-route",
    "glue-oom",
    "glue-disk-full",
    "glue-concurrency-or-quota",
    "glue-role-not-assumable",
    "glue-dependency",
    "glue-archived-input",
    "glue-s3-throttled",
    "glue-script-exception",
]
"""What the words of a failure can make likely; other causes leave no words."""
READER: FailureReader[GlueCause] = FailureReader(
    playbook="glue-job-failed",
    causes=get_args(GlueCause),
    of_denial={
        "s3": ("glue-input-access-denied", "glue-output-access-denied", "glue-tempdir-inaccessible"),
        "kms": ("glue-kms-denied",),
        "ec2": ("glue-vpc-placement-denied",),
        "lakeformation": ("glue-lakeformation-denied",),
    },
    residual="glue-script-exception",
)
"""Reads `ErrorMessage` and `StateDetail` of a run, and its log."""
