from __future__ import annotations

from labkit.drive.registers import PACKET_BUFFER, Reg
from labkit.story.traffic import PARTS, owner, record_traffic
from labkit.story.workbench import Workbench


def test_every_register_has_an_owner() -> None:
    """Each address of the lab's map belongs to one of the parts, and neighbours of a part to the same."""
    assert {owner(reg) for reg in Reg} <= set(PARTS)
    assert {owner(at) for at in (Reg.EE_ADDR0, Reg.EE_ADDR1, Reg.EE_DATA, Reg.EE_STAT)} == {"EEPROM"}
    assert (owner(Reg.FL_NEXT), owner(Reg.PANEL_OUT), owner(Reg.MTK_REG)) == (
        "flash chip",
        "panel",
        "control",
    )
    assert (owner(PACKET_BUFFER), owner(0x1FFF), owner(0x8000), owner(0xFE80)) == (
        "task file",
        "SRAM",
        "DRAM",
        "front end",
    )


def test_counts_are_those_of_the_hooks() -> None:
    """What is counted for the EEPROM at a start is what a hook on its registers sees; a healthy one is not written."""
    pc = Workbench()
    seen: list[int] = []
    cells = bytes(pc.drive.board.eeprom.cells)
    with (
        record_traffic(pc) as traffic,
        pc.drive.watch("read", lambda at, _: seen.append(at), Reg.EE_ADDR0, Reg.EE_STAT),
    ):
        pc.bench.power_on()
    assert traffic.reads["EEPROM"] == len(seen) > 512
    assert traffic.instructions > 10_000 and traffic.data == 512
    assert bytes(pc.drive.board.eeprom.cells) == cells


def test_a_drive_without_a_program_talks_to_nobody() -> None:
    """An erased chip gives instructions that are none: no part is asked, and the host gets no data."""
    pc = Workbench(firmware=None)
    with record_traffic(pc) as traffic:
        pc.bench.power_on()
    assert traffic.data == 0 and traffic.total("host") > 0
    assert [part for part in PARTS if part != "host" and traffic.total(part)] == []


def test_counting_ends_with_the_block() -> None:
    """Afterwards nothing counts on, and the fast engine is free again."""
    pc = Workbench()
    with record_traffic(pc) as traffic:
        pass
    pc.bench.power_on()
    assert traffic.instructions == 0 == traffic.total("panel")
