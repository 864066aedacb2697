"""A region tool changes a byte of the EEPROM and forgets the checksum [fact: eeprom-wrong-tool]."""

from __future__ import annotations

from labkit.host.console import PATIENCE_S, Console, RunResult, run
from labkit.host.enumeration import ListedDrive
from labkit.host.ports import Ports
from labkit.tools import memory
from labkit.tools.eepromdata import catalogue
from labkit.tools.update import clear_attention, why

NAME = "Region tool"


def set_byte(
    drive: ListedDrive | None, offset: int, value: int, ports: Ports, patience_s: float = PATIENCE_S
) -> RunResult:
    """Write one byte of the EEPROM, and nothing else. Raises ValueError for what is no byte of one."""
    data = catalogue()
    if not 0 <= offset < data.places.size or not 0 <= value <= 255:
        raise ValueError(
            f"An EEPROM has bytes 0 to {data.places.size - 1}, each 0 to 255; name one of these."
        )

    def program(console: Console) -> bool:
        if drive is None:
            console.print(data.texts["no_drive"])
            return False
        clear_attention(drive.target, data.packet)
        failed = memory.write_eeprom(drive.target, offset, bytes([value]), 1, data.packet)
        if failed is not None:
            console.note(why(failed))
        return failed is None

    return run(ports.clock, program, label=NAME, patience_s=patience_s)
