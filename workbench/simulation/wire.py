"""Between AWS's wire protocols and plain data: which operation a request calls, how an answer is spelled.

The protocols (https://smithy.io/2.0/aws/protocols/) are read and written by the models that botocore ships
and the parsers and serializers that moto builds on them.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from botocore.exceptions import UnknownServiceError
from botocore.parsers import create_parser
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.serialize import SerializationContext, get_serializer_class
from moto.core.utils import get_service_model
from werkzeug.exceptions import NotFound

from workbench.knowledge.services import client_of_signature


class AwsError(Exception):
    """AWS's refusal of a call."""

    def __init__(
        self, code: str, message: str = "", *, status: int = 400, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.headers = dict(headers or {})


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpReply:
    """An answer as it goes over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCall:
    """A request, understood: what is asked, and with which key it is signed."""

    service: str
    """The boto3 client name."""
    operation: str
    parameters: Mapping[str, Any]
    """As boto3 spells them."""
    access_key: str
    region: str
    """The Region that the call is signed for."""
    method: str
    protocol: str
    """`json`, `rest-json`, `rest-xml`, `query` or `ec2`."""
    model: Any
    """The operation's model: botocore's, as extended by moto."""

    def __str__(self) -> str:
        """Service and operation, `s3.HeadObject`."""
        return f"{self.service}.{self.operation}"


def understand(environ: Mapping[str, Any], request: Any) -> SignedCall | None:
    """Return what a request calls; None when it is unsigned, or no operation of a service that boto3 knows.

    Args:
        environ: The WSGI environment.
        request: The same request, as a moto `Request` whose body may be read.
    """
    scope = _credential_scope(environ)
    if len(scope) != 5:  # noqa: PLR2004 - key, date, Region, service, "aws4_request"
        return None
    access_key, service = scope[0], client_of_signature(scope[3])
    if service == "s3" and request.path.startswith("/v20180820/"):
        service = "s3control"
    try:
        model, labels = get_service_router(service).match(request)
        protocol = determine_request_protocol(get_service_model(service), request.content_type)
    except (UnknownServiceError, NotFound, NotImplementedError):
        return None
    parameters = PROTOCOL_PARSERS[protocol](model).parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.data,
            "url_path": request.path,
            "url_params": labels,
        }
    )
    return SignedCall(
        service=service,
        operation=model.name,
        parameters=parameters,
        access_key=access_key,
        region=scope[2],
        method=request.method,
        protocol=protocol,
        model=model,
    )


def new_request(environ: Mapping[str, Any], stream: Any) -> Any:
    """Return a moto `Request` on this environment whose body comes from `stream`."""
    return Request({**environ, "wsgi.input": stream})


def render(call: SignedCall, data: Mapping[str, Any]) -> HttpReply:
    """Return an answer, given as boto3 would show it, as HTTP in the protocol of the call."""
    request_id = new_request_id()
    serializer = get_serializer_class(call.service, call.protocol)(
        call.model, SerializationContext(request_id)
    )
    answer = serializer.serialize(data)
    body = answer["body"]
    return HttpReply(
        status=answer["status_code"],
        headers={**answer["headers"], **_request_id_headers(call.service, request_id)},
        body=body.encode() if isinstance(body, str) else body,
    )


def render_error(call: SignedCall, error: AwsError) -> HttpReply:
    """Return a refusal as HTTP in the protocol of the call; to HEAD only the status is said, as by AWS."""
    request_id = new_request_id()
    if call.method == "HEAD":
        headers, body = {"Content-Type": "application/xml"}, ""
    elif "json" in call.protocol:
        content_type = "application/x-amz-json-1.1" if call.protocol == "json" else "application/json"
        headers = {"Content-Type": content_type, "x-amzn-ErrorType": error.code}
        body = json.dumps({"__type": error.code, "message": error.message})
    else:
        headers, body = {"Content-Type": "text/xml"}, _xml_error(call, error, request_id)
    return HttpReply(
        status=error.status,
        headers={**headers, **_request_id_headers(call.service, request_id), **error.headers},
        body=body.encode(),
    )


def parse(call: SignedCall, reply: HttpReply) -> dict[str, Any]:
    """Return what boto3 would show of an answer, without ResponseMetadata.

    Raises:
        AwsError: The answer is a refusal.
    """
    headers = {name.lower(): value for name, value in reply.headers.items()}
    parsed: dict[str, Any] = create_parser(call.protocol).parse(
        {"status_code": reply.status, "headers": headers, "body": reply.body}, call.model.output_shape
    )
    error = parsed.pop("Error", None)
    if error:
        raise AwsError(error.get("Code", ""), error.get("Message", ""), status=reply.status)
    parsed.pop("ResponseMetadata", None)
    return parsed


def new_request_id() -> str:
    """Return a request id in S3's style: sixteen characters, upper case."""
    return secrets.token_hex(8).upper()


def _request_id_headers(service: str, request_id: str) -> dict[str, str]:
    """S3 names its request id by another header than all other services."""
    return {"x-amz-request-id" if service == "s3" else "x-amzn-RequestId": request_id}


def _xml_error(call: SignedCall, error: AwsError, request_id: str) -> str:
    said = f"<Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
    if call.service == "s3":
        return f"<Error>{said}<RequestId>{request_id}</RequestId></Error>"
    if call.protocol == "ec2":
        return (
            f"<Response><Errors><Error>{said}</Error></Errors><RequestID>{request_id}</RequestID></Response>"
        )
    return (
        f"<ErrorResponse><Error><Type>Sender</Type>{said}</Error>"
        f"<RequestId>{request_id}</RequestId></ErrorResponse>"
    )


def _credential_scope(environ: Mapping[str, Any]) -> list[str]:
    """Return the parts of the SigV4 credential scope, from the header or, of a presigned URL, the query.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    """
    header = str(environ.get("HTTP_AUTHORIZATION", ""))
    if "Credential=" in header:
        scope = header.partition("Credential=")[2].partition(",")[0]
    else:
        scope = parse_qs(str(environ.get("QUERY_STRING", ""))).get("X-Amz-Credential", [""])[0]
    return scope.strip().split("/")
