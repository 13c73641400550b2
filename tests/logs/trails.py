"""A trail in a folder, with digests signed by a key of our own, as CloudTrail signs them."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.engine.timeline.samples import record

BUCKET, FINGERPRINT = "acme-trail", "31e8b5433410dfb61a9dc45cc65b22ff"
_ROOT = "AWSLogs/111122223333"


@dataclass
class Trail:
    """Writes hour after hour, each with a log file and a digest."""

    folder: Path
    private: RSAPrivateKey = field(default_factory=lambda: generate_private_key(65537, 2048))
    region: str = "us-east-1"
    signature: str = ""
    """Of the last digest, as S3 keeps it in the object's metadata."""
    digests: list[Path] = field(default_factory=list)
    logs: list[Path] = field(default_factory=list)
    _previous: tuple[str, str] | None = None

    def hour(self, hour: int, *, anew: bool = False) -> None:
        """Write the log file and the digest of an hour; `anew` begins a chain."""
        stamp = f"20261123T{hour:02}"
        log_key = (
            f"{_ROOT}/CloudTrail/us-east-1/2026/11/23/111122223333_CloudTrail_us-east-1_{stamp}10Z_a.json.gz"
        )
        log = json.dumps({"Records": [record(hour)]}).encode()
        self.logs.append(self._put(log_key, log))
        if anew:
            self._previous, self.signature = None, ""
        key = (
            f"{_ROOT}/CloudTrail-Digest/{self.region}/2026/11/23/"
            f"111122223333_CloudTrail-Digest_{self.region}_main_us-east-1_{stamp}5959Z.json.gz"
        )
        previous_key, previous_hash = self._previous or (None, None)
        document = {
            "awsAccountId": "111122223333",
            "digestStartTime": f"2026-11-23T{hour - 1:02}:59:59Z",
            "digestEndTime": f"2026-11-23T{hour:02}:59:59Z",
            "digestS3Bucket": BUCKET,
            "digestS3Object": key,
            "digestPublicKeyFingerprint": FINGERPRINT,
            "digestSignatureAlgorithm": "SHA256withRSA",
            "previousDigestS3Bucket": BUCKET if previous_key else None,
            "previousDigestS3Object": previous_key,
            "previousDigestHashValue": previous_hash,
            "previousDigestHashAlgorithm": "SHA-256",
            "previousDigestSignature": self.signature or None,
            "logFiles": [
                {
                    "s3Bucket": BUCKET,
                    "s3Object": log_key,
                    "hashValue": hashlib.sha256(log).hexdigest(),
                    "hashAlgorithm": "SHA-256",
                }
            ],
        }
        content = json.dumps(document).encode()
        self.digests.append(self._put(key, content))
        digest_hash = hashlib.sha256(content).hexdigest()
        text = f"{document['digestEndTime']}\n{BUCKET}/{key}\n{digest_hash}\n{self.signature or 'null'}"
        self.signature = self.private.sign(text.encode(), PKCS1v15(), SHA256()).hex()
        self._previous = (key, digest_hash)

    def keys(self) -> Path:
        """Write the public key as `aws cloudtrail list-public-keys` prints it, and return the file."""
        der = self.private.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)
        listed = {"PublicKeyList": [{"Value": base64.b64encode(der).decode(), "Fingerprint": FINGERPRINT}]}
        path = self.folder.parent / "keys.json"
        path.write_text(json.dumps(listed))
        return path

    def _put(self, key: str, content: bytes) -> Path:
        path = self.folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(content))
        return path


def trail_in(folder: Path, hours: int = 3) -> Trail:
    """Return a trail that wrote for some hours."""
    trail = Trail(folder)
    for hour in range(1, hours + 1):
        trail.hour(hour)
    return trail


def rewritten(path: Path, old: bytes, new: bytes) -> None:
    """Change what a compressed file holds."""
    content = gzip.decompress(path.read_bytes())
    assert old in content
    path.write_bytes(gzip.compress(content.replace(old, new)))
