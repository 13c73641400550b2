"""What an SFTP client prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.knowledge.host_names import is_host_name, server_id_in
from workbench.knowledge.pasted.entities import BUCKET, Entity, entity

_SFTP_HOST = re.compile(r"(?P<server_id>s-[0-9a-f]{17})\.server\.transfer\.[a-z0-9.-]{1,60}[a-z]")
_SFTP_USER = re.compile(r"(?P<user_name>[\w.+-]{1,100})@$")
_SFTP_PATH = re.compile(
    r"(?:Uploading [^\n]{1,255}? to |remote open ?\(?|dest open "
    r"|[Cc]ouldn't (?:write|open|close)[\w ]{0,40}file )"
    r"\"?(?P<path>/[^\"\n:]{1,1024})"
)
_REACHED_FOR = re.compile(
    r"connect to host (?P<host1>\S{1,255}) port (?P<port1>\d{1,5})"
    r"|Could not resolve hostname (?P<host2>[^\s:]{1,255})"
    r"|\b(?:sftp|open): (?P<host3>[^\s:]{1,255}): (?:Name or service|Temporary failure|nodename)"
    r"|Host \"(?P<host4>[^\"\s]{1,255})\" does not exist"
    r"|UnknownHostException: (?P<host5>[^\s:]{1,255})"
    r"|getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?P<host7>[^\s:]{1,255})"
    r"|\blookup (?P<host8>[^\s:]{1,255})(?: on \S{1,60})?: no such host"
    r"|\bsftp (?:-\S{1,100} )*(?P<user9>[\w.+-]{1,100})@(?P<host9>[^\s:]{1,255})"
    r"|\bsftp://(?:(?P<user6>[^\s@/:]{1,100})(?::[^\s@/]{0,100})?@)?(?P<host6>[^\s:/]{1,255})(?::(?P<port6>\d{1,5}))?"
)
"""Names that a client reached for, and ports."""
_SSH_PORT = "22"
_UNIQUE_LOOKING = re.compile(rf"(?=[a-z]*[0-9.-]){BUCKET}")


def sftp(text: str) -> Iterator[Entity]:
    """Recognise what an SFTP client prints.

    A remote path begins with the bucket when the user's home directory is of type PATH. Bucket names are
    unique world-wide: a first folder that is a plain word is rather a logical directory, and left alone.
    """
    for match in _SFTP_HOST.finditer(text):
        user = _SFTP_USER.search(text[max(0, match.start() - 101) : match.start()])
        user_name = user["user_name"] if user else None
        yield from entity("transfer", host=match.group(), user_name=user_name, **match.groupdict())
    for match in _REACHED_FOR.finditer(text):
        found = {name[:-1]: value for name, value in match.groupdict().items() if value}
        host, port = found["host"].strip("'\""), found.get("port", _SSH_PORT)
        if is_host_name(host) and not server_id_in(host):
            port_of_its_own = None if port == _SSH_PORT else port
            yield from entity("transfer", host=host, port=port_of_its_own, user_name=found.get("user"))
    for match in _SFTP_PATH.finditer(text):
        path = match["path"].strip()
        bucket, _, key = path.strip("/").partition("/")
        guessed = {"bucket": bucket, "key": key} if key and _UNIQUE_LOOKING.fullmatch(bucket) else {}
        remark = f"SFTP path {path}{', taken for bucket and key' if guessed else ''}"
        yield Entity(guessed, remark=remark, services=("transfer",))
