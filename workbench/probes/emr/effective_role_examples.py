"""The worked examples of `emr.effective_role`."""

from __future__ import annotations

import json
from collections.abc import Sequence

from workbench.domain.evidence import Answer, Outcome
from workbench.domain.values import JsonObject, JsonValue
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import answered, denied, error_answer
from workbench.probes.emr._examples import CLUSTER, STEP, cluster, described, step
from workbench.probes.emr.effective_role import Params

_PARAMS = Params(cluster_id=CLUSTER, step_id=STEP, bucket="lake")
_NODES = "arn:aws:iam::123456789012:role/emr-nodes"
_LAKE = "arn:aws:iam::123456789012:role/emr-lake"
_ATTRIBUTES: JsonValue = {"IamInstanceProfile": "nodes"}
_PROFILE = answered(
    "iam.GetInstanceProfile",
    {
        "InstanceProfile": {
            "InstanceProfileName": "nodes",
            "Roles": [{"RoleName": "emr-nodes", "Arn": _NODES}],
        }
    },
)
_PLAIN = cluster(Ec2InstanceAttributes=_ATTRIBUTES)
_SECURED = cluster(Ec2InstanceAttributes=_ATTRIBUTES, SecurityConfiguration="guarded")


def _security(kind: str, *identifiers: str, **more: JsonValue) -> Answer:
    mapping: JsonObject = {"Role": _LAKE, "IdentifierType": kind, "Identifiers": list(identifiers)}
    held = {"AuthorizationConfiguration": {"EmrFsConfiguration": {"RoleMappings": [mapping]}, **more}}
    told: JsonObject = {"Name": "guarded", "SecurityConfiguration": json.dumps(held)}
    return answered("emr.DescribeSecurityConfiguration", told)


EXAMPLES: Sequence[Example[Params]] = (
    Example(
        name="the role of the instance profile, whose name is another",
        params=_PARAMS,
        answers={"cluster": _PLAIN, "step": described(step()), "profile": _PROFILE},
        verdict=Verdict.PASS,
        facts={"role_arn": _NODES, "role_name": "emr-nodes", "by": "profile", "lake_formation": False},
    ),
    Example(
        name="the runtime role of the step",
        params=_PARAMS,
        answers={"cluster": _PLAIN, "step": described(step(ExecutionRoleArn=_LAKE)), "profile": _PROFILE},
        verdict=Verdict.PASS,
        facts={"role_arn": _LAKE, "by": "runtime"},
    ),
    Example(
        name="what the security configuration maps for this bucket",
        params=_PARAMS,
        answers={
            "cluster": _SECURED,
            "step": described(step()),
            "profile": _PROFILE,
            "security": _security("Prefix", "s3://lake/"),
        },
        verdict=Verdict.PASS,
        facts={"role_arn": _LAKE, "by": "mapping"},
    ),
    Example(
        name="what it maps for another bucket, beside Lake Formation",
        params=_PARAMS,
        answers={
            "cluster": _SECURED,
            "step": described(step()),
            "profile": _PROFILE,
            "security": _security(
                "Prefix",
                "s3://other/",
                LakeFormationConfiguration={"AuthorizedSessionTagValue": "Amazon EMR"},
            ),
        },
        verdict=Verdict.WARN,
        facts={"role_arn": _NODES, "by": "profile", "lake_formation": True},
    ),
    Example(
        name="what it maps by user",
        params=_PARAMS,
        answers={
            "cluster": _SECURED,
            "step": described(step()),
            "profile": _PROFILE,
            "security": _security("User", "hadoop"),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.NO_DATA,
        facts={"role_arn": None},
    ),
    Example(
        name="the profile is gone",
        params=_PARAMS,
        answers={
            "cluster": _PLAIN,
            "step": described(step()),
            "profile": error_answer("iam.GetInstanceProfile", Outcome.NOT_FOUND, status=404),
        },
        verdict=Verdict.FAIL,
        facts={"role_arn": ""},
    ),
    Example(
        name="there is no step",
        params=Params(cluster_id=CLUSTER),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
    ),
    Example(
        name="nobody may read the profile",
        params=_PARAMS,
        answers={
            "cluster": _PLAIN,
            "step": described(step()),
            "profile": denied("iam.GetInstanceProfile", "iam:GetInstanceProfile"),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"role_arn": None},
    ),
)
