"""What the names and ids of AWS look like, in words, for whoever typed one that is none."""

from __future__ import annotations

_BUCKET = "3 to 63 small letters, digits, dots, hyphens; very old ones have capitals and underscores too"
_SAGEMAKER_NAME = "up to 63 letters, digits and single hyphens, no underscore"
_PRINCIPAL = "arn:aws:iam::ACCOUNT:role/NAME, …:user/NAME, or arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION"

_FORMS = {
    "action": "a service and an operation: s3:PutObject, kms:Decrypt",
    "application_id": "small letters and digits",
    "bucket": _BUCKET,
    "client_timeout_s": "a number of seconds: 30, 2.5",
    "cluster_id": "j- and capitals and digits: j-3KVTXXXXXX7UG",
    "endpoint_name": _SAGEMAKER_NAME,
    "execution_arn": "arn:aws:states:REGION:ACCOUNT:execution:STATE_MACHINE:NAME",
    "job_run_id": "small letters and digits",
    "log_bucket": _BUCKET,
    "md5": "32 hexadecimal digits",
    "model_name": _SAGEMAKER_NAME,
    "model_package_group": f"{_SAGEMAKER_NAME}, a version after a slash; or an ARN",
    "object_size": "a number of bytes, digits only",
    "payload_sizes": "yes or no",
    "pipeline_execution_arn": "arn:aws:sagemaker:REGION:ACCOUNT:pipeline/NAME/execution/ID",
    "principal_arn": _PRINCIPAL,
    "resource_arn": "arn:aws:SERVICE:REGION:ACCOUNT:NAME",
    "run_id": "jr_ and letters and digits",
    "server_id": "s- and 17 hexadecimal digits: s-01234567890abcdef",
    "size": "a number of bytes, digits only",
    "source_bucket": _BUCKET,
    "source_cidr": "an address or a network: 203.0.113.7, 203.0.113.0/24",
    "state_machine_arn": "arn:aws:states:REGION:ACCOUNT:stateMachine:NAME",
    "step_id": "s- and capitals and digits: s-2M3LKEXAMPLE",
    "training_job_name": _SAGEMAKER_NAME,
    "variant": _SAGEMAKER_NAME,
    "virtual_cluster_id": "small letters and digits",
    "vpc_endpoint_id": "vpce- and hexadecimal digits: vpce-0123456789abcdef0",
    "writer_arn": _PRINCIPAL,
}
"""By the names of parameters. Sources: the API references; "Bucket naming rules" (S3 user guide)."""


def form_of(parameter: str) -> str:
    """Return what a value of this parameter looks like; empty where only its playbook can tell."""
    return _FORMS.get(parameter, "")
