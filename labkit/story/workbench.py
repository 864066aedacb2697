"""A PC with one drive and a folder of downloads: the verbs of the threads, one method each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random
from typing import TypeVar

from labkit.catalog import Model
from labkit.drive.drive import Drive
from labkit.firmware.store import file_names
from labkit.host.bench import Bench, BenchState
from labkit.host.clock import SECOND
from labkit.host.console import PATIENCE_S, RunResult
from labkit.host.dos import Dos
from labkit.host.dosfiles import Answer
from labkit.host.keyboard import Keyboard
from labkit.story.cabling import new_drive
from labkit.story.journal import verb
from labkit.story.shelf import ShelfState
from labkit.story.windowswork import DesktopState, WindowsWork
from labkit.tools.programmer import ChipJob

Cut = TypeVar("Cut", RunResult, ChipJob)
PLUG_S = (0.3, 1.7)  # after a start of the flasher, which knocks for two seconds
WATCH_KNOCK_S = 3.0


@dataclass(frozen=True)
class WorkbenchState:
    """A snapshot: the bench, the files made so far, the floppies, and the DOS or the Windows that runs."""

    bench: BenchState
    shelf: ShelfState
    dos: Dos | None
    drive: Drive
    screen: tuple[str, ...] = ()
    desktop: DesktopState = field(default_factory=DesktopState)


class Workbench(WindowsWork):
    """`model` is a key of models() or a Model; `firmware` an image's key, 1 MB, or None (erased chip).

    `bench` is the PC, `drive` the drive, `files` what was downloaded or made, by upper-case name,
    `floppies` the floppies by the names on their labels. `journal` tells what was done so far.
    """

    def __init__(
        self,
        model: str | Model = "dw-d22a",
        firmware: str | bytes | None = "bys2",
        place: str = "primary slave",
        eeprom: bytes | None = None,
    ) -> None:
        super().__init__(Bench())
        self._dos: Dos | None = None
        self.drive = new_drive(model, firmware, eeprom)
        self.bench.attach(self.drive, place)

    @property
    def post_name(self) -> str | None:
        """What the last POST printed for the drive, or None."""
        if self.bench.screen is None:
            return None
        line = self.bench.screen.line(self.place)
        return f"{line.name} {line.revision}".strip() if line.name else None

    # DOS -------------------------------------------------------------------------------------

    @verb
    def boot_dos(self) -> Dos:
        """Start DOS from the boot disk; the PC is switched on, or reset if another system ran."""
        if not self.bench.powered:
            self.power_on()
        self._dos = self.bench.boot_dos()
        return self._dos

    @verb
    def dos(self, keys: str, patience_s: float = PATIENCE_S, answer: Answer = "abort") -> RunResult:
        """Type a line at the prompt of the DOS that runs, or of one that is started for it."""
        dos = self.running_dos or self.boot_dos()
        return dos.run(keys, patience_s, answer)

    @property
    def running_dos(self) -> Dos | None:
        """The DOS that runs, if one does; a look that starts nothing."""
        return self._dos if self._dos is not None and self._dos.running else None

    @verb
    def keyboard(self, layout: str, caps: str = "us") -> None:
        """What DOS takes the keys for, and what is printed on them."""
        self.bench.keyboard = Keyboard(layout, caps)

    @verb
    def mtkflash(self, command: str, version: str = "1.83c", patience_s: float = PATIENCE_S) -> RunResult:
        """Boot DOS and type `MTKFLASH X command`. A file the command names is put on the boot disk first."""
        self._fill_boot_disk(command, version)
        result = self.boot_dos().run(f"MTKFLASH {self.x} {command}", patience_s)
        for name in self.bench.disk:
            if name not in self.files:
                self.files[name] = self.bench.disk[name]
        return result

    @verb
    def mtkflash_at_power_up(
        self,
        command: str,
        version: str = "1.83c",
        tries: int = 60,
        seed: int = 0,
        patience_s: float | None = None,
    ) -> RunResult:
        """Boot DOS, pull the power plug and push it in while `MTKFLASH X C` knocks; then the command.

        A knock must fall between power-on and the moment when firmware shuts the gate [fact: gate-moment].
        It is tried again and again [fact: power-up-knock], at most `tries` times, till the gate answers and
        the tool says what chip it found, or that it knows none such. `seed`: the hand on the plug, each time
        at another moment. `patience_s` is for all of it. The result has the last C and the command.
        """
        if tries < 1:
            raise ValueError("Push the plug in once at least: give 1 try or more.")
        self._fill_boot_disk(command, version)
        dos, clock = self.boot_dos(), self.bench.clock
        seconds = tries * WATCH_KNOCK_S + PATIENCE_S if patience_s is None else patience_s
        with clock.patience(round(seconds * SECOND)):
            asked, number = self._knock_at_power_up(dos, tries, Random(seed))
            if asked.ended == "stopped":  # a shut gate keeps it waiting
                note = f"The plug was pushed in {number} times, and the gate never answered."
                return replace(asked, note=note)
            done = dos.run(f"MTKFLASH {self.x} {command}")
        said = f"{asked}\n[the plug was pushed in {number} times]\n{done}"
        return replace(done, transcript=said)

    def _knock_at_power_up(self, dos: Dos, tries: int, hand: Random) -> tuple[RunResult, int]:
        """The last run of `MTKFLASH X C`, and how often the plug was pushed in for it."""
        clock, drive = self.bench.clock, self.drive
        number = 0
        while True:
            number += 1
            self.unplug_power()
            moment = clock.now + round(hand.uniform(*PLUG_S) * SECOND)
            clock.at(moment, partial(self.bench.drive_power, drive, True))
            asked = dos.run(f"MTKFLASH {self.x} C", WATCH_KNOCK_S)
            if asked.ended != "stopped" or number == tries or clock.out_of_patience:
                return asked, number

    def _fill_boot_disk(self, command: str, version: str) -> None:
        for word in command.split():
            if word.upper() in {*self.files, *file_names()}:
                self.bench.disk[word.upper()] = self.file(word)
        self.bench.programs["MTKFLASH"] = self.flasher(version)

    # The mains -------------------------------------------------------------------------------

    @verb
    def power_cut(self, tool: Callable[[float], Cut], seconds: float) -> Cut:
        """Run a tool, given so many seconds, and let the mains fail then. ValueError: it was done before."""
        return self.mains_failed(tool(seconds), seconds)

    def mains_failed(self, result: Cut, seconds: float) -> Cut:
        """The mains failed so many seconds after a tool began, which was stopped by that: what it came to."""
        self.power_off()
        if result.ended != "stopped":
            raise ValueError(
                f"The tool was done after {result.seconds:.1f} s; let the mains fail before that."
            )
        return result.without_power(seconds)

    # Snapshots -------------------------------------------------------------------------------

    def save(self) -> WorkbenchState:
        """A snapshot of everything."""
        screen = self._dos.screen if self._dos is not None else ()
        bench, shelf = self.bench.save(), self.save_shelf()
        return WorkbenchState(bench, shelf, self._dos, self.drive, screen, self.save_desktop())

    @verb
    def load(self, state: WorkbenchState) -> None:
        """Back to a snapshot."""
        self.bring_back(state)

    def bring_back(self, state: WorkbenchState) -> None:
        """What load() does, for those who see to the journal themselves."""
        self.bench.load(state.bench)
        self.load_shelf(state.shelf)
        self.load_desktop(state.desktop)
        self._dos, self.drive = state.dos, state.drive
        if self._dos is not None:
            self._dos.screen = state.screen

    def become(self, other: Workbench) -> None:
        """Be this other workbench from now on, with its journal: `bench.become(load_bench(file))`."""
        self.bench.clock.check()
        vars(self).update(vars(other))
