from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.ata import packets
from labkit.ata.packets import parse_packet
from labkit.ata.wire import WireError
from tests.ata.decoders import NeedTool, sg_packet

WORD, TRIPLE = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFF)


@pytest.mark.parametrize(
    ("cdb", "wire"),
    [
        (packets.unit_ready(), "00 00 00 00 00 00 00 00 00 00 00 00"),
        (packets.request_sense(), "03 00 00 00 12 00 00 00 00 00 00 00"),
        (packets.inquiry(96), "12 00 00 00 60 00 00 00 00 00 00 00"),
        (packets.start_stop_unit(start=False, tray=True), "1b 00 00 00 02 00 00 00 00 00 00 00"),
        (packets.start_stop_unit(start=True, tray=True), "1b 00 00 00 03 00 00 00 00 00 00 00"),
        (packets.read_capacity(), "25 00 00 00 00 00 00 00 00 00 00 00"),
        (packets.read_10(0x01020304, 2), "28 00 01 02 03 04 00 00 02 00 00 00"),
        (packets.write_buffer(6, 0x0A0B0C, 0x8000), "3b 06 00 0a 0b 0c 00 80 00 00 00 00"),
        (packets.get_configuration(0x0103, 8), "46 00 01 03 00 00 00 00 08 00 00 00"),
        (packets.mode_sense(), "5a 00 2a 00 00 00 00 00 28 00 00 00"),
        (packets.read_memory(1, 0x0A0B0C, 0x4000), "f1 01 00 0a 0b 0c 00 40 00 00 00 00"),
        (packets.write_memory(0x0200, 0x40), "f2 02 00 00 02 00 00 00 40 00 00 00"),
    ],
)
def test_each_command_has_its_bytes(cdb: bytes, wire: str) -> None:
    """Every builder puts every field where the standard has it."""
    assert cdb == bytes.fromhex(wire)


@given(st.integers(0, 0xFFFFFFFF), WORD)
def test_read_is_parsed_as_built(address: int, blocks: int) -> None:
    """Address and length of a READ survive the way through the packet."""
    assert parse_packet(packets.read_10(address, blocks)) == (
        "READ(10)",
        {"address": address, "blocks": blocks},
    )


@given(st.integers(0, 255), TRIPLE, TRIPLE)
def test_write_buffer_is_parsed_as_built(mode: int, offset: int, length: int) -> None:
    """Mode, offset and length of a WRITE BUFFER survive the way through the packet."""
    expected = {"mode": mode, "buffer": 0, "offset": offset, "length": length}
    assert parse_packet(packets.write_buffer(mode, offset, length)).fields == expected


@given(st.binary(min_size=12, max_size=12))
def test_any_packet_can_be_named(cdb: bytes) -> None:
    """Twelve bytes of anything get a name and a line for people."""
    packet = parse_packet(cdb)
    assert str(packet).startswith(packet.name)


def test_a_line_for_people_names_the_fields() -> None:
    """A packet prints as its name and its fields in hex."""
    assert str(parse_packet(packets.read_10(16))) == "READ(10) address=10h blocks=1h"
    assert parse_packet(b"\xdf" + bytes(11)).name == "command DFh"


@pytest.mark.parametrize("size", [0, 6, 11, 16])
def test_a_packet_has_twelve_bytes(size: int) -> None:
    """Other lengths are refused in one sentence."""
    with pytest.raises(WireError, match="12 bytes"):
        parse_packet(bytes(size))


def test_numbers_too_large_are_refused() -> None:
    """A length that does not fit its field is an error that names command and field."""
    with pytest.raises(WireError, match="INQUIRY: the field 'length'"):
        packets.inquiry(256)


@pytest.mark.parametrize(
    ("cdb", "name"),
    [
        (packets.unit_ready(), "Test Unit Ready"),
        (packets.inquiry(), "Inquiry"),
        (packets.write_buffer(6, 0, 2), "Write buffer"),
        (packets.get_configuration(), "Get configuration"),
        (packets.mode_sense(), "Mode sense(10)"),
    ],
)
def test_sg_utils_names_the_same_command(need_tool: NeedTool, cdb: bytes, name: str) -> None:
    """An independent program gives the packets the names we mean."""
    assert name.lower() in sg_packet(need_tool, cdb).lower()
