"""Made-up records and the files that hold them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

ACCOUNT = "111122223333"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/loader"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/loader/nightly"


def event(name: str, at: object = "2026-08-21T10:00:00Z", **fields: object) -> dict[str, object]:
    """Return a record of S3, of the bucket `landing`, unless told otherwise."""
    return {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "AssumedRole",
            "arn": SESSION,
            "accountId": ACCOUNT,
            "sessionContext": {"sessionIssuer": {"type": "Role", "arn": ROLE, "userName": "loader"}},
        },
        "eventTime": at,
        "eventSource": "s3.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "sourceIPAddress": "10.0.0.7",
        "userAgent": "aws-cli/2.27",
        "requestParameters": {"bucketName": "landing"},
        "responseElements": None,
        "requestID": "R1",
        "eventID": f"{name}-{at}",
        "readOnly": False,
        "resources": [{"ARN": "arn:aws:s3:::landing", "accountId": ACCOUNT, "type": "AWS::S3::Bucket"}],
        "eventType": "AwsApiCall",
        "recipientAccountId": ACCOUNT,
        "eventCategory": "Management",
        **fields,
    }


def of_kms(name: str, at: object = "2026-08-21T10:00:00Z", **fields: object) -> dict[str, object]:
    """Return a record of KMS."""
    key = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/k-1"
    about = {"resources": [{"ARN": key, "accountId": ACCOUNT, "type": "AWS::KMS::Key"}]}
    return event(
        name,
        at,
        **{"eventSource": "kms.amazonaws.com", "requestParameters": {"keyId": key}, **about, **fields},
    )


def write_delivered(file: Path, records: Iterable[Mapping[str, object]]) -> Path:
    """Write records as a trail delivers them, packed when the name says so."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"Records": list(records)}).encode()
    file.write_bytes(gzip.compress(text) if file.suffix == ".gz" else text)
    return file
