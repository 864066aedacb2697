"""A real drive on a cable without a PC, for the tests of the drive: ports, packets, full comparison."""

from __future__ import annotations

from typing import Any

from labkit.ata import packets
from labkit.catalog import Model, models
from labkit.drive.disc import sample_disc
from labkit.drive.drive import Drive
from labkit.drive.gate import KNOCK
from labkit.firmware.store import read_image
from labkit.host.atapi import PacketResult, PacketTarget
from labkit.host.cable import Cable
from labkit.host.clock import Clock
from labkit.host.ports import PRIMARY, SECONDARY, Ports

MS = 1_000_000
SECOND = 1_000 * MS
MODEL = "dw-d22a"


def drive_of(image: str | bytes | None = "bys2", *, model: Model | None = None, disc: bool = False) -> Drive:
    """A drive without power; `image` is an image's key, bytes, or None for an erased chip."""
    data = read_image(image) if isinstance(image, str) else image
    drive = Drive(model or models()[MODEL], data)
    if disc:
        drive.pinhole()
        drive.place(sample_disc())
        drive.push_tray()
    return drive


class Wired:
    """A drive alone on the first cable, powered since 0 and `settle` ns old."""

    def __init__(self, drive: Drive, settle: int = 4 * SECOND) -> None:
        self.drive = drive
        cable = Cable()
        cable.attach(drive, 0)
        drive.power_on(0)
        self.ports = Ports(Clock(), {PRIMARY: cable, SECONDARY: Cable()})
        self.target = PacketTarget(self.ports, PRIMARY, 0)
        self.wait(settle)

    def wait(self, ns: int) -> None:
        """Let time pass and the drive live through it."""
        self.ports.sleep(ns)
        self.drive.run_until(self.ports.now)

    def packet(self, cdb: bytes, data_in: int = 0, data_out: bytes = b"") -> PacketResult:
        """One command packet; after an error the sense is fetched."""
        return self.target.packet(cdb, data_in, data_out)

    def ready(self) -> Wired:
        """Hear out what the drive has to tell first."""
        for _ in range(3):
            if self.packet(packets.unit_ready()).ok:
                break
        return self

    def load(self, state: tuple[Any, int]) -> Wired:
        """Back to what `save` gave."""
        self.drive.load(state[0])
        self.ports.clock.now = state[1]
        return self

    def save(self) -> tuple[Any, int]:
        """The drive and the time."""
        return self.drive.save(), self.ports.now


def knock(drive: Drive, t: int) -> None:
    """The four writes that ask for vendor mode, at `t`."""
    for value in KNOCK:
        drive.write_reg(1, value, t)


def everything(drive: Drive) -> dict[str, Any]:
    """All that a drive is made of, by name, in a form that can be compared."""
    board = drive.board
    cpu = board.cpu.save()
    return {
        "flash": drive.flash_contents,
        "flash chip": board.flash.save()[1:],
        "dram": board.dram.read(0, 0x200000),
        "eeprom": board.eeprom.save(),
        "cpu": cpu,
        "task file": board.taskfile.save(),
        "gate": board.gate.save(),
        "mechanism": board.mechanism.state,
        "panel": board.panel.save(),
        "map": board.code.save(),
        "chip": (board.window.page, board.bus.flash_address),
        "time": (board.time, board.now(), board.powered, board.restart_wanted),
        "plugs": (drive.position, drive.alone, drive.jumper, drive.service_pins),
    }


def differences(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Names of what differs."""
    return [name for name in one if one[name] != other[name]]
