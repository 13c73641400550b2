"""A bucket that answers as S3 does, for tests of what probes and causes make of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from tests.fakes import FakeSource, answer
from workbench.domain.evidence import Answer, Outcome, Request
from workbench.domain.values import JsonObject

ALLOWED: JsonObject = {"EvaluationResults": [{"EvalDecision": "allowed"}]}


@dataclass
class Bucket:
    """Keys with their versions, the newest first; and what the caller may not do."""

    versioned: bool = True
    denied: frozenset[str] = frozenset()
    """IAM actions that the caller lacks; `*` denies everything."""
    page: int = 1000
    """Keys per page of ListObjectsV2."""
    history: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    uploads: list[JsonObject] = field(default_factory=list)

    def put(self, key: str, at: str = "02:00", *, size: int = 42, storage_class: str = "STANDARD") -> None:
        entry = {"ETag": f'"{key}{at}{size}"', "Size": size, "StorageClass": storage_class}
        self._add(key, at, entry, "v" if self.versioned else "null")

    def delete(self, key: str, at: str = "03:00") -> None:
        if self.versioned:
            self._add(key, at, {}, "m")
        else:
            del self.history[key]

    def begin_upload(self, key: str, at: str = "02:00") -> None:
        self.uploads.append({"Key": key, "UploadId": f"u{len(self.uploads)}", "Initiated": _time(at)})

    def source(self) -> FakeSource:
        handlers: dict[str, tuple[str, Callable[[Request], Answer]]] = {
            "s3.HeadBucket": ("s3:ListBucket", lambda request: answer(request.operation)),
            "s3.HeadObject": ("s3:GetObject", self._head),
            "s3.ListObjectVersions": ("s3:ListBucketVersions", self._list_versions),
            "s3.ListObjectsV2": ("s3:ListBucket", self._list),
            "s3.ListMultipartUploads": ("s3:ListBucketMultipartUploads", self._list_uploads),
            "s3.GetBucketVersioning": ("s3:GetBucketVersioning", self._versioning),
            "s3.GetBucketPolicy": ("s3:GetBucketPolicy", _not_configured),
            "s3.GetBucketLifecycleConfiguration": ("s3:GetLifecycleConfiguration", _not_configured),
            "s3.GetBucketPolicyStatus": ("s3:GetBucketPolicyStatus", _not_configured),
            "iam.SimulatePrincipalPolicy": (
                "iam:SimulatePrincipalPolicy",
                lambda request: answer(request.operation, data=ALLOWED),
            ),
        }
        return FakeSource(
            {operation: self._guarded(action, handle) for operation, (action, handle) in handlers.items()}
        )

    def _guarded(self, action: str, handle: Callable[[Request], Answer]) -> Callable[[Request], Answer]:
        def answering(request: Request) -> Answer:
            if self.denied & {"*", action}:
                return _denied(request, action)
            return replace(handle(request), parameters=request.parameters)

        return answering

    def _add(self, key: str, at: str, entry: dict[str, Any], id_prefix: str) -> None:
        versions = self.history.setdefault(key, [])
        if not self.versioned:
            versions.clear()
        for older in versions:
            older["IsLatest"] = False
        version_id = id_prefix if id_prefix == "null" else f"{id_prefix}{len(versions)}"
        identity = {"Key": key, "VersionId": version_id, "IsLatest": True, "LastModified": _time(at)}
        versions.insert(0, {**identity, **entry})

    def _head(self, request: Request) -> Answer:
        versions = self.history.get(str(request.parameters["Key"]), [])
        if not versions and "s3:ListBucket" in self.denied:
            return _denied(request, "s3:ListBucket")
        if not versions:
            return answer(request.operation, Outcome.NOT_FOUND, code="404", status=404)
        current = versions[0]
        if "ETag" not in current:
            return answer(request.operation, Outcome.DELETE_MARKER, code="404", status=404)
        return answer(request.operation, data={**current, "ContentLength": current["Size"]})

    def _list_versions(self, request: Request) -> Answer:
        entries = [entry for key in self._keys(request) for entry in self.history[key]]
        return answer(
            request.operation,
            data={
                "Versions": [entry for entry in entries if "ETag" in entry],
                "DeleteMarkers": [entry for entry in entries if "ETag" not in entry],
            },
        )

    def _list(self, request: Request) -> Answer:
        current = [self.history[key][0] for key in self._keys(request) if "ETag" in self.history[key][0]]
        readable = self.page * request.max_pages
        shown = answer(request.operation, data={"Contents": current[:readable]})
        return replace(shown, truncated=len(current) > readable)

    def _list_uploads(self, request: Request) -> Answer:
        return answer(request.operation, data={"Uploads": self.uploads})

    def _versioning(self, request: Request) -> Answer:
        return answer(request.operation, data={"Status": "Enabled"} if self.versioned else {})

    def _keys(self, request: Request) -> list[str]:
        prefix = str(request.parameters.get("Prefix", ""))
        return sorted(key for key in self.history if key.startswith(prefix))


def _time(at: str) -> str:
    return f"2026-11-23T{at}:00Z" if len(at) == len("02:00") else at


def _denied(request: Request, action: str) -> Answer:
    refusal = answer(request.operation, Outcome.DENIED, code="AccessDenied", status=403)
    return replace(refusal, parameters=request.parameters, iam_actions=(action,))


def _not_configured(request: Request) -> Answer:
    return answer(request.operation, Outcome.NOT_CONFIGURED, code="NoSuchBucketPolicy", status=404)
