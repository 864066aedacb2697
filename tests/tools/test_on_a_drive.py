"""The flashers against the whole emulated drive, whose gate and packets are its firmware's doing."""

from __future__ import annotations

import pytest

from labkit.catalog import data_dir, models
from labkit.drive.drive import Drive
from labkit.host.bench import Bench
from labkit.tools.mtkflash import MtkFlash
from labkit.tools.winflash import WinFlash

WHERE = "primary slave"


def _image(name: str) -> bytes:
    return (data_dir() / "firmware" / "images" / name).read_bytes()


def _bench(image: bytes | None) -> tuple[Bench, Drive]:
    bench = Bench({"MTKFLASH": MtkFlash("1.83c")})
    drive = Drive(models()["dw-d22a"], image)
    bench.attach(drive, WHERE)
    bench.disk["NEW.BIN"] = _image("BYS2.BIN")
    return bench, drive


def test_running_firmware_shuts_the_gate() -> None:
    """On a healthy drive S is the serial exchange and W stops at 00%, and no cell changes."""
    bench, drive = _bench(_image("BYS2.BIN"))
    bench.power_on()
    dos = bench.boot_dos()
    assert dos.run("MTKFLASH 2 S").lines[1:3] == [
        "Flash Type : SST(SST25VF040)(Serial)",
        "Reading … Finished!(0000)",
    ]
    stuck = dos.run("MTKFLASH 2 W /B /M NEW.BIN", patience_s=20)
    assert stuck.lines[1:3] == ["Flash Type : SST(SST25VF040)(Serial)", "00%"]
    assert stuck.ended == "stopped"
    assert WinFlash().ide(2, _image("BYS2.BIN"), bench.ports).ended == "error"
    assert drive.flash_contents == _image("BYS2.BIN")


def test_dr_leaves_a_silent_drive_as_it_was() -> None:
    """Firmware that answers no packet still takes DEVICE RESET: a write after DR stops where it did."""
    bench, _ = _bench(_image("JS02.BIN"))
    bench.power_on()
    dos = bench.boot_dos()
    assert dos.run("MTKFLASH 2 DR").lines[1:] == []
    assert dos.run("MTKFLASH 2 W /B /M NEW.BIN", patience_s=20).lines[2] == "00%"


@pytest.mark.parametrize("way", ["blank", "eject", "jumper"])
def test_three_ways_to_an_open_gate(way: str) -> None:
    """With nothing running, with eject held at power-up, or with the jumper, the whole image goes in."""
    bench, drive = _bench(None if way == "blank" else _image("JS02.BIN"))
    drive.service_jumper = way == "jumper"
    bench.power_on(hold_eject=WHERE if way == "eject" else None)
    result = bench.boot_dos().run("MTKFLASH 2 W /B /M NEW.BIN")
    assert result.lines[1] == "Flash Type : AMD(AM29LV008BB)"
    assert result.ended == "finished"
    assert drive.flash_contents == _image("BYS2.BIN")
