"""Whatever goes to the ports, is typed in DOS or done with plugs: limits hold, and only known errors come."""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, MutableMapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.catalog import models
from labkit.drive.drive import Drive
from labkit.firmware.store import read_image
from labkit.host.bench import Bench
from labkit.host.clock import MS, SECOND
from labkit.host.console import Console
from labkit.host.disk import Disk, Floppy
from labkit.host.harddisk import HardDisk
from labkit.host.keyboard import Keyboard, layouts
from labkit.host.places import PLACES
from labkit.host.ports import Ports
from labkit.host.session import SessionOverError, program_file
from labkit.host.wiring import JUMPERS, BenchDrive, BenchError
from tests.host.fakes import FakeDrive

# Ports -----------------------------------------------------------------------------------------

PORTS = st.sampled_from([*range(0x1F0, 0x1F8), 0x3F6, *range(0x170, 0x178), 0x376, 0x80])
# Commands, knock values and device selections far more often than chance would have them.
TELLING = [
    0x08,
    0x20,
    0x30,
    0x90,
    0xA0,
    0xA1,
    0xEC,
    0x4D,
    0x54,
    0x4B,
    0x3D,
    0xB0,
    0xE0,
    0xF0,
    0x04,
    0x00,
    0x10,
]
VALUES = st.sampled_from(TELLING) | st.integers(0, 0xFF)
ACCESS = (
    st.tuples(st.just("out"), PORTS, VALUES)
    | st.tuples(st.just("in"), PORTS, st.just(0))
    | st.tuples(st.just("take"), PORTS, st.integers(0, 600).map(lambda n: 2 * n))
    | st.tuples(st.just("give"), PORTS, st.integers(0, 600).map(lambda n: 2 * n))
    | st.tuples(st.just("wait"), PORTS, VALUES)
    | st.tuples(st.just("knock"), st.sampled_from([0x1F1, 0x171]), st.just(0))
    | st.tuples(st.just("sleep"), st.just(0), st.integers(0, 3 * MS))
)
LINES = st.dictionaries(st.integers(0, 15), st.integers(0, 1), max_size=2)


def touch(ports: Ports, what: str, port: int, value: int) -> None:
    """One access; checks what it may give and how long it may take."""
    start = ports.now
    if what == "out":
        ports.outb(port, value)
    elif what == "in":
        assert 0 <= ports.inb(port) <= 0xFF
    elif what == "take":
        assert len(ports.insw(port, value)) == value
    elif what == "give":
        ports.outsw(port, bytes(range(256)) * 5 if value > 1280 else (bytes(range(256)) * 5)[:value])
    elif what == "wait":
        ports.wait(port, value, value, 2 * MS)
    elif what == "knock":
        for one in (0x4D, 0x54, 0x4B, 0x3D):
            ports.outb(port, one)
    else:
        ports.sleep(value)
    assert start <= ports.now <= start + 11 * MS


@pytest.fixture(scope="module")
def full() -> tuple[Bench, Any]:
    """A running drive with an erased one beside it, and a disk with a packet device beside it."""
    bench, model = Bench(), models()["dw-d22a"]
    bench.attach(Drive(model, read_image("bys2")), "primary master")
    bench.attach(Drive(model, None), "primary slave")
    bench.attach(HardDisk({"A": b"a" * 5000}), "secondary master")
    bench.attach(FakeDrive(), "secondary slave")
    bench.bios_channel("primary", "none")
    bench.power_on()
    return bench, bench.save()


def hammer(full: tuple[Bench, Any], lines: dict[int, int], accesses: list[tuple[str, int, int]]) -> Bench:
    """Go back to the fresh bench, break lines of both cables, do the accesses, let all drives catch up."""
    bench, state = full
    bench.load(state)
    for cable in bench.cables.values():
        cable.stuck = lines
    for access in accesses:
        touch(bench.ports, *access)
    bench.catch_up()
    return bench


@given(LINES, st.lists(ACCESS, max_size=40))
def test_ports_take_anything(
    full: tuple[Bench, Any], lines: dict[int, int], accesses: list[tuple[str, int, int]]
) -> None:
    """Bytes, blocks and waits on all kinds of devices, over whole and broken cables: values come, in time."""
    hammer(full, lines, accesses)


@pytest.mark.soak
@given(LINES, st.lists(ACCESS, max_size=400))
def test_post_ends_whatever_went_before(
    full: tuple[Bench, Any], lines: dict[int, int], accesses: list[tuple[str, int, int]]
) -> None:
    """Ten times as many accesses, then the reset button: POST ends in its time and its screen can be read."""
    screen = hammer(full, lines, accesses).reset()
    assert screen.seconds < 4 * 2 * 40
    assert screen.text.replace("\n", "").isprintable()


# DOS -------------------------------------------------------------------------------------------

COMMANDS = [
    "DIR",
    "CD",
    "MD",
    "TYPE",
    "COPY",
    "DEL",
    "TOOL",
    "FLASH",
    "CD..",
    "CD\\",
    "C:",
    "A:",
    "D:",
    "DIR/W",
]
PATHS = [
    "A.BIN",
    "C:\\FIRM\\B.BIN",
    "C:A.BIN",
    "..\\..\\X",
    "..",
    "\\",
    "*.*",
    "C:*.BIN",
    "?",
    "/P",
    "/etc/passwd",
]
NAMES = ["NUL", "LONGNAMEOFAFILE.TEXT", "~", "A.BIN\\X", "C:\\FIRM", "FIRM\\"]
WORDS = st.sampled_from([*COMMANDS, *PATHS, *NAMES])
TYPED = st.lists(WORDS | st.text(max_size=12), max_size=5).map(" ".join) | st.text(max_size=40)


