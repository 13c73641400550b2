"""What AWS says, in one vocabulary; and what does not mean what it seems to."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import exceptions as boto
from botocore.parsers import ResponseParserError

from workbench.aws.catalogue import load_catalogue
from workbench.aws.errors import failures, normalise
from workbench.aws.sessions import MfaNeededError
from workbench.domain.evidence import Outcome
from workbench.engine.errors import GuardRefusedError, UsageError


def aws_error(
    operation: str,
    code: str,
    status: int,
    message: str = "said AWS",
    headers: dict[str, str] | None = None,
) -> Any:
    answer = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {
            "HTTPStatusCode": status,
            "HTTPHeaders": headers or {},
            "RequestId": "4442587FB7D0A2F9",
        },
    }
    return boto.ClientError(answer, operation.partition(".")[2])


def outcome(operation: str, error: Exception, region: str = "us-east-1") -> Outcome:
    return normalise(error, load_catalogue()[operation], region=region).outcome


@pytest.mark.parametrize(
    ("operation", "code", "status", "headers", "expected"),
    [
        ("s3.HeadObject", "404", 404, {}, Outcome.NOT_FOUND),
        ("s3.HeadObject", "404", 404, {"x-amz-delete-marker": "true"}, Outcome.DELETE_MARKER),
        ("s3.HeadObject", "405", 405, {"x-amz-delete-marker": "true"}, Outcome.DELETE_MARKER_VERSION),
        ("s3.HeadObject", "403", 403, {}, Outcome.DENIED),
        ("s3.HeadObject", "400", 400, {}, Outcome.BAD_REQUEST),
        ("s3.HeadObject", "400", 400, {"x-amz-bucket-region": "eu-west-1"}, Outcome.WRONG_REGION),
        ("s3.HeadBucket", "301", 301, {"x-amz-bucket-region": "eu-west-1"}, Outcome.WRONG_REGION),
        ("s3.HeadObject", "503", 503, {}, Outcome.THROTTLED),
        ("s3.HeadBucket", "403", 403, {"x-amz-bucket-region": "us-east-1"}, Outcome.DENIED),
        ("s3.HeadBucket", "404", 404, {}, Outcome.NOT_FOUND),
        ("s3.HeadObject", "500", 500, {}, Outcome.ERROR),
        ("s3.HeadObject", "InvalidObjectState", 403, {}, Outcome.ARCHIVED),
        ("s3.ListObjectsV2", "NoSuchBucket", 404, {}, Outcome.NOT_FOUND),
        ("s3.ListObjectsV2", "AccessDenied", 403, {}, Outcome.DENIED),
        ("s3.ListObjectsV2", "SlowDown", 503, {}, Outcome.THROTTLED),
        ("s3.ListObjectsV2", "PermanentRedirect", 301, {}, Outcome.WRONG_REGION),
        ("s3.ListObjectsV2", "RequestTimeTooSkewed", 403, {}, Outcome.CLOCK_SKEWED),
        ("s3.ListObjectsV2", "SomethingNew", 403, {}, Outcome.DENIED),
        ("s3.ListObjectsV2", "SomethingNew", 400, {}, Outcome.BAD_REQUEST),
        ("s3.ListObjectsV2", "SomethingNew", 429, {}, Outcome.THROTTLED),
        ("s3.ListObjectsV2", "InternalError", 500, {}, Outcome.ERROR),
        ("s3.GetBucketPolicy", "NoSuchBucketPolicy", 404, {}, Outcome.NOT_CONFIGURED),
        ("s3.GetBucketPolicy", "NoSuchBucket", 404, {}, Outcome.NOT_FOUND),
        ("s3.GetBucketPolicy", "MethodNotAllowed", 405, {}, Outcome.UNSUPPORTED),
        (
            "s3.GetObjectLockConfiguration",
            "ObjectLockConfigurationNotFoundError",
            404,
            {},
            Outcome.NOT_CONFIGURED,
        ),
        ("kms.DescribeKey", "NotFoundException", 400, {}, Outcome.NOT_FOUND),
        ("iam.GetRole", "NoSuchEntity", 404, {}, Outcome.NOT_FOUND),
        ("iam.GetRole", "InvalidClientTokenId", 403, {}, Outcome.EXPIRED_CREDENTIALS),
        ("glue.GetTable", "EntityNotFoundException", 400, {}, Outcome.NOT_FOUND),
        ("cloudtrail.GetTrail", "TrailNotFoundException", 400, {}, Outcome.NOT_FOUND),
        ("cloudtrail.LookupEvents", "ThrottlingException", 400, {}, Outcome.THROTTLED),
        ("events.DescribeRule", "ResourceNotFoundException", 400, {}, Outcome.NOT_FOUND),
        ("events.DescribeRule", "ExpiredTokenException", 400, {}, Outcome.EXPIRED_CREDENTIALS),
        ("stepfunctions.DescribeExecution", "ExecutionDoesNotExist", 400, {}, Outcome.NOT_FOUND),
        ("ec2.DescribeVpcEndpoints", "InvalidVpcEndpointId.NotFound", 400, {}, Outcome.NOT_FOUND),
        ("ec2.DescribeVpcEndpoints", "Client.UnauthorizedOperation", 403, {}, Outcome.DENIED),
        (
            "organizations.DescribeOrganization",
            "AWSOrganizationsNotInUseException",
            400,
            {},
            Outcome.NOT_CONFIGURED,
        ),
        ("lambda.GetAccountSettings", "404", 404, {}, Outcome.ERROR),
    ],
)
def test_codes_become_outcomes(
    operation: str, code: str, status: int, headers: dict[str, str], expected: Outcome
) -> None:
    assert outcome(operation, aws_error(operation, code, status, headers=headers)) is expected


@pytest.mark.parametrize(
    ("operation", "code", "message", "expected"),
    [
        (
            "sagemaker.DescribeEndpoint",
            "ValidationException",
            'Could not find endpoint "e".',
            Outcome.NOT_FOUND,
        ),
        (
            "sagemaker.DescribeEndpoint",
            "ValidationException",
            "1 validation error detected",
            Outcome.BAD_REQUEST,
        ),
        (
            "emr.DescribeCluster",
            "InvalidRequestException",
            "Cluster id 'j-1' is not valid.",
            Outcome.NOT_FOUND,
        ),
        (
            "lambda.GetPolicy",
            "ResourceNotFoundException",
            "The resource you requested does not exist.",
            Outcome.NOT_CONFIGURED,
        ),
        ("lambda.GetPolicy", "ResourceNotFoundException", "Function not found: arn:…", Outcome.NOT_FOUND),
        (
            "sts.GetCallerIdentity",
            "SignatureDoesNotMatch",
            "Signature expired: 20261123T1200Z is now earlier than 20261123T1205Z",
            Outcome.CLOCK_SKEWED,
        ),
        (
            "sts.GetCallerIdentity",
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match",
            Outcome.EXPIRED_CREDENTIALS,
        ),
    ],
)
def test_messages_decide_where_codes_are_vague(
    operation: str, code: str, message: str, expected: Outcome
) -> None:
    assert outcome(operation, aws_error(operation, code, 400, message)) is expected


def test_a_denial_that_an_emulator_wraps_in_a_document_is_unwrapped() -> None:
    document = (
        "<Response><Errors><Error><Code>AccessDenied</Code><Message>no</Message></Error></Errors></Response>"
    )
    failure = normalise(
        aws_error("events.ListRules", "403", 403, document), load_catalogue()["events.ListRules"]
    )
    assert (failure.outcome, failure.code, failure.message) == (Outcome.DENIED, "AccessDenied", "no")


@pytest.mark.parametrize("status", [404, 500, 501])
def test_an_operation_that_an_emulator_lacks_says_nothing_about_the_account(status: int) -> None:
    page = "<!doctype html>\n<html lang=en><title>Internal Server Error</title>"
    failure = normalise(
        aws_error("transfer.ListUsers", str(status), status, page), load_catalogue()["transfer.ListUsers"]
    )
    assert failure.outcome is Outcome.ERROR
    assert "lacks this operation" in failure.message


def test_a_failed_role_assumption_is_no_denial_of_what_was_asked() -> None:
    denied = aws_error("sts.AssumeRole", "AccessDenied", 403)
    assert outcome("s3.HeadObject", denied) is Outcome.EXPIRED_CREDENTIALS


def test_a_bucket_of_this_region_is_not_called_misplaced() -> None:
    error = aws_error("s3.HeadObject", "400", 400, headers={"x-amz-bucket-region": "us-east-1"})
    assert outcome("s3.HeadObject", error) is Outcome.BAD_REQUEST


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (boto.NoCredentialsError(), Outcome.EXPIRED_CREDENTIALS),
        (boto.UnauthorizedSSOTokenError(), Outcome.EXPIRED_CREDENTIALS),
        (boto.TokenRetrievalError(provider="sso", error_msg="expired"), Outcome.EXPIRED_CREDENTIALS),
        (boto.CredentialRetrievalError(provider="process", error_msg="exit 1"), Outcome.EXPIRED_CREDENTIALS),
        (MfaNeededError("code?"), Outcome.EXPIRED_CREDENTIALS),
        (boto.ConnectTimeoutError(endpoint_url="https://x"), Outcome.TIMEOUT),
        (boto.ReadTimeoutError(endpoint_url="https://x"), Outcome.TIMEOUT),
        (boto.EndpointConnectionError(endpoint_url="https://x"), Outcome.UNREACHABLE),
        (boto.ConnectionClosedError(endpoint_url="https://x"), Outcome.UNREACHABLE),
        (boto.SSLError(endpoint_url="https://x", error="certificate"), Outcome.UNREACHABLE),
        (boto.ProxyConnectionError(proxy_url="http://p"), Outcome.UNREACHABLE),
        (boto.ParamValidationError(report="Missing"), Outcome.BAD_REQUEST),
        (UsageError("no such endpoint"), Outcome.BAD_REQUEST),
        (GuardRefusedError("not listed"), Outcome.BLOCKED_BY_GUARD),
        (ResponseParserError("no XML"), Outcome.UNREACHABLE),
    ],
)
def test_what_happens_without_an_answer(error: Exception, expected: Outcome) -> None:
    assert isinstance(error, failures())
    assert outcome("s3.HeadObject", error) is expected


def test_a_failure_keeps_the_request_id_the_status_and_the_telling_headers_only() -> None:
    headers = {"x-amz-delete-marker": "true", "Date": "Mon, 23 Nov 2026 12:00:00 GMT", "set-cookie": "s=1"}
    failure = normalise(
        aws_error("s3.HeadObject", "404", 404, headers=headers), load_catalogue()["s3.HeadObject"]
    )
    assert failure.request_id == "4442587FB7D0A2F9"
    assert failure.status == 404
    assert failure.headers == {"x-amz-delete-marker": "true", "date": "Mon, 23 Nov 2026 12:00:00 GMT"}
