"""Command packets: the 12 bytes of each command this lab uses, built and parsed [fact: packet-commands]."""

from __future__ import annotations

from typing import Any, NamedTuple

from construct import Byte, Const, Construct, Int16ub, Int24ub, Int32ub, Padding, Struct

from labkit.ata.wire import WireError, build, parse

SIZE = 12

TEST_UNIT_READY = 0x00
REQUEST_SENSE = 0x03
INQUIRY = 0x12
START_STOP_UNIT = 0x1B
READ_CAPACITY = 0x25
READ_10 = 0x28
WRITE_BUFFER = 0x3B
GET_CONFIGURATION = 0x46
MODE_SENSE_10 = 0x5A
READ_MEMORY = 0xF1  # the maker's own [fact: memory-commands]
WRITE_MEMORY = 0xF2

MODE_PAGE_CAPABILITIES = 0x2A
MEMORY_FLASH, MEMORY_EEPROM = 1, 2


class Layout(NamedTuple):
    """Name of a command and the structure of its packet."""

    name: str
    structure: Construct


def _packet(opcode: int, *fields: Construct) -> Construct:
    body = Struct("opcode" / Const(opcode, Byte), *fields)
    return body + Struct(Padding(SIZE - body.sizeof()))


LAYOUTS = {
    code: Layout(name, _packet(code, *fields))
    for code, name, fields in (
        (TEST_UNIT_READY, "TEST UNIT READY", ()),
        (REQUEST_SENSE, "REQUEST SENSE", (Padding(3), "length" / Byte)),
        (INQUIRY, "INQUIRY", (Padding(3), "length" / Byte)),
        (START_STOP_UNIT, "START STOP UNIT", (Padding(3), "action" / Byte)),
        (READ_CAPACITY, "READ CAPACITY", ()),
        (READ_10, "READ(10)", (Padding(1), "address" / Int32ub, Padding(1), "blocks" / Int16ub)),
        (
            WRITE_BUFFER,
            "WRITE BUFFER",
            ("mode" / Byte, "buffer" / Byte, "offset" / Int24ub, "length" / Int24ub),
        ),
        (
            GET_CONFIGURATION,
            "GET CONFIGURATION",
            (Padding(1), "feature" / Int16ub, Padding(3), "length" / Int16ub),
        ),
        (MODE_SENSE_10, "MODE SENSE(10)", (Padding(1), "page" / Byte, Padding(4), "length" / Int16ub)),
        *(
            (code, name, ("memory" / Byte, Padding(1), "offset" / Int24ub, "length" / Int24ub))
            for code, name in ((READ_MEMORY, "READ MEMORY"), (WRITE_MEMORY, "WRITE MEMORY"))
        ),
    )
}


class Packet(NamedTuple):
    """A packet taken apart: its command's name and its fields by name, without the operation code."""

    name: str
    fields: dict[str, int]

    def __str__(self) -> str:
        return " ".join([self.name, *(f"{key}={value:X}h" for key, value in self.fields.items())])


def parse_packet(cdb: bytes) -> Packet:
    """Take a 12-byte packet apart. A command this lab does not use gets its code for a name and no fields."""
    if len(cdb) != SIZE:
        raise WireError(f"A command packet has 12 bytes, not {len(cdb)}.")
    layout = LAYOUTS.get(cdb[0])
    if layout is None:
        return Packet(f"command {cdb[0]:02X}h", {})
    fields = parse(layout.structure, cdb, layout.name)
    return Packet(layout.name, {k: v for k, v in fields.items() if k != "opcode" and isinstance(v, int)})


def _build(opcode: int, **fields: Any) -> bytes:
    name, structure = LAYOUTS[opcode]
    return build(structure, fields, name)


def unit_ready() -> bytes:
    """Is it ready? The answer is in the status and the sense."""
    return _build(TEST_UNIT_READY)


def request_sense(length: int = 18) -> bytes:
    """Ask what went wrong, at most `length` bytes (0-255)."""
    return _build(REQUEST_SENSE, length=length)


def inquiry(length: int = 36) -> bytes:
    """Ask who it is, at most `length` bytes (0-255)."""
    return _build(INQUIRY, length=length)


def start_stop_unit(start: bool, tray: bool) -> bytes:
    """Start or stop; with `tray` this loads (start) or ejects (stop) the disc."""
    return _build(START_STOP_UNIT, action=start | tray << 1)


def mode_sense(page: int = MODE_PAGE_CAPABILITIES, length: int = 40) -> bytes:
    """Ask for a mode page, header included, at most `length` bytes (0-65535)."""
    return _build(MODE_SENSE_10, page=page, length=length)


def get_configuration(feature: int = 0, length: int = 0x1000) -> bytes:
    """Ask for the features from number `feature` on, at most `length` bytes (0-65535)."""
    return _build(GET_CONFIGURATION, feature=feature, length=length)


def read_capacity() -> bytes:
    """Ask for the last block's address and the block size."""
    return _build(READ_CAPACITY)


def read_10(address: int, blocks: int = 1) -> bytes:
    """Read `blocks` blocks (0-65535) from block `address` (32 bits) on."""
    return _build(READ_10, address=address, blocks=blocks)


def write_buffer(mode: int, offset: int, length: int, buffer: int = 0) -> bytes:
    """Send `length` bytes to the drive's buffer at `offset` (both 24 bits)."""
    return _build(WRITE_BUFFER, mode=mode, buffer=buffer, offset=offset, length=length)


def read_memory(memory: int, offset: int, length: int) -> bytes:
    """Ask for `length` bytes of the flash (at most 4000h) or the EEPROM from `offset` on (both 24 bits)."""
    return _build(READ_MEMORY, memory=memory, offset=offset, length=length)


def write_memory(offset: int, length: int) -> bytes:
    """Send `length` bytes for the EEPROM, from `offset` on (both 24 bits)."""
    return _build(WRITE_MEMORY, memory=MEMORY_EEPROM, offset=offset, length=length)
