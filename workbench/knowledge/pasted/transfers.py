"""Copies, moves and uploads that clients report: of two places, which one the text is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from workbench.knowledge.pasted.entities import BUCKET, VALUE, Entity, entity

_COMMAND = re.compile(
    rf"\bs3 (?:cp|mv) {VALUE} [\"']?s3://(?P<bucket>{BUCKET})(?P<folder>/(?:[^\s\"']{{0,1024}}/)?)?"
)


def commands(text: str) -> Iterator[Entity]:
    """Recognise `aws s3 cp FILE s3://bucket/folder/`: the key ends with the file's own name."""
    for match in _COMMAND.finditer(text):
        is_folder = match.end() == len(text) or text[match.end()] in " \n\"'"
        name = next(group for group in match.groups() if group).rpartition("/")[2]
        if is_folder:
            key = (match["folder"] or "/").removeprefix("/") + name
            yield from entity("s3", bucket=match["bucket"], key=key)


_REPORT = re.compile(r"\b(?:copy|move|upload|download)(?: failed)?: (?=\S)")
_COMMAND_BETWEEN = re.compile(r"\bs3 (?:cp|mv|sync) (?=s3://)")
_ENDS = re.compile(
    r" (?:An error occurred|A client error|Unable |\d{1,4} \(AWS_ERROR|\[Errno|argument of type|Connection "
    r"|(?:Connect|Read) timeout|HTTPSConnection|SSL validation|Could not|\('|--[a-z])|$"
)
_CALLING = re.compile(r"when calling the (?P<operation>\w{1,100}) operation")
_URI = re.compile(rf"s3://(?P<bucket>{BUCKET})/(?P<key>.+)")
_READS = ("Get", "Head", "List")
_LONGEST_LINE = 5_000
_MOST = 500
"""So many reports of a kind are read: what is asked for stands in the first, or in all."""


def _behind(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """Yield the rest of the line behind each match."""
    for match in islice(pattern.finditer(text), _MOST):
        yield text[match.end() : match.end() + _LONGEST_LINE].partition("\n")[0]


def between(text: str) -> Iterator[Entity]:
    """Recognise `move failed: SOURCE to TARGET …`: the target was refused, unless what failed was a read."""
    for pattern, middle in ((_REPORT, " to "), (_COMMAND_BETWEEN, " ")):
        for line in _behind(pattern, text):
            source, _, rest = line.partition(middle)
            if source.startswith("s3://") or rest.startswith("s3://"):
                yield from _meant(source, rest)


def _meant(source: str, rest: str) -> Iterator[Entity]:
    end = _ENDS.search(rest)
    calling = _CALLING.search(rest)
    reads = calling is not None and calling["operation"].startswith(_READS)
    meant = _URI.fullmatch(source if reads else rest[: end.start()] if end else rest)
    if meant:
        yield from entity("s3", bucket=meant["bucket"], key=meant["key"])


_SYNCING = re.compile(r"\bsyncing: ")
_SIZE = re.compile(r", (?:size|file does not exist|modified)|$")
_PLACE = re.compile(rf"(?P<bucket>{BUCKET})/(?P<key>.+)")


def syncing(text: str) -> Iterator[Entity]:
    """Recognise what `aws s3 sync --debug` says of each file: `/w/a.html -> bucket/a.html, size: …`."""
    for line in _behind(_SYNCING, text):
        source, arrow, rest = line.partition(" -> ")
        end = _SIZE.search(rest)
        meant = _PLACE.fullmatch(rest[: end.start()] if end else rest) or _PLACE.fullmatch(source)
        if arrow and meant:
            yield from entity("s3", bucket=meant["bucket"], key=meant["key"])


_HADOOP = re.compile(
    r"\b(?:PUT|GET|HEAD|POST|DELETE) https?://(?:(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\.)?"
    r"s3(?:[.-][a-z0-9-]{1,30}){0,2}\.amazonaws\.com(?:\.cn)? /?(?P<key>[^\s{][^\s]{0,2047})"
)


def hadoop(text: str) -> Iterator[Entity]:
    """Recognise `request: PUT https://bucket.s3… in/a%20b.csv {} Hadoop`: the key is encoded, and apart."""
    for match in _HADOOP.finditer(text):
        bucket, key = match["bucket"], unquote(match["key"])
        if bucket is None:
            bucket, _, key = key.partition("/")
        yield from entity("s3", bucket=bucket, key=key)


_OBJECT_OF = re.compile(
    r"\b(?:putting|getting|reading|writing|uploading|downloading|copying|deleting)(?: S3)? object[ :]{1,3}"
    r"(?:\((?P<inside>[^()\n]{1,1024})\)(?: to bucket \((?P<bucket>[a-z0-9.-]{3,63})\))?"
    r"|[\"'`](?P<quoted>[^\"'`\n]{1,1024})[\"'`]"
    r"|(?!in S3 [Bb]ucket)(?P<plain>[^\s\"'`()][^\n]{0,1023}?)(?=: |$))",
    re.IGNORECASE | re.MULTILINE,
)
_FAILED_UPLOAD = re.compile(r"\bFailed to upload (?=\S)")


def objects(text: str) -> Iterator[Entity]:
    """Recognise `error putting object KEY: …` of Go, and boto3's `Failed to upload x to bucket/key: …`."""
    for line in _behind(_FAILED_UPLOAD, text):
        _, to, rest = line.partition(" to ")
        meant = _PLACE.fullmatch(rest.partition(": ")[0]) if to else None
        if meant:
            yield from entity("s3", bucket=meant["bucket"], key=meant["key"])
    for match in _OBJECT_OF.finditer(text):
        key = match["inside"] or match["quoted"] or match["plain"]
        if not key.startswith("s3://"):
            yield from entity("s3", bucket=match["bucket"], key=key)


_LOG_LINE = re.compile(
    rf"^[0-9a-f]{{16,64}} (?P<bucket>{BUCKET}) \[\d\d/\w{{3}}/\d{{4}}:[\d: +-]{{14,16}}\] "
    r"(?P<ip>\S{1,45}) (?P<who>\S{1,300}) \S{1,40} (?P<operation>[A-Z0-9.]{3,60}) (?P<key>\S{1,3072}) ",
    re.MULTILINE,
)


def access_log_lines(text: str) -> Iterator[Entity]:
    """Recognise lines of S3's server access log: the key is URL-encoded twice."""
    for match in _LOG_LINE.finditer(text):
        key = None if match["key"] == "-" else unquote(unquote(match["key"]))
        who = match["who"] if match["who"].startswith("arn:") else None
        yield from entity(
            "s3",
            bucket=match["bucket"],
            key=key,
            source_ip=match["ip"],
            principal_arn=who,
            remark=f"access log {match['operation']}",
        )
