"""A reverse proxy that answers late: what a simulated account looks like from 100 ms away.

A request that was answered before is answered from memory, so that on a small machine the simulator's own
work does not count as distance. For reads only.

Usage: latency_proxy.py TARGET_URL SECONDS. Prints its own URL, serves until it is killed.
"""

from __future__ import annotations

import sys
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias

Reply: TypeAlias = tuple[int, dict[str, str], bytes]
"""Status, headers, body."""
_PER_HOP = {"connection", "transfer-encoding", "content-length", "date", "server"}


def handler(target: str, seconds: float) -> type[BaseHTTPRequestHandler]:
    """Return a handler that forwards to `target` and answers `seconds` after it was asked."""
    known: dict[tuple[str, str, str | None, bytes | None], Reply] = {}

    class Late(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        due = 0.0

        def forward(self) -> None:
            self.due = time.monotonic() + seconds
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length else None
            key = (self.command, self.path, self.headers.get("X-Amz-Target"), body)
            if key not in known:
                known[key] = self.ask(body)
            self.reply(*known[key])

        def ask(self, body: bytes | None) -> Reply:
            request = urllib.request.Request(  # noqa: S310 - the target is ours, on loopback
                target + self.path, data=body, method=self.command, headers=dict(self.headers)
            )
            try:
                with urllib.request.urlopen(request) as answer:  # noqa: S310 - as above
                    return answer.status, dict(answer.headers.items()), answer.read()
            except urllib.error.HTTPError as error:
                return error.code, dict(error.headers.items()), error.read()

        def reply(self, status: int, headers: dict[str, str], body: bytes) -> None:
            time.sleep(max(0.0, self.due - time.monotonic()))
            self.send_response(status)
            for name, value in headers.items():
                if name.lower() not in _PER_HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = forward  # noqa: N815 - the names http.server calls

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    return Late


def main() -> None:
    """Serve."""
    target, seconds = sys.argv[1], float(sys.argv[2])
    ThreadingHTTPServer.daemon_threads = True
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(target, seconds))
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
