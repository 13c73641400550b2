"""Closed values that AWS chose are those of its own models: a value that is missing here would be unknown."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from tests.aws.shaped import service_model
from workbench.domain.execution import ExecutionStatus
from workbench.knowledge.s3.encryption import Encryption
from workbench.knowledge.s3.replication import ReplicationStatus
from workbench.knowledge.s3.upload_settings import Versioning
from workbench.knowledge.sftp.server import Protocol
from workbench.probes.iam._simulation import SimulatorAnswer
from workbench.probes.iam.denial import CannedAcl
from workbench.probes.kms._states import KeyState
from workbench.probes.s3.object_visibility import StorageClass
from workbench.probes.stepfunctions.logging import LogLevel


@pytest.mark.parametrize(
    ("ours", "service", "shape", "only_ours", "only_theirs"),
    [
        (ExecutionStatus, "stepfunctions", "ExecutionStatus", set(), set()),
        (LogLevel, "stepfunctions", "LogLevel", set(), set()),
        (KeyState, "kms", "KeyState", set(), set()),
        (StorageClass, "s3", "StorageClass", set(), set()),
        (ReplicationStatus, "s3", "ReplicationStatus", set(), {"COMPLETE"}),
        (Encryption, "s3", "ServerSideEncryption", set(), set()),
        (Versioning, "s3", "BucketVersioningStatus", {"never"}, set()),
        (CannedAcl, "s3", "ObjectCannedACL", {"log-delivery-write"}, set()),
        (SimulatorAnswer, "iam", "PolicyEvaluationDecisionType", set(), set()),
        (Protocol, "transfer", "Protocol", set(), set()),
    ],
)
def test_closed_values_of_aws_are_those_of_its_model(
    ours: Any, service: str, shape: str, only_ours: set[str], only_theirs: set[str]
) -> None:
    model: Any = service_model(service).shape_for(shape)
    assert set(get_args(ours)) - only_ours == set(model.enum) - only_theirs