class Tool:
    """A program that looks at, reads, writes and deletes whatever its words name."""

    def main(
        self, words: Sequence[str], console: Console, ports: Ports, files: MutableMapping[str, bytes]
    ) -> bool:
        for word in words:
            if word in files:
                files[word] = files[word] + b"more"
                console.print(str(len(files[word])))
                del files[word]
            else:
                files[word] = word.encode()
        return len(files) >= 0


def _no_files(*_: object, **__: object) -> object:
    raise AssertionError("a real file was touched")


@given(
    st.lists(TYPED, max_size=8),
    st.sampled_from(["us", "po", "uk"]),
    st.sampled_from(["abort", "fail"]),
    st.sets(st.integers(0, 60), max_size=3),
)
def test_dos_takes_any_line(lines: list[str], layout: str, answer: Any, bad: set[int]) -> None:
    """Any words, paths and letters, on good and bad disks: the lines end, and no real file is ever opened."""
    bench = Bench({"TOOL": Tool(), "T 1": Tool()})
    bench.media.hard_disk = HardDisk({"FIRM\\B.BIN": b"b" * 900, "FLASH.EXE": program_file("T 1")})
    bench.power_on()
    layouts()
    dos = bench.boot_dos()
    bench.media.floppy = Floppy({"A.BIN": b"a" * 3000}, bad)
    bench.keyboard = Keyboard(layout)
    with pytest.MonkeyPatch.context() as patch:
        for module, name in ((builtins, "open"), (io, "open"), (os, "open"), (os, "mkdir"), (os, "remove")):
            patch.setattr(module, name, _no_files)
        for line in lines:
            result = dos.run(line, patience_s=5, answer=answer)
            assert result.ended in ("finished", "error")
            assert result.seconds == 0
            assert dos.prompt[1:3] == ":\\"


@given(st.text(max_size=30), st.binary(max_size=50))
def test_a_disk_takes_any_name(name: str, data: bytes) -> None:
    """What can be written can be read back under the same name; what cannot is refused by one error."""
    disk = Disk()
    try:
        disk[name] = data
    except ValueError:
        assert name not in disk
        return
    assert disk[name] == data and len(disk) == 1


# Plugs -----------------------------------------------------------------------------------------

WHERE = st.sampled_from([*PLACES])
ACTS: dict[str, Callable[..., object]] = {
    "attach": lambda bench, drives, n, where, word: bench.attach(drives[n], where, word),
    "beside": lambda bench, drives, n, where, word: bench.lay_beside(drives[n], word),
    "detach": lambda bench, drives, n, where, word: bench.detach(where),
    "move": lambda bench, drives, n, where, word: bench.move(drives[n], where),
    "jumper": lambda bench, drives, n, where, word: bench.set_jumper(where, word),
    "pull": lambda bench, drives, n, where, word: bench.pull_ribbon(where),
    "plug": lambda bench, drives, n, where, word: bench.plug_ribbon(where, drives[n]),
    "replug": lambda bench, drives, n, where, word: bench.plug_ribbon(where),
    "dark": lambda bench, drives, n, where, word: bench.drive_power(drives[n], False),
    "light": lambda bench, drives, n, where, word: bench.drive_power(where, True, hold_eject=n % 2 == 0),
    "on": lambda bench, drives, n, where, word: bench.power_on(where if n == 0 else None),
    "off": lambda bench, drives, n, where, word: bench.power_off(),
    "reset": lambda bench, drives, n, where, word: bench.reset(),
    "dos": lambda bench, drives, n, where, word: bench.boot_dos(),
    "windows": lambda bench, drives, n, where, word: bench.boot_windows(),
    "wait": lambda bench, drives, n, where, word: bench.wait(n),
    "break": lambda bench, drives, n, where, word: setattr(
        bench.cables[PLACES[where].base], "stuck", {n: n % 2}
    ),
    "bios": lambda bench, drives, n, where, word: bench.bios_channel("secondary", "none"),
}
STEP = st.tuples(st.sampled_from([*ACTS]), st.integers(0, 3), WHERE, st.sampled_from(["", *JUMPERS]))


def play(bench: Bench, drives: list[BenchDrive], steps: list[tuple[str, int, str, str]]) -> list[object]:
    """Do the steps; what each came to, misuse as its sentence, and what the ports read after it."""
    seen: list[object] = []
    for name, number, where, word in steps:
        try:
            came = ACTS[name](bench, drives, number, where, word)
        except (BenchError, ValueError, SessionOverError) as error:
            came = str(error)
        seen.append(came if isinstance(came, str) else "done")
        seen.append([bench.ports.inb(port) for port in (0x1F7, 0x177, 0x1F4)])
        assert len(bench.drives) == sum(len(cable.devices) for cable in bench.cables.values())
    drives = [bay.drive for bay, _ in bench.save_wiring()[0]]
    return [*seen, bench.clock.now, [(one.position, one.alone, one.present_power) for one in drives]]


@given(st.lists(STEP, max_size=14), st.lists(STEP, max_size=8))
def test_plugs_stand_any_order(
    first: list[tuple[str, int, str, str]], then: list[tuple[str, int, str, str]]
) -> None:
    """Only the sentences of misuse come, cables and bench agree, and a snapshot repeats the rest."""
    bench = Bench()
    drives: list[BenchDrive] = [
        FakeDrive("ONE X"),
        FakeDrive("TWO Y", stuck=True),
        HardDisk(),
        FakeDrive("FOUR Z"),
    ]
    play(bench, drives, [("attach", 0, "primary slave", ""), ("on", 1, "primary slave", ""), *first])
    state = bench.save()
    once = play(bench, drives, then)
    bench.load(state)
    assert play(bench, drives, then) == once
    assert bench.clock.now < 4000 * SECOND
