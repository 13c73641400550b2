"""A whole account that meets every rule of every audit: what an inspection drill then spoils."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.simulation.api import Api
from workbench.simulation.identities import ACCOUNT, REGION
from workbench.simulation.sim_actions.deployments import model, model_package
from workbench.simulation.sim_actions.emr import emr_cluster
from workbench.simulation.sim_actions.iam import document, role
from workbench.simulation.sim_actions.kms import kms_key
from workbench.simulation.sim_actions.registry import sim_action
from workbench.simulation.sim_actions.transfer import transfer_server

KEY_ID = "e57a7e00-0000-4000-8000-000000000001"
"""The key of the estate, `alias/estate`."""
LOGS, TRAIL = "access-logs", "audit-trail"
"""Buckets that every estate has."""
SERVER = "s-e57a7e00000000001"
"""The SFTP server of an estate that has users."""
_KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{KEY_ID}"
_TAGS = {"Environment": "prod", "GxP": "yes", "System": "lims", "DataType": "raw"}
_TAG_LIST = [{"Key": key, "Value": value} for key, value in _TAGS.items()]
_ALL_BLOCKED = dict.fromkeys(
    ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
)
_ZONES = ("raw/", "curated/", "ml-ready/")
_SENT_ON = f"arn:aws:kinesis:{REGION}:{ACCOUNT}:stream/central"
_FAILURES = f"arn:aws:sns:{REGION}:{ACCOUNT}:failures"
_ANY_ERROR = ["States.ALL"]
_WHO = ("training-pipeline/nightly", "model-approver/qa")
"""Sessions of the roles that make a version and approve it."""


@sim_action
def estate(
    api: Api,
    lakes: Sequence[str] = (),
    landing: str = "",
    users: Sequence[str] = (),
    crawlers: Sequence[str] = (),
    machines: Sequence[str] = (),
    clusters: Mapping[str, str] | None = None,
    endpoints: Sequence[str] = (),
) -> None:
    """Build an account in which every rule of every shipped audit is met, as far as one can meet them all.

    The bucket for access logs can have neither a default retention nor a customer key, for then none would
    arrive: what its rules say is for people to accept. With each resource comes what it needs: a key, a
    trail, roles, log groups, topics.

    Args:
        api: The way to AWS.
        lakes: Names of buckets with zones.
        landing: The bucket into which SFTP users put files, under `in/USER`.
        users: Their names; each has a role of its name.
        crawlers: Names of crawlers, each of `raw/NAME/` in the first lake.
        machines: Names of state machines.
        clusters: EMR clusters, id to name.
        endpoints: Names of SageMaker endpoints, each serving version 1 of the group of its name, from the
            bucket `model-artifacts`, which is made with the first.
    """
    kms_key(api, KEY_ID, alias="alias/estate")
    api.call("kms.EnableKeyRotation", {"KeyId": KEY_ID})
    api.call(
        "s3control.PutPublicAccessBlock",
        {"AccountId": ACCOUNT, "PublicAccessBlockConfiguration": _ALL_BLOCKED},
    )
    _log_bucket(api)
    _trail(api)
    api.call("kinesis.CreateStream", {"StreamName": "central", "ShardCount": 1})
    for name in lakes:
        _bucket(api, name)
        for zone in _ZONES:
            api.call("s3.PutObject", {"Bucket": name, "Key": f"{zone}orders/a.csv", "Body": "a"})
    if users:
        _server(api, landing, users)
    if crawlers:
        _crawlers(api, lakes[0], crawlers)
    if machines:
        _machines(api, machines)
    if clusters:
        encryption = {"EnableAtRestEncryption": True, "EnableInTransitEncryption": True}
        held = json.dumps({"EncryptionConfiguration": encryption})
        api.call("emr.CreateSecurityConfiguration", {"Name": "gxp", "SecurityConfiguration": held})
    for cluster_id, name in (clusters or {}).items():
        about = {"SecurityConfiguration": "gxp", "ReleaseLabel": "emr-7.9.0", "Tags": _TAG_LIST}
        emr_cluster(api, cluster_id, name, log_uri=f"s3n://{LOGS}/emr/", **about)
    if endpoints:
        _endpoints(api, endpoints)


def _bucket(api: Api, name: str) -> None:
    api.call("s3.CreateBucket", {"Bucket": name, "ObjectLockEnabledForBucket": True})
    kept = {"DefaultRetention": {"Mode": "COMPLIANCE", "Years": 7}}
    api.call(
        "s3.PutObjectLockConfiguration",
        {"Bucket": name, "ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled", "Rule": kept}},
    )
    by_default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": _KEY}
    api.call(
        "s3.PutBucketEncryption",
        {
            "Bucket": name,
            "ServerSideEncryptionConfiguration": {
                "Rules": [{"ApplyServerSideEncryptionByDefault": by_default}]
            },
        },
    )
    logging = {"LoggingEnabled": {"TargetBucket": LOGS, "TargetPrefix": f"{name}/"}}
    api.call("s3.PutBucketLogging", {"Bucket": name, "BucketLoggingStatus": logging})
    api.call("s3.PutBucketTagging", {"Bucket": name, "Tagging": {"TagSet": _TAG_LIST}})


def _lets_write(api: Api, bucket: str, service: str, *looks_at: str) -> None:
    """Let a service put objects into a bucket, and look at the bucket itself by these actions."""
    arn = f"arn:aws:s3:::{bucket}"
    allowed = [("s3:PutObject", f"{arn}/*"), *((action, arn) for action in looks_at)]
    statements = [
        {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, "Resource": resource}
        for action, resource in allowed
    ]
    api.call("s3.PutBucketPolicy", {"Bucket": bucket, "Policy": document(statements)})


def _log_bucket(api: Api) -> None:
    api.call("s3.CreateBucket", {"Bucket": LOGS, "ObjectLockEnabledForBucket": True})
    api.call("s3.PutBucketTagging", {"Bucket": LOGS, "Tagging": {"TagSet": _TAG_LIST}})
    _lets_write(api, LOGS, "logging.s3.amazonaws.com")


def _trail(api: Api) -> None:
    """Record everything, and lay a table over it."""
    _bucket(api, TRAIL)
    _lets_write(api, TRAIL, "cloudtrail.amazonaws.com", "s3:GetBucketAcl")
    settings = {"IsMultiRegionTrail": True, "EnableLogFileValidation": True, "KmsKeyId": _KEY}
    api.call("cloudtrail.CreateTrail", {"Name": "everything", "S3BucketName": TRAIL, **settings})
    objects = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}
    everything = {"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [objects]}
    api.call("cloudtrail.PutEventSelectors", {"TrailName": "everything", "EventSelectors": [everything]})
    api.call("cloudtrail.StartLogging", {"Name": "everything"})
    api.call("glue.CreateDatabase", {"DatabaseInput": {"Name": "audit"}})
    columns = [{"Name": "eventname", "Type": "string", "Comment": "the API call"}]
    keys = [{"Name": name, "Type": "string", "Comment": "of delivery"} for name in ("year", "month", "day")]
    table = {
        "Name": "cloudtrail",
        "Description": "all calls, by the day of their delivery",
        "StorageDescriptor": {"Location": f"s3://{TRAIL}/AWSLogs/", "Columns": columns},
        "PartitionKeys": keys,
    }
    api.call("glue.CreateTable", {"DatabaseName": "audit", "TableInput": table})


def _server(api: Api, landing: str, users: Sequence[str]) -> None:
    _bucket(api, landing)
    tidy = {
        "ID": "tidy",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Transitions": [{"Days": 90, "StorageClass": "GLACIER_IR"}],
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }
    api.call(
        "s3.PutBucketLifecycleConfiguration",
        {"Bucket": landing, "LifecycleConfiguration": {"Rules": [tidy]}},
    )
    transfer_server(api, SERVER, SecurityPolicyName="TransferSecurityPolicy-2024-01")
    arn = f"arn:aws:transfer:{REGION}:{ACCOUNT}:server/{SERVER}"
    api.call("transfer.TagResource", {"Arn": arn, "Tags": _TAG_LIST})
    for name in users:
        own = {f"arn:aws:s3:::{landing}/in/{name}/*": ["s3:PutObject", "s3:GetObject"]}
        role(api, name, "transfer.amazonaws.com", allow=own)
        home = [{"Entry": "/", "Target": f"/{landing}/in/{name}"}]
        api.call(
            "transfer.CreateUser",
            {
                "ServerId": SERVER,
                "UserName": name,
                "Role": f"arn:aws:iam::{ACCOUNT}:role/{name}",
                "HomeDirectoryType": "LOGICAL",
                "HomeDirectoryMappings": home,
            },
        )


def _crawlers(api: Api, lake: str, crawlers: Sequence[str]) -> None:
    role(api, "crawling", "glue.amazonaws.com", allow={f"arn:aws:s3:::{lake}/*": ["s3:GetObject"]})
    api.call("glue.CreateDatabase", {"DatabaseInput": {"Name": "lake"}})
    for name in crawlers:
        targets = {"S3Targets": [{"Path": f"s3://{lake}/raw/{name}/"}]}
        made = {"Name": name, "Role": "crawling", "DatabaseName": "lake", "Targets": targets}
        api.call("glue.CreateCrawler", {**made, "Tags": _TAGS})


def _machines(api: Api, machines: Sequence[str]) -> None:
    """Make machines that try again, tell somebody, and log into a group of their own."""
    role(api, "stepping", "states.amazonaws.com")
    api.call("sns.CreateTopic", {"Name": "failures"})
    on_call = {"Protocol": "sqs", "Endpoint": f"arn:aws:sqs:{REGION}:{ACCOUNT}:on-call"}
    api.call("sns.Subscribe", {"TopicArn": _FAILURES, **on_call})
    for name in machines:
        group = f"/aws/vendedlogs/states/{name}"
        api.call("logs.CreateLogGroup", {"logGroupName": group, "kmsKeyId": _KEY, "tags": _TAGS})
        sent_on = {"filterName": "all", "filterPattern": "", "destinationArn": _SENT_ON}
        api.call("logs.PutSubscriptionFilter", {"logGroupName": group, **sent_on})
        arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{group}:*"
        logged = {"level": "ALL", "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": arn}}]}
        api.call(
            "stepfunctions.CreateStateMachine",
            {
                "name": name,
                "roleArn": f"arn:aws:iam::{ACCOUNT}:role/stepping",
                "definition": json.dumps(definition()),
                "loggingConfiguration": logged,
                "tags": [{"key": key, "value": value} for key, value in _TAGS.items()],
            },
        )


def definition() -> dict[str, Any]:
    """Return a state machine that tries again with growing pauses, and tells somebody when it gives up."""
    retry = [{"ErrorEquals": _ANY_ERROR, "MaxDelaySeconds": 60, "JitterStrategy": "FULL"}]
    task = {"Type": "Task", "TimeoutSeconds": 60, "Retry": retry}
    return {
        "StartAt": "Load",
        "States": {
            "Load": {
                **task,
                "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {},
                "Catch": [{"ErrorEquals": _ANY_ERROR, "Next": "Tell"}],
                "End": True,
            },
            "Tell": {
                **task,
                "Resource": "arn:aws:states:::sns:publish",
                "Parameters": {"TopicArn": _FAILURES, "Message": "failed"},
                "Catch": [{"ErrorEquals": _ANY_ERROR, "Next": "Failed"}],
                "Next": "Failed",
            },
            "Failed": {"Type": "Fail"},
        },
    }


def _endpoints(api: Api, endpoints: Sequence[str]) -> None:
    """Make endpoints whose versions a pipeline made, and somebody else approved."""
    bucket = "model-artifacts"
    _bucket(api, bucket)
    role(api, "serving", "sagemaker.amazonaws.com", allow={f"arn:aws:s3:::{bucket}/*": ["s3:GetObject"]})
    maker = api.story.actor
    for name in endpoints:
        artifact = f"s3://{bucket}/{name}/1/model.tar.gz"
        encrypted = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": _KEY}
        api.call(
            "s3.PutObject",
            {"Bucket": bucket, "Key": f"{name}/1/model.tar.gz", "Body": "weights", **encrypted},
        )
        said = {"source_data_hash": "9f2c", "hyperparameters": "depth=6", "training_date": "2026-10-01"}
        pipeline = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:pipeline/{name}/execution/1"
        trained_by, approved_by = (f"arn:aws:sts::{ACCOUNT}:assumed-role/{who}" for who in _WHO)
        api.story.actor = replace(maker, arn=trained_by)
        model_package(
            api,
            name,
            artifact,
            CustomerMetadataProperties=said,
            MetadataProperties={"GeneratedBy": pipeline},
        )
        api.story.actor = replace(maker, arn=approved_by)
        version = f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package/{name}/1"
        approval = {"ModelApprovalStatus": "Approved", "CustomerMetadataProperties": said}
        api.call("sagemaker.UpdateModelPackage", {"ModelPackageArn": version, **approval})
        api.story.actor = maker
        model(api, f"{name}-1", package=f"{name}/1")
        variant = {"VariantName": "AllTraffic", "ModelName": f"{name}-1", "InitialInstanceCount": 1}
        variant |= {"InstanceType": "ml.m5.large", "InitialVariantWeight": 1}
        api.call(
            "sagemaker.CreateEndpointConfig",
            {"EndpointConfigName": f"{name}-1", "ProductionVariants": [variant]},
        )
        api.call(
            "sagemaker.CreateEndpoint",
            {"EndpointName": name, "EndpointConfigName": f"{name}-1", "Tags": _TAG_LIST},
        )
