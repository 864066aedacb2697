"""One register map, written twice: for Python and for the 8051's C."""

import re

from labkit.catalog import data_dir
from labkit.drive.registers import PACKET_BUFFER, Event, Go, Reg


def _header() -> str:
    return (data_dir() / "firmware" / "src" / "regs.h").read_text(encoding="ascii")


def test_the_c_header_has_the_same_addresses() -> None:
    """Firmware and controller agree on every register's address."""
    found = {
        name: int(address, 16) for name, address in re.findall(r"REG\((\w+), (0x[0-9A-F]+)\)", _header())
    }
    assert found == {reg.name: int(reg) for reg in Reg}


def test_the_c_header_has_the_same_bits() -> None:
    """Firmware and controller agree on event bits and transfer codes."""
    found = {name: int(value, 16) for name, value in re.findall(r"#define (\w+) (0x[0-9A-F]+)", _header())}
    assert {f"EV_{event.name}": int(event) for event in Event}.items() <= found.items()
    assert {f"GO_{go.name}": int(go) for go in Go}.items() <= found.items()
    assert found["CDB_BUFFER"] == PACKET_BUFFER
