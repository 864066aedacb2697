from __future__ import annotations

from labkit.ata.registers import Register
from labkit.tools.target import TARGETS
from labkit.tools.vendor import Mode, VendorPort
from tests.tools.fakes import GateDrive, pc


def _port(drive: GateDrive) -> VendorPort:
    return VendorPort(pc(drive), TARGETS[2])


def test_knock_opens_an_open_gate_and_is_no_command() -> None:
    """The knock brings status 70h where the gate is open, and never writes the command register."""
    drive = GateDrive()
    port = _port(drive)
    port.knock()
    assert port.status() == 0x70
    assert drive.commands == []


def test_knock_on_a_shut_gate_changes_nothing() -> None:
    """A shut gate leaves the plain status, whatever it is."""
    for ready in (0x50, 0x80, 0xD0):
        port = _port(GateDrive(gate_open=False, ready=ready))
        port.knock()
        assert port.status() == ready


def test_bus_cycles_reach_the_chip() -> None:
    """A read cycle gives the cell at a full 24-bit address, and writes go to the chip's command decoder."""
    drive = GateDrive(contents=bytes(0x54321) + b"\xa7" + bytes(0x100000 - 0x54322))
    port = _port(drive)
    port.knock()
    port.mode(Mode.CYCLES)
    assert port.read(0x54321) == 0xA7
    for address, value in ((0x555, 0xAA), (0x2AA, 0x55), (0x555, 0x90)):
        port.write(address, value)
    assert (port.read(0), port.read(1)) == (0x01, 0x37)


def test_a_poll_asks_again_before_each_look() -> None:
    """The poll repeats its question, sees the answer change, and only then returns."""
    port = _port(GateDrive(gate_open=False))
    port.knock()
    answers = iter([5, 5, 5, 4])
    with port.ports.clock.patience(60_000_000_000):
        port.poll(Register.COUNT, 0x01, 0, ask=lambda: port.put(Register.COUNT, next(answers)))
    assert next(answers, None) is None
