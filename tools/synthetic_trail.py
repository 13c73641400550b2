"""A made-up trail of any size, as CloudTrail delivers it, the same each time.

Usage: synthetic_trail.py FOLDER [EVENTS]
"""

from __future__ import annotations

import gzip
import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

EVENTS_A_FILE = 5000
ACCOUNT = "111122223333"
KEY_ARN = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
BEGIN = datetime(2026, 8, 20, tzinfo=UTC)
DENIED = (
    "User: {arn} is not authorized to perform: {action} on resource: arn:aws:s3:::landing/in/batch-{n}.csv "
    "because no identity-based policy allows the {action} action"
)


def event(number: int, dice: random.Random, at: datetime) -> dict[str, object]:
    """Return one record of about 1.4 kB, of S3 mostly, of KMS now and then; one in fifty is denied."""
    role = f"role-{dice.randrange(40)}"
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/{role}/session-{dice.randrange(500)}"
    of_kms = number % 5 == 0
    name = (
        "GenerateDataKey" if of_kms else dice.choice(("PutObject", "GetObject", "HeadObject", "DeleteObject"))
    )
    key = f"in/{at:%Y/%m/%d}/batch-{dice.randrange(200_000):06}.csv"
    record: dict[str, object] = {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "AssumedRole",
            "principalId": f"AROAEXAMPLE{dice.randrange(40):09}:session",
            "arn": session,
            "accountId": ACCOUNT,
            "accessKeyId": f"ASIAEXAMPLE{dice.randrange(10**9):09}",
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role",
                    "principalId": "AROAEXAMPLE",
                    "arn": f"arn:aws:iam::{ACCOUNT}:role/{role}",
                    "accountId": ACCOUNT,
                    "userName": role,
                },
                "attributes": {"creationDate": f"{at:%Y-%m-%dT%H}:00:00Z", "mfaAuthenticated": "false"},
            },
        },
        "eventTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "eventSource": "kms.amazonaws.com" if of_kms else "s3.amazonaws.com",
        "eventName": name,
        "awsRegion": "us-east-1",
        "sourceIPAddress": f"10.{dice.randrange(256)}.{dice.randrange(256)}.7",
        "userAgent": "[aws-sdk-java/2.25.11 Linux/5.10 OpenJDK_64-Bit_Server_VM/17.0.9 vendor/Amazon.com]",
        "requestParameters": {
            "keyId": KEY_ARN,
            "encryptionContext": {"aws:s3:arn": f"arn:aws:s3:::landing/{key}"},
        }
        if of_kms
        else {"bucketName": "landing", "Host": "landing.s3.us-east-1.amazonaws.com", "key": key},
        "responseElements": None,
        "additionalEventData": {
            "SignatureVersion": "SigV4",
            "CipherSuite": "TLS_AES_128_GCM_SHA256",
            "bytesTransferredIn": dice.randrange(10**6),
            "AuthenticationMethod": "AuthHeader",
            "x-amz-id-2": f"{dice.getrandbits(256):064x}",
            "bytesTransferredOut": 0,
        },
        "requestID": f"{dice.getrandbits(64):016X}",
        "eventID": f"{dice.getrandbits(32):08x}-0000-4000-8000-{number:012}",
        "readOnly": name in ("GetObject", "HeadObject"),
        "resources": [
            {"accountId": ACCOUNT, "type": "AWS::S3::Object", "ARN": f"arn:aws:s3:::landing/{key}"}
        ],
        "eventType": "AwsApiCall",
        "managementEvent": of_kms,
        "recipientAccountId": ACCOUNT,
        "sharedEventID": f"{dice.getrandbits(32):08x}-0000-4000-8000-{number:012}",
        "eventCategory": "Management" if of_kms else "Data",
        "tlsDetails": {
            "tlsVersion": "TLSv1.3",
            "cipherSuite": "TLS_AES_128_GCM_SHA256",
            "clientProvidedHostHeader": "landing.s3.us-east-1.amazonaws.com",
        },
    }
    if number % 50 == 0:
        record["errorCode"] = "AccessDenied"
        record["errorMessage"] = DENIED.format(arn=session, action=f"s3:{name}", n=number)
    return record


def write_trail(folder: Path, events: int, *, a_file: int = EVENTS_A_FILE) -> list[Path]:
    """Write a trail of so many events over three days below `folder`; return its files."""
    dice = random.Random(7)  # noqa: S311 - the same each time is the point
    step = timedelta(days=3) / events
    files = []
    for first in range(0, events, a_file):
        at = BEGIN + step * first
        records = [event(n, dice, BEGIN + step * n) for n in range(first, min(first + a_file, events))]
        place = folder / f"AWSLogs/{ACCOUNT}/CloudTrail/us-east-1/{at:%Y/%m/%d}"
        place.mkdir(parents=True, exist_ok=True)
        file = place / f"{ACCOUNT}_CloudTrail_us-east-1_{at:%Y%m%dT%H%MZ}_{first:016}.json.gz"
        text = json.dumps({"Records": records}, separators=(",", ":"))
        file.write_bytes(gzip.compress(text.encode(), 6, mtime=0))
        files.append(file)
    return files


if __name__ == "__main__":
    made = write_trail(Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 1_000_000)
    print(f"{len(made)} files")
