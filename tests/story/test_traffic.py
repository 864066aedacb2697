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
    """What is counted for the EEPROM at a start is what a hook on its registers sees; its cells stay."""
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
    """The 8051 executes erased bytes, one after the other, and asks no part for anything."""
    pc = Workbench(firmware=None)
    with record_traffic(pc) as traffic:
        pc.drive.power_on(0)
        pc.drive.run_until(50_000_000)
    assert traffic.instructions > 10_000
    assert [part for part in PARTS if traffic.total(part)] == []


def test_counting_ends_with_the_block() -> None:
    """Afterwards nothing counts on, and the fast engine is free again."""
    pc = Workbench()
    with record_traffic(pc) as traffic:
        pass
    pc.bench.power_on()
    assert traffic.instructions == 0 == traffic.total("panel")
