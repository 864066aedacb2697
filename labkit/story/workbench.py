"""A PC with one drive and a folder of downloads: the verbs of the threads, one method each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

from labkit.catalog import Model
from labkit.drive.disc import Disc
from labkit.drive.drive import Drive
from labkit.firmware.store import file_names
from labkit.host.bench import Bench, BenchState
from labkit.host.bios import PostScreen
from labkit.host.clock import SECOND
from labkit.host.console import PATIENCE_S, RunResult
from labkit.host.dos import Dos
from labkit.host.dosfiles import Answer
from labkit.host.enumeration import ListedDrive
from labkit.host.explorer import Copied
from labkit.host.keyboard import Keyboard
from labkit.host.properties import Properties
from labkit.host.windows import Windows, WindowsState
from labkit.story.cabling import new_drive
from labkit.story.chipwork import ChipWork
from labkit.story.light import describe_light
from labkit.story.shelf import ShelfState
from labkit.tools.eepromutility import EepromUtility
from labkit.tools.flashutility import FlashUtility
from labkit.tools.regiontool import set_byte
from labkit.tools.vendorflasher import VendorFlasher
from labkit.tools.winflash import WinFlash

SETTLE_S = 6.0
PRESS_S = 0.2
TRAY_S = 2.0
SPIN_UP_S = 6.0
PLUG_S = (0.3, 1.7)  # after a start of the flasher, which knocks for two seconds
WATCH_KNOCK_S = 3.0


@dataclass(frozen=True)
class WorkbenchState:
    """A snapshot: the bench, the files made so far, the floppies, and the DOS or Windows that runs."""

    bench: BenchState
    shelf: ShelfState
    dos: Dos | None
    windows: tuple[Windows, WindowsState] | None
    drive: Drive


class Workbench(ChipWork):
    """`model` is a key of models() or a Model; `firmware` an image's key, 1 MB, or None (erased chip).

    `bench` is the PC, `drive` the drive, `files` what was downloaded or made, by upper-case name,
    `floppies` the floppies by the names on their labels.
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
        self._windows: Windows | None = None
        self.drive = new_drive(model, firmware, eeprom)
        self.bench.attach(self.drive, place)

    # Power -----------------------------------------------------------------------------------

    def power_on(self, hold_eject: bool = False) -> PostScreen:
        """Switch the PC on; with `hold_eject` somebody holds the drive's button meanwhile. Shows POST."""
        screen = self.bench.power_on(self.drive if hold_eject else None)
        self.bench.wait(SETTLE_S)
        return screen

    def power_off(self) -> None:
        """Switch the PC off, and the drive with it."""
        self.bench.power_off()

    def power_cycle(self, hold_eject: bool = False) -> PostScreen:
        """Off, two seconds, on."""
        if self.bench.powered:
            self.power_off()
        self.bench.wait(2.0)
        return self.power_on(hold_eject)

    @property
    def post_name(self) -> str | None:
        """What the last POST printed for the drive, or None."""
        if self.bench.screen is None:
            return None
        line = self.bench.screen.line(self.place)
        return f"{line.name} {line.revision}".strip() if line.name else None

    # Windows ---------------------------------------------------------------------------------

    def windows(self) -> Windows:
        """Start Windows, or go back to it if it is still running."""
        if self._windows is None or not self._windows.running:
            if not self.bench.powered:
                self.power_on()
            self._windows = self.bench.boot_windows()
        return self._windows

    @property
    def in_windows(self) -> bool:
        """Does Windows list a drive at this place?"""
        return self._listed is not None

    @property
    def windows_name(self) -> str | None:
        """The drive's name and revision in Windows, or None."""
        found = self._listed
        return f"{found.name} {found.inquiry.revision}" if found is not None else None

    def windows_flash(self, name: str) -> RunResult:
        """Run a vendor flasher in Windows, then restart the PC as it asks."""
        return self._restarted(self.flash_listed(name))

    def flash_listed(self, name: str, patience_s: float = PATIENCE_S) -> RunResult:
        """Run a vendor flasher in Windows and leave the PC as it is."""
        windows = self.windows()
        return VendorFlasher(self.file(name)).run(windows.drives, windows.ports, patience_s)

    def winflash(self, name: str) -> RunResult:
        """Run WinFlash in IDE mode on this drive's place."""
        windows = self.windows()
        return WinFlash().ide(self.x, self.file(name), windows.ports)

    def winflash_atapi(self, file: str) -> RunResult:
        """Run WinFlash in ATAPI mode on this drive; the PC is left as it is."""
        return WinFlash().atapi(self._listed, self.file(file), self.windows().ports)

    def flash_read(self, to: str) -> RunResult:
        """Read the flash out through the running firmware, into a file."""
        return FlashUtility().read(self._listed, to.upper(), self.files, self.windows().ports)

    def flash_write(self, file: str) -> RunResult:
        """Have the running firmware write a file, then restart the PC as the tool asks."""
        return self._restarted(FlashUtility().write(self._listed, self.file(file), self.windows().ports))

    def eeprom_backup(self, to: str) -> RunResult:
        """Save the EEPROM to a file."""
        return self._eeprom_utility().backup(to.upper(), self.files)

    def eeprom_restore(self, file: str) -> RunResult:
        """Write a file to the EEPROM, whoever's it was; this and the next three restart the PC as asked."""
        return self._restarted(self._eeprom_utility().restore(self.file(file)))

    def eeprom_repair(self) -> RunResult:
        """Make the EEPROM's checksum right for the model that it names."""
        return self._restarted(self._eeprom_utility().repair())

    def eeprom_convert(self, model: str) -> RunResult:
        """Write another model of the drive's set into the EEPROM, such as "SOHW-1653S"."""
        return self._restarted(self._eeprom_utility().convert(model))

    def eeprom_reset_learnt(self) -> RunResult:
        """Clear what the drive learnt of media."""
        return self._restarted(self._eeprom_utility().reset_learnt())

    def eeprom_byte(self, offset: int, value: int) -> RunResult:
        """Run a region tool that changes one byte of the EEPROM and forgets the sum; no restart."""
        return set_byte(self._listed, offset, value, self.windows().ports)

    def device_manager_properties(self) -> Properties:
        """Double-click the drive in the Device Manager."""
        return self.windows().properties(self.place)

    def copy_disc(self) -> Copied:
        """Copy the disc in the drive, sector by sector."""
        return self.windows().copy_disc(self.place)

    @property
    def _listed(self) -> ListedDrive | None:
        return self.windows().find(self.place)

    def _eeprom_utility(self) -> EepromUtility:
        return EepromUtility(self._listed, self.windows().ports)

    def _restarted(self, result: RunResult) -> RunResult:
        self.power_cycle()
        return result

    # DOS -------------------------------------------------------------------------------------

    def boot_dos(self) -> Dos:
        """Start DOS from the boot disk; the PC is switched on, or reset if another system ran."""
        if not self.bench.powered:
            self.power_on()
        self._dos = self.bench.boot_dos()
        return self._dos

    def dos(self, keys: str, patience_s: float = PATIENCE_S, answer: Answer = "abort") -> RunResult:
        """Type a line at the prompt of the DOS that runs, or of one that is started for it."""
        dos = self._dos if self._dos is not None and self._dos.running else self.boot_dos()
        return dos.run(keys, patience_s, answer)

    def keyboard(self, layout: str, caps: str = "us") -> None:
        """What DOS takes the keys for, and what is printed on them."""
        self.bench.keyboard = Keyboard(layout, caps)

    def mtkflash(self, command: str, version: str = "1.83c", patience_s: float = PATIENCE_S) -> RunResult:
        """Boot DOS and type `MTKFLASH X command`. A file the command names is put on the boot disk first."""
        self._fill_boot_disk(command, version)
        result = self.boot_dos().run(f"MTKFLASH {self.x} {command}", patience_s)
        for name in self.bench.disk:
            if name not in self.files:
                self.files[name] = self.bench.disk[name]
        return result

    def mtkflash_at_power_up(
        self, command: str, version: str = "1.83c", tries: int = 60, seed: int = 0
    ) -> RunResult:
        """Boot DOS, pull the power plug and push it in while `MTKFLASH X C` knocks; then the command.

        A knock must fall between power-on and the moment when firmware shuts the gate [fact: gate-moment].
        It is tried again and again [fact: power-up-knock], at most `tries` times, till the gate answers and
        the tool says what chip it found, or that it knows none such. `seed`: the hand on the plug, each time
        at another moment. The result has the last C and the command.
        """
        if tries < 1:
            raise ValueError("Push the plug in once at least: give 1 try or more.")
        self._fill_boot_disk(command, version)
        dos, hand = self.boot_dos(), Random(seed)
        for number in range(1, tries + 1):
            self.unplug_power()
            moment = self.bench.clock.now + round(hand.uniform(*PLUG_S) * SECOND)
            self.bench.clock.at(moment, self.plug_power)
            asked = dos.run(f"MTKFLASH {self.x} C", WATCH_KNOCK_S)
            if asked.ended != "stopped":  # a shut gate keeps it waiting
                done = dos.run(f"MTKFLASH {self.x} {command}")
                said = f"{asked}\n[the plug was pushed in {number} times]\n{done}"
                return replace(done, transcript=said)
        return replace(asked, note=f"The plug was pushed in {tries} times, and the gate never answered.")

    def _fill_boot_disk(self, command: str, version: str) -> None:
        for word in command.split():
            if word.upper() in {*self.files, *file_names()}:
                self.bench.disk[word.upper()] = self.file(word)
        self.bench.programs["MTKFLASH"] = self.flasher(version)

    # The mains -------------------------------------------------------------------------------

    def power_cut(self, tool: Callable[[float], RunResult], seconds: float) -> RunResult:
        """Run a tool, given so many seconds, and let the mains fail then. ValueError: it was done before."""
        result = tool(seconds)
        self.power_off()
        if result.ended != "stopped":
            raise ValueError(
                f"The tool was done after {result.seconds:.1f} s; let the mains fail before that."
            )
        lines = [*result.lines[:-1], f"[the power failed after {seconds:g} s]"]
        return replace(result, transcript="\n".join(lines), note="")

    # Hands and eyes --------------------------------------------------------------------------

    def press_eject(self) -> str:
        """Press the button for a moment, wait, and say where the tray is."""
        self.drive.hold_eject()
        self.bench.wait(PRESS_S)
        self.drive.release_eject()
        self.bench.wait(TRAY_S)
        return self.drive.tray

    def insert(self, disc: Disc) -> bool:
        """Open the tray, lay a disc in, close it and wait. False if the tray did not open."""
        if self.drive.tray != "open" and self.press_eject() != "open":
            return False
        self.drive.place(disc)
        self.press_eject()
        self.bench.wait(SPIN_UP_S)
        return self.drive.tray == "closed"

    def pinhole(self, disc: Disc | None = None) -> None:
        """Open the tray with a pin, lay a disc in if there is one, push the tray shut, and wait."""
        self.drive.pinhole()
        self.bench.wait(TRAY_S)
        if disc is not None:
            self.drive.place(disc)
        self.drive.push_tray()
        self.bench.wait(SPIN_UP_S)

    def service_jumper(self, fitted: bool) -> None:
        """Switch off, put the jumper on the two service pins or take it away, switch on."""
        if self.bench.powered:
            self.power_off()
        self.drive.service_jumper = fitted
        self.power_on()

    @property
    def light(self) -> str:
        """`off`, `on`, `slow` (blink) or `fast`, watched for the last five seconds."""
        return describe_light(self.drive.led_log, self.bench.clock.now, self.drive.led)

    # Snapshots -------------------------------------------------------------------------------

    def save(self) -> WorkbenchState:
        """A snapshot of everything."""
        windows = (self._windows, self._windows.save()) if self._windows is not None else None
        return WorkbenchState(self.bench.save(), self.save_shelf(), self._dos, windows, self.drive)

    def load(self, state: WorkbenchState) -> None:
        """Back to a snapshot."""
        self.bench.load(state.bench)
        self.load_shelf(state.shelf)
        self._dos, self._windows, self.drive = state.dos, None, state.drive
        if state.windows is not None:
            self._windows, found = state.windows
            self._windows.load(found)
