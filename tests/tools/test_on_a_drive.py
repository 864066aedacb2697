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


def _bench(image: bytes | None, version: str = "1.83c") -> tuple[Bench, Drive]:
    bench = Bench({"MTKFLASH": MtkFlash(version)})
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


def test_a_backup_is_written_back_byte_by_byte() -> None:
    """R /M /B, another image, W /B of the backup: cells, name and program are as before."""
    bench, drive = _bench(_image("BYS2.BIN"))
    bench.disk["OTHER.BIN"] = _image("BS41.BIN")
    before = bench.power_on(hold_eject=WHERE).text
    dos = bench.boot_dos()
    assert dos.run("MTKFLASH 2 R /M /B BACKUP.BIN").ended == "finished"
    assert dos.run("MTKFLASH 2 W /B /M OTHER.BIN").ended == "finished"
    assert drive.flash_contents == _image("BS41.BIN")
    assert dos.run("MTKFLASH 2 W /B BACKUP.BIN").ended == "finished"
    assert drive.flash_contents == _image("BYS2.BIN") == bench.disk["BACKUP.BIN"]
    assert bench.power_cycle().text == before


# An identification that was interrupted ----------------------------------------------------------


@pytest.fixture(scope="module")
def asked() -> tuple[Bench, Drive]:
    """A drive whose chip a tool has just asked for its ids, when somebody pressed the reset button."""
    bench, drive = _bench(_image("BYS2.BIN"))
    bench.power_on(hold_eject=WHERE)
    dos, state = bench.boot_dos(), bench.save()
    for microseconds in range(1, 200):
        bench.load(state)
        dos.run("MTKFLASH 2 S", patience_s=microseconds / 1e6)
        if not drive.board.flash.reads_array(bench.clock.now):
            return bench, drive
    raise AssertionError("the chip never came into autoselect")


def test_a_chip_left_in_autoselect_stays_so_over_the_reset_button(asked: tuple[Bench, Drive]) -> None:
    """RESET- does not reach the chip: the 8051 fetches ids for code, BSY stays, POST waits its whole time.

    The gate was never shut, so the next run gets in, its RESET cycle brings the array back, and all is well.
    """
    bench, drive = asked
    state = bench.save()
    line = bench.reset().line(WHERE)
    assert (line.name, line.timed_out) == (None, True)
    assert drive.board.flash.read(0, bench.clock.now) == 0x01 and drive.flash_contents[0] == 0x02
    dos = bench.boot_dos()
    assert dos.run("MTKFLASH 2 S").lines[1] == "Flash Type : AMD(AM29LV008BB)"
    assert bench.reset().line(WHERE).name is not None
    bench.load(state)


def test_power_brings_an_interrupted_chip_back(asked: tuple[Bench, Drive]) -> None:
    """Without power a chip forgets that it was asked."""
    bench, drive = asked
    state = bench.save()
    assert bench.power_cycle().line(WHERE).name is not None
    assert drive.board.flash.reads_array(bench.clock.now)
    bench.load(state)


def test_a_chip_that_waits_for_its_reset_after_a_failed_byte_is_unknown_once() -> None:
    """A byte that did not take leaves status on the bus till F0h: ids are rubbish once, and right after that.

    The tool ends every question with F0h, so the second run finds the chip.
    """
    bench, drive = _bench(None)
    bench.power_on()
    flash, now = drive.board.flash, bench.clock.now
    flash.poke(0x4000, b"\x00")
    for address, value in ((0x555, 0xAA), (0x2AA, 0x55), (0x555, 0xA0), (0x4000, 0xFF)):
        flash.write(address, value, now)
    bench.wait(0.01)
    dos = bench.boot_dos()
    assert dos.run("MTKFLASH 2 S").lines[1:] == ["Flash Type : Unknown Flash Memory"]
    assert dos.run("MTKFLASH 2 S").lines[1] == "Flash Type : AMD(AM29LV008BB)"


def test_the_oldest_build_leaves_the_chip_as_it_found_it() -> None:
    """Asking in vain in every dialect changes neither cells nor mode, and the next run says the same."""
    bench, drive = _bench(_image("BYS2.BIN"), "1.80")
    bench.power_on(hold_eject=WHERE)
    dos = bench.boot_dos()
    for _ in range(2):
        assert dos.run("MTKFLASH 2 W /B /M NEW.BIN").lines[1:] == ["FLASH TYPE:Unknown Flash Memory"]
        assert drive.board.flash.reads_array(bench.clock.now)
    assert drive.flash_contents == _image("BYS2.BIN")
