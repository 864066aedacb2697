from __future__ import annotations

import pytest

from labkit.ata.registers import Register, Status
from labkit.ata.replies import parse_inquiry
from labkit.story.port import open_port, send_packet
from labkit.story.workbench import Workbench


def test_a_hand_can_do_what_a_driver_does() -> None:
    """A packet written register by register gets the same bytes as one that a driver sends."""
    pc = Workbench()
    pc.bench.power_on()
    packet = bytes.fromhex("12 00 00 00 24 00 00 00 00 00 00 00")
    port = open_port(pc)

    def wait() -> None:
        while port.get(Register.STATUS) & Status.BSY:
            pass

    port.put(Register.HEAD, port.head)
    for register, value in ((Register.LOW, 36), (Register.HIGH, 0), (Register.COMMAND, 0xA0)):
        port.put(register, value)
    wait()
    port.give(packet)
    wait()
    data = port.take(36)
    wait()
    assert data == send_packet(pc, packet, 36).data
    assert parse_inquiry(data).product == "DVD RW DW-D22A"


def test_an_empty_place_gives_ffh() -> None:
    """A port may be opened where no drive is; what it reads is the floating bus."""
    pc = Workbench()
    pc.bench.power_on()
    port = open_port(pc, "secondary master")
    assert (port.head, port.get(Register.STATUS), port.take(2)) == (0xA0, 0xFF, b"\xff\xff")


def test_a_failed_packet_tells_why_unless_told_not_to() -> None:
    """An error brings its sense along, and an unknown place or register is misuse."""
    pc = Workbench()
    pc.bench.power_on()
    assert send_packet(pc, bytes(12), autosense=False).sense is None
    assert str(send_packet(pc, bytes.fromhex("55" + "00" * 11)).sense).startswith("5/20/00")
    with pytest.raises(ValueError, match="no place"):
        open_port(pc, "tertiary")
    with pytest.raises(ValueError, match="no register 9"):
        open_port(pc).get(9)
