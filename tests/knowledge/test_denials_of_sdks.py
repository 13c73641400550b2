"""Errors as the SDKs of other languages word them: what was refused, and whether AWS was asked at all."""

from __future__ import annotations

import pytest

from workbench.knowledge.denials.codes import Refusal
from workbench.knowledge.denials.reading import read_denials

FRAMES = {
    "JavaScript": (
        """AccessDenied: Access Denied
    at throwDefaultError (/srv/node_modules/@smithy/smithy-client/index.js:867:20)
    at de_ListObjectsV2CommandError (/srv/node_modules/@aws-sdk/client-s3/dist-cjs/index.js:6153:12)""",
        "ListObjectsV2",
    ),
    "Java 2": (
        """software.amazon.awssdk.services.s3.model.S3Exception: Access Denied (Service: S3, Status Code: 403)
	at software.amazon.awssdk.services.s3.DefaultS3Client.uploadPart(DefaultS3Client.java:1)""",
        "UploadPart",
    ),
    "Java 1, inner frames first": (
        """com.amazonaws.services.s3.model.AmazonS3Exception: Access Denied
	at com.amazonaws.services.s3.AmazonS3Client.invoke(AmazonS3Client.java:5397)
	at com.amazonaws.services.s3.AmazonS3Client.initiateMultipartUpload(AmazonS3Client.java:3500)""",
        "CreateMultipartUpload",
    ),
    ".NET": (
        """Amazon.S3.AmazonS3Exception: Access Denied
   at Amazon.S3.AmazonS3Client.CopyObjectAsync(CopyObjectRequest request)""",
        "CopyObject",
    ),
    "PHP": (
        """Error executing "ListObjects" on "https://f.s3.amazonaws.com/?prefix=in"; AWS HTTP error:
resulted in a `403 Forbidden` response: <Error><Code>AccessDenied</Code></Error>""",
        "ListObjects",
    ),
}


@pytest.mark.parametrize(("text", "operation"), FRAMES.values(), ids=FRAMES)
def test_the_operation_is_the_one_whose_method_the_trace_names(text: str, operation: str) -> None:
    (denial,) = read_denials(text)

    assert (denial.kind, denial.operation) == (Refusal.DENIED, operation)


@pytest.mark.parametrize(
    "text",
    [
        "Amazon.Runtime.AmazonClientException: Failed to resolve AWS credentials. The credential providers",
        "Aws\\Exception\\CredentialsException: Error retrieving credentials from the instance profile",
        "Aws::Errors::MissingCredentialsError: unable to sign request without credentials set",
        "dispatch failure: no providers in chain provided credentials",
        "awssdk.core.exception.SdkClientException: Unable to load credentials from any of the providers",
    ],
)
def test_who_has_no_credentials_was_refused_by_nobody(text: str) -> None:
    (denial,) = read_denials(text)

    assert denial.kind is Refusal.CREDENTIALS
