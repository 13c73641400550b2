"""The beginning of an SSH connection as bytes, whatever a server sends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.knowledge.sftp.algorithms import Offer
from workbench.knowledge.sftp.ssh_wire import (
    KexReply,
    NotSshError,
    fingerprint,
    framed,
    kex_reply,
    kexinit,
    key_type,
    mpint,
    payload_length,
    read_kex_reply,
    read_kexinit,
    string,
)

names = st.lists(st.text("az09@.-", min_size=1, max_size=8), max_size=3).map(tuple)
offers = st.builds(Offer, kex=names, host_key=names, cipher=names, mac=names)


@given(offers, st.binary(min_size=16, max_size=16))
def test_an_offer_comes_through_the_wire(offer: Offer, cookie: bytes) -> None:
    packet = framed(kexinit(offer, cookie))
    follow, payload = payload_length(packet[:5])
    assert len(packet) == 5 + follow
    assert len(packet) % 8 == 0
    assert read_kexinit(packet[5 : 5 + payload]) == offer


@given(offers, st.data())
def test_an_offer_that_is_cut_is_none(offer: Offer, data: st.DataObject) -> None:
    whole = kexinit(offer, b"")
    with pytest.raises(NotSshError):
        read_kexinit(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused(noise: bytes) -> None:
    for read in (read_kexinit, read_kex_reply, key_type, payload_length):
        try:
            read(noise)
        except NotSshError:
            continue


@given(st.binary(max_size=64), st.binary(max_size=64), st.binary(max_size=64))
def test_a_reply_comes_through_the_wire(key: bytes, public: bytes, signature: bytes) -> None:
    reply = KexReply(host_key=key, public=public, signature=signature)
    assert read_kex_reply(kex_reply(reply)) == reply


@pytest.mark.parametrize(
    "head", [b"", b"\0\0\0\x0c", b"SSH-2", b"\xff\xff\xff\xff\x04", b"\0\0\0\x05\x04", b"HTTP/"]
)
def test_what_begins_no_packet_is_refused_before_it_is_read(head: bytes) -> None:
    with pytest.raises(NotSshError):
        payload_length(head)


def test_a_fingerprint_is_the_one_that_ssh_keygen_prints() -> None:
    """`ssh-keygen -lf` of the key of RFC 8709's form, all of whose bytes are 7."""
    key = string(b"ssh-ed25519") + string(b"\7" * 32)
    assert key_type(key) == "ssh-ed25519"
    assert fingerprint(key) == "SHA256:gNSIRW+2Iyiuvsdp/bgjy38bvWHw6wQm3tuoXrl3WjQ"


@pytest.mark.parametrize(
    ("number", "spelled"),
    [
        (0, "00000000"),
        (0x80, "000000020080"),
        (0x7F, "000000017f"),
        (0x9A378F9B2E332A7, "0000000809a378f9b2e332a7"),
    ],
)
def test_numbers_are_spelled_as_the_rfc_spells_them(number: int, spelled: str) -> None:
    """The examples of RFC 4251, section 5."""
    assert mpint(number).hex() == spelled
