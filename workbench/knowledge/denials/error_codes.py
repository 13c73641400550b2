"""The error codes that mean one thing, whichever service says them.

Source: "Errors" and "Common Errors" on each API's page;
https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
"""

from __future__ import annotations

from workbench.domain.evidence import Outcome

_CODES: dict[Outcome, frozenset[str]] = {
    Outcome.NOT_CONFIGURED: frozenset(
        {
            "NoSuchBucketPolicy",
            "NoSuchLifecycleConfiguration",
            "NoSuchPublicAccessBlockConfiguration",
            "NoSuchAccessPointPolicy",
            "OwnershipControlsNotFoundError",
            "ObjectLockConfigurationNotFoundError",
            "NoSuchObjectLockConfiguration",
            "ReplicationConfigurationNotFoundError",
            "NoSuchTagSet",
            "NoSuchTagSetError",
            "ServerSideEncryptionConfigurationNotFoundError",
            "RepositoryPolicyNotFoundException",
            "AWSOrganizationsNotInUseException",
            "PolicyTypeNotEnabledException",
            "EffectivePolicyNotFoundException",
        }
    ),
    Outcome.ARCHIVED: frozenset({"InvalidObjectState"}),
    Outcome.ACL_DISABLED: frozenset({"AccessControlListNotSupported"}),
    Outcome.KMS_KEY_UNUSABLE: frozenset(
        {
            "KMS.DisabledException",
            "KMS.KMSInvalidStateException",
            "KMS.NotFoundException",
            "KMS.KeyUnavailableException",
            "KMSInvalidStateException",
            "DisabledException",
        }
    ),
    Outcome.CONDITIONAL_WRITE: frozenset({"PreconditionFailed", "ConditionalRequestConflict"}),
    Outcome.UNSUPPORTED: frozenset(
        {
            "StateMachineTypeNotSupported",
            "UnsupportedOperationException",
            "UnsupportedOperation",
            "NotSupportedException",
            "MethodNotAllowed",
        }
    ),
    Outcome.DENIED: frozenset(
        {
            "AccessDenied",
            "AccessDeniedException",
            "AllAccessDisabled",
            "AuthorizationError",
            "AuthorizationErrorException",
            "NotAuthorized",
            "UnauthorizedException",
            "UnauthorizedOperation",
            "VpceAccessDenied",
        }
    ),
    Outcome.THROTTLED: frozenset(
        {
            "BandwidthLimitExceeded",
            "EC2ThrottledException",
            "LimitExceededException",
            "PriorRequestNotComplete",
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "RequestThrottled",
            "RequestThrottledException",
            "SlowDown",
            "ThrottledException",
            "Throttling",
            "ThrottlingException",
            "TooManyRequestsException",
        }
    ),
    Outcome.EXPIRED_CREDENTIALS: frozenset(
        {
            "AuthFailure",
            "ExpiredToken",
            "ExpiredTokenException",
            "IncompleteSignature",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "InvalidToken",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "SignatureDoesNotMatch",
            "TokenRefreshRequired",
            "UnrecognizedClientException",
        }
    ),
    Outcome.WRONG_REGION: frozenset(
        {
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException",
            "PermanentRedirect",
            "TemporaryRedirect",
        }
    ),
    Outcome.CLOCK_SKEWED: frozenset({"RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"}),
    Outcome.TIMEOUT: frozenset({"RequestTimeout", "RequestTimeoutException"}),
    Outcome.NOT_FOUND: frozenset(
        {"NotFound", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"}
    ),
}
OUTCOME_OF_CODE = {code: outcome for outcome, codes in _CODES.items() for code in codes}
"""The outcome of each code, without the `Client.` that EC2 puts in front."""
