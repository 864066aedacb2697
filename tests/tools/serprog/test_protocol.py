"""The serprog protocol, byte by byte, without a socket."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.tools.clip import clip_on
from labkit.tools.serprog.protocol import ANSWER_NS, OPBUF, Protocol, protocol
from tests.tools.chipsets import PARTS, new_chip, whole

ACK, NAK = b"\x06", b"\x15"
PARALLEL, SERIAL = PARTS[:2], PARTS[2:]


def session(key: str, contents: bytes | None = None) -> Protocol:
    """A session on a new part that has power."""
    chip = new_chip(key, contents)
    with clip_on(chip) as clip:
        pass
    chip.power_on(0)
    return protocol(clip)


def little(value: int, size: int = 3) -> bytes:
    """A number as the protocol has it."""
    return value.to_bytes(size, "little")


def spi(sent: bytes, count: int) -> bytes:
    """One SPI operation."""
    return b"\x13" + little(len(sent)) + little(count) + sent


@pytest.mark.parametrize("key", PARTS)
def test_the_start_is_the_one_that_the_document_wants(key: str) -> None:
    """Sync gives NAK and ACK, version 1, our name, a full serial buffer, and nothing before is misread."""
    talk = session(key)
    assert talk.feed(bytes(8)) == ACK * 8
    assert not talk.synchronised
    assert talk.feed(b"\x10") == NAK + ACK
    assert talk.synchronised
    assert talk.feed(b"\x01") == ACK + b"\x01\x00"
    assert talk.feed(b"\x03") == ACK + b"labkit".ljust(16, b"\0")
    assert talk.feed(b"\x04\x07") == ACK + b"\xff\xff" + ACK + little(OPBUF, 2)
    assert talk.feed(b"\xee\x00") == NAK + ACK


@pytest.mark.parametrize(
    ("keys", "bus", "needed"),
    [
        (PARALLEL, 0x01, {0x00, 0x01, 0x02, 0x05, 0x09, 0x0A, 0x0B, 0x0C, 0x0E, 0x0F, 0x10}),
        (SERIAL, 0x08, {0x00, 0x01, 0x02, 0x05, 0x10, 0x12, 0x13}),
    ],
)
def test_the_map_names_what_a_bus_needs(keys: list[str], bus: int, needed: set[int]) -> None:
    """The map of commands holds those that the bus needs, and every other one is answered NAK."""
    for key in keys:
        talk = session(key)
        answer = talk.feed(b"\x02")
        bits = int.from_bytes(answer[1:], "little")
        offered = {opcode for opcode in range(256) if bits >> opcode & 1}
        assert len(answer) == 33 and needed <= offered
        assert talk.feed(bytes(set(range(256)) - offered)) == NAK * (256 - len(offered))
        assert talk.feed(b"\x05") == ACK + bytes([bus])
        assert talk.feed(bytes([0x12, bus, 0x12, bus ^ 0x09])) == ACK + NAK


@pytest.mark.parametrize("key", PARALLEL)
def test_addresses_are_relative_to_four_gigabytes(key: str) -> None:
    """flashrom's address of byte 0 of a 1 MB part is F00000h: the part's own lines alone count."""
    contents = bytes(a & 0xFF for a in range(0x100000))
    talk = session(key, contents)
    assert talk.feed(b"\x09" + little(0xF00012)) == ACK + b"\x12"
    assert talk.feed(b"\x0a" + little(0xF00000) + little(0x100000)) == ACK + contents
    assert talk.feed(b"\x0a" + little(0) + little(0x100001)) == NAK


@pytest.mark.parametrize("key", PARALLEL)
def test_the_buffer_waits_for_its_command(key: str) -> None:
    """Writes do nothing till 0Fh; delays move emulated time; 0Bh throws away; a full buffer says NAK."""
    talk = session(key)
    chip, now = talk._clip.chip, talk._clip.now
    first, second = chip.chip.unlock
    cycles = [(first, 0xAA), (second, 0x55), (first, 0xA0), (0x777, 0x3C)]
    writes = b"".join(b"\x0c" + little(addr) + bytes([value]) for addr, value in cycles)
    assert talk.feed(writes + b"\x0b\x0f") == ACK * 6
    assert talk._clip.now == now
    assert talk.feed(writes + b"\x0e" + little(1000, 4) + b"\x0f") == ACK * 6
    assert talk._clip.now == now + 4 * 100 + 1_000_000
    assert talk.feed(b"\x09" + little(0x777)) == ACK + b"\x3c"
    assert talk._clip.now == now + 5 * 100 + 1_000_000 + ANSWER_NS
    most = OPBUF // 5
    assert talk.feed((b"\x0e" + bytes(4)) * (most + 1)) == ACK * most + NAK
    assert talk.feed(b"\x0f" + b"\x0e" + bytes(4)) == ACK * 2


@pytest.mark.parametrize("key", SERIAL)
def test_a_select_goes_to_the_chip(key: str) -> None:
    """Ids and array come back with their length; too long an operation is NAK, and the session goes on."""
    contents = bytes(a & 0xFF for a in range(0x80000))
    talk = session(key, contents)
    ids = b"\xbf\x44" if key == "sst25vf040" else b"\xbf\x8d"
    assert talk.feed(spi(b"\x90\0\0\0", 2)) == ACK + ids
    assert talk.feed(spi(b"\x03\0\0\0", 0x80000)) == ACK + contents
    assert talk.feed(b"\x13" + little(4) + little(0x80001) + b"\x03\0\0\0") == NAK
    assert talk.feed(b"\x13" + little(0xFFFFFF) + little(0) + b"\x00") == NAK + ACK


@pytest.mark.parametrize("key", PARTS)
@given(garbage=st.binary(max_size=300), cuts=st.lists(st.integers(0, 300), max_size=6))
def test_any_bytes_cut_anywhere_give_the_same(key: str, garbage: bytes, cuts: list[int]) -> None:
    """Garbage never raises; however it is cut into packets, answers, chip and time come out the same."""
    parts = [0, *sorted(min(cut, len(garbage)) for cut in cuts), len(garbage)]
    one, other = session(key), session(key)
    pieces = b"".join(other.feed(garbage[lo:hi]) for lo, hi in pairwise(parts))
    assert one.feed(garbage) == pieces
    assert one._clip.now == other._clip.now
    assert whole(one._clip.chip) == whole(other._clip.chip)


_PARALLEL = [
    "0C 55 55 F0 AA", "0C AA 2A F0 55", "0C 55 55 F0 A0", "0C 55 05 F0 90", "0C 00 00 F0 30",
    "0A 00 00 F0 10 00 00", "09 00 00 F0", "0E 40 42 0F 00", "00", "10", "0B", "0F",
]  # fmt: skip
_SELECTS = [(b"\x06", 0), (b"\x50", 0), (b"\x01\x00", 0), (b"\x60", 0), (b"\x02\0\0\0\0", 0), (b"\x05", 2)]
COMMANDS = st.sampled_from([*map(bytes.fromhex, _PARALLEL), *(spi(*one) for one in _SELECTS)])


@pytest.mark.parametrize("key", PARTS)
@given(script=st.lists(COMMANDS, max_size=30), junk=st.binary(max_size=7))
def test_a_client_finds_back_in_step(key: str, script: list[bytes], junk: bytes) -> None:
    """After any commands and a cut-off one, NOPs and a sync bring the session into step."""
    talk = session(key)
    talk.feed(b"".join(script) + junk)
    for _ in range(0x1010 // 8):
        if talk.feed(bytes(8)) == ACK * 8:
            break
    assert talk.feed(b"\x10") == NAK + ACK
