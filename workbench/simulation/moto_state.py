"""moto's global state: emptied around each account, and changed where it can only be from within."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, tzinfo
from functools import cache
from types import SimpleNamespace
from typing import Any

import boto3
import moto.core.base_backend
import moto.core.responses
import moto.core.utils
import moto.settings
from boto3.session import Session
from moto.awslambda.models import LambdaFunction
from moto.core.loaders import create_loader
from moto.core.utils import method_names_from_class
from moto.iam.access_control import PermissionResult
from moto.iam.models import iam_backends
from moto.moto_api._internal.models import moto_api_backend
from moto.s3.models import FakeBucket

from workbench.knowledge.emr.web_identity import base36
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.sessions import isolated_session
from workbench.simulation.story import Story


@contextmanager
def fresh_moto(story: Story) -> Iterator[None]:
    """Give moto an empty world that lives in the story's time, and leave an empty one behind."""
    moto_api_backend.reset()
    with ExitStack() as changes:
        changes.callback(moto_api_backend.reset)
        # All of moto asks `moto.core.utils.utcnow`, under many imported names; that function looks up
        # `datetime.datetime` in its module: the one place where time can be changed for all of them.
        changes.enter_context(_replaced(moto.core.utils, "datetime", _time_of(story)))
        # moto asks botocore for lists of Regions, and would fail for a profile that does not exist.
        changes.enter_context(_replaced(moto.core.base_backend, "Session", _session_of_its_own))
        changes.enter_context(_replaced(moto.core.utils, "create_loader", _loader_of_moto))
        # It would list all members of a class that answers for each request to it.
        changes.enter_context(_replaced(moto.core.responses, "method_names_from_class", _method_names))
        # Each EC2 would begin with 1,300 images, and as many volumes and snapshots, which nothing asks for.
        changes.enter_context(_replaced(moto.settings, "ec2_load_default_amis", _none))
        # Events that reach a function would run it in Docker. What it did is told by metrics and logs.
        changes.enter_context(_replaced(LambdaFunction, "invoke", _do_not_run))
        # moto takes no notice of conditions in bucket policies (09, F2); the front door evaluates them.
        changes.enter_context(_replaced(FakeBucket, "get_permission", _no_opinion))
        yield


_LOADING = threading.Lock()
"""Requests are answered on threads: each must give back what it found, not what another one had put there."""


def _ec2() -> Any:
    """Return moto's EC2.

    It is loaded when it is first needed, as it takes long; and on loading it asks boto3 for Regions,
    which would fail for a profile that does not exist.
    """
    with _LOADING, _replaced(boto3, "Session", _session_of_its_own):
        from moto.ec2.models import ec2_backends

    return ec2_backends[ACCOUNT][REGION]


def vpc_endpoints() -> dict[str, Any]:
    """Return moto's VPC endpoints by id."""
    endpoints: dict[str, Any] = _ec2().vpc_end_points
    return endpoints


def elastic_addresses() -> list[Any]:
    """Return moto's Elastic addresses."""
    addresses: list[Any] = _ec2().addresses
    return addresses


def ensure_instance_profile(name: str) -> None:
    """Have an instance profile with a role of its name, as if it had always been there: without an event."""
    iam = iam_backends[ACCOUNT]["aws"]
    if any(item.name == name for item in iam.instance_profiles.values()):
        return
    if not any(item.name == name for item in iam.roles.values()):
        trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
        iam.create_role(name, document, "/", None, "", [], "3600")
    iam.create_instance_profile(name, "/", [])
    iam.add_role_to_instance_profile(name, name)


def ensure_job_role(name: str, issuer: str, namespace: str) -> None:
    """Have a role for the pods of EMR in a namespace, as if it had always been there: without an event.

    Args:
        name: Its name.
        issuer: The OIDC provider of the cluster, without `https://`.
        namespace: Whose service accounts it lets in.
    """
    iam = iam_backends[ACCOUNT]["aws"]
    if any(item.name == name for item in iam.roles.values()):
        return
    accounts = f"system:serviceaccount:{namespace}:emr-containers-sa-*-*-{ACCOUNT}-{base36(name)}"
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{issuer}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringLike": {f"{issuer}:sub": accounts}},
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    iam.create_role(name, document, "/", None, "", [], "3600")


def emr_clusters() -> dict[str, Any]:
    """Return moto's EMR clusters by id. moto's EMR brings its EC2 along: see `_ec2`."""
    with _LOADING, _replaced(boto3, "Session", _session_of_its_own):
        from moto.emr.models import emr_backends

    clusters: dict[str, Any] = emr_backends[ACCOUNT][REGION].clusters
    return clusters


@contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def _time_of(story: Story) -> Any:
    """Return a stand-in for the module `datetime`, in which now is the story's now."""

    class StoryTime(datetime):
        """`datetime`, but `now` is the story's."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> StoryTime:
            """Return the story's time."""
            return cls.fromtimestamp(story.now().timestamp(), tz)

    return SimpleNamespace(datetime=StoryTime)


def _session_of_its_own() -> Any:
    return Session(botocore_session=isolated_session())


_loader_of_moto = cache(create_loader)
"""moto's own, which adds to AWS's models: it makes one for each model, and each would list all folders anew.

Not to be shared with botocore's clients: these change the models that they are made from.
"""


_method_names = cache(method_names_from_class)


def _none() -> bool:
    return False


def _do_not_run(*_: Any) -> str:
    return ""


def _no_opinion(*_: Any) -> Any:
    return PermissionResult.NEUTRAL
