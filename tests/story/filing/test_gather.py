from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from labkit.host.atadisk import AtaDisk
from labkit.host.sectors import Sectors
from labkit.story.benchfile import BenchFileError, from_bytes, to_bytes
from labkit.story.filing.gather import Numbers
from labkit.story.workbench import Workbench
from labkit.tools.builds import find_build
from tests.host.fakes import FakeDrive


def _of_ones_own(bench: Workbench) -> None:
    bench.bench.clock.at(10, lambda: None)


def _program(bench: Workbench) -> None:
    bench.bench.programs["MINE"] = object()  # type: ignore[assignment]


def _flasher(bench: Workbench) -> None:
    bench.builds["1.83c"] = replace(find_build("1.83c"), block=2)


def _device(bench: Workbench) -> None:
    bench.bench.attach(FakeDrive(), "primary master")


def _other_disk(bench: Workbench) -> None:
    bench.bench.attach(AtaDisk(Sectors(1000), "MINE", "1"), "primary master")


def _times(bench: Workbench) -> None:
    bench.bench.settings = replace(bench.bench.settings, supply=1)


def _impossible(bench: Workbench) -> None:
    bench.drive.board.gate.state.register = 300


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_of_ones_own, "an appointment of your own"),
        (_program, "a DOS program of your own, MINE"),
        (_flasher, r"a flasher 1\.83c that no file can hold: change flashers with rebuild\(\) only"),
        (_device, "a FakeDrive on a cable"),
        (_other_disk, "a AtaDisk on a cable"),
        (_times, "times of its own"),
        (_impossible, "300 is not a whole number from 0 to 255"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_no_file_can_hold_is_named(change: Callable[[Workbench], None], says: str) -> None:
    """One sentence about what is not the lab's own, before anything is written."""
    bench = Workbench(firmware=None)
    change(bench)
    with pytest.raises(BenchFileError, match=says) as refused:
        to_bytes(bench)
    assert str(refused.value).startswith("This bench ") and "\n" not in str(refused.value)


def test_a_bench_in_the_middle_of_an_act_is_not_saved() -> None:
    """A tool's own place in its work is in no snapshot, so there is none while it runs."""
    bench, refused = Workbench(firmware=None), list[str]()

    def save(_: int) -> None:
        with pytest.raises(BenchFileError, match="in the middle of an act: save it before or after") as error:
            to_bytes(bench)
        refused.append(str(error.value))

    with bench.bench.clock.glances(1000, save):
        bench.bench.clock.advance_to(1500)
    assert refused


def test_a_drive_that_was_taken_out_is_kept_with_the_bench() -> None:
    """The verbs still mean it, and it can be fitted again."""
    bench = Workbench()
    bench.power_on()
    bench.power_off()
    bench.bench.detach(bench.drive)
    again = from_bytes(to_bytes(bench))
    assert again.bench.bays == () and again.drive.save() == bench.drive.save()
    again.bench.attach(again.drive, "primary master")
    assert again.power_on().line("primary master").name == "SONY    DVD RW DW-D22A"


def test_what_dos_still_calls_c_is_kept() -> None:
    """A hard disk that was exchanged while DOS runs is seen on until its next start."""
    bench = Workbench(firmware=None)
    bench.hard_disk()
    bench.save_to("OLD", ["BYS2.BIN"])
    bench.boot_dos()
    bench.hard_disk()
    again = from_bytes(to_bytes(bench))
    told = [one.dos("DIR C:\\OLD").transcript for one in (bench, again)]
    assert told[0] == told[1] and "BYS2" in told[0]
    for one in (bench, again):
        one.boot_dos()
    assert "OLD" not in bench.dos("DIR C:").transcript == again.dos("DIR C:").transcript


def test_objects_are_counted_once() -> None:
    """The same object has the same number, an equal one another."""
    numbers, one, other = Numbers(), [1], [1]
    assert [numbers.of(one), numbers.of(other), numbers.of(one)] == [0, 1, 0]
    assert numbers.objects == [one, other]
