"""The worked examples of `sagemaker.served_model`."""

from __future__ import annotations

from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.probe import Example
from workbench.probes._examples import denied
from workbench.probes.sagemaker import _deployment_examples as ep
from workbench.probes.sagemaker.served_model import Params

_NAMED = Params(model_name=ep.MODEL)
_SEVEN = f"{ep.PACKAGE}/7"

EXAMPLES: tuple[Example[Params], ...] = (
    Example(
        name="an image, data, and a role",
        params=_NAMED,
        answers={"model": ep.model()},
        verdict=Verdict.PASS,
        facts={
            "exists": True,
            "bucket": "puffin-models",
            "key": "claims/7/model.tar.gz",
            "repository": "puffin",
            "tag": "7",
            "isolated": False,
            "region": "eu-west-3",
        },
    ),
    Example(
        name="isolated, in a VPC, and made from a version, which names the rest",
        params=_NAMED,
        answers={
            "model": ep.model(package=7, EnableNetworkIsolation=True, VpcConfig={"Subnets": ["subnet-1"]}),
            ("package", _SEVEN): ep.package(ep.version(7)),
        },
        verdict=Verdict.PASS,
        facts={
            "isolated": True,
            "in_vpc": True,
            "artifact": ep.DATA,
            "etag": "0123456789abcdef0123456789abcdef",
            "foreign": False,
        },
    ),
    Example(
        name="its version may not be read",
        params=_NAMED,
        answers={
            "model": ep.model(package=7),
            ("package", _SEVEN): denied("sagemaker.DescribeModelPackage", "sagemaker:DescribeModelPackage"),
        },
        verdict=Verdict.UNKNOWN,
        reason=UnknownReason.DENIED,
        facts={"artifact": None, "etag": None, "role_arn": ep.ROLE},
    ),
    Example(
        name="there is none yet, and the version that should be deployed tells what of",
        params=Params(model_name="later", package_arn=_SEVEN),
        answers={
            "model": ep.absent("sagemaker.DescribeModel"),
            ("package", _SEVEN): ep.package(ep.version(7)),
        },
        verdict=Verdict.WARN,
        facts={"exists": False, "artifact": ep.DATA},
    ),
    Example(
        name="no model is known",
        params=Params(),
        answers={},
        verdict=Verdict.SKIPPED,
        reason=SkipReason.NOT_APPLICABLE,
        facts={"exists": False, "artifact": ""},
    ),
)
