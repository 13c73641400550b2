"""A resolver on loopback that tells the names of a simulated account, and of nothing else."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from workbench.simulation.network_story import Record

_LOOPBACK = "127.0.0.1"
_LONGEST_QUESTION = 4096


class DnsServer:
    """Answers by UDP until `close`.

    Args:
        records: Return what there is of a name, aliases first; None where it is not there.
    """

    def __init__(self, records: Callable[[str], Sequence[Record] | None]) -> None:
        self._records = records
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((_LOOPBACK, 0))
        self.end: tuple[str, int] = self._socket.getsockname()
        """Where it answers."""
        threading.Thread(target=self._serve, name=f"dns {self.end[1]}", daemon=True).start()

    def close(self) -> None:
        """Answer no more."""
        with suppress(OSError):  # wakes the thread that waits for questions
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                data, client = self._socket.recvfrom(_LONGEST_QUESTION)
            except OSError:
                return
            if not data:
                return
            with suppress(OSError, dns.exception.DNSException):  # no question, or nobody to hear the answer
                self._socket.sendto(self._answer(data), client)

    def _answer(self, data: bytes) -> bytes:
        query = dns.message.from_wire(data)
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        question = query.question[0]
        kind = dns.rdatatype.to_text(question.rdtype)
        records = self._records(str(question.name))
        for record in records or ():
            if record.kind in ("CNAME", kind):
                values = [f"{value}." if record.kind == "CNAME" else value for value in record.values]
                answer.answer.append(
                    dns.rrset.from_text(f"{record.name}.", record.ttl, "IN", record.kind, *values)
                )
        if records is None or (records and records[-1].kind == "CNAME"):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer.to_wire()
