"""Work in Windows: its lists, its dialogs, and the tools that need it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from labkit.host.bench import Bench
from labkit.host.console import PATIENCE_S, RunResult
from labkit.host.enumeration import ListedDrive
from labkit.host.explorer import Copied, Opened
from labkit.host.properties import Properties
from labkit.host.windows import Windows, WindowsState
from labkit.story.journal import verb, verb_unless
from labkit.story.meantime import Meantime
from labkit.tools.eepromutility import EepromUtility
from labkit.tools.flashutility import FlashUtility
from labkit.tools.regiontool import set_byte
from labkit.tools.vendorflasher import VendorFlasher
from labkit.tools.winflash import WinFlash

Said = TypeVar("Said", RunResult, Properties, Copied, Opened)


@dataclass(frozen=True)
class DesktopState:
    """A snapshot: the Windows that runs (None: none does), what it found and shows, what a tool said last."""

    windows: Windows | None = None
    found: WindowsState | None = None
    page: str = ""


class WindowsWork(Meantime):
    """`page` is what a tool or a dialog said last. A tool starts Windows if it does not run.

    What a tool does not end by itself is stopped after `patience_s` emulated seconds.
    """

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench)
        self._windows: Windows | None = None
        self.page = ""

    @property
    def running_windows(self) -> Windows | None:
        """The Windows that runs, if one does; a look that starts nothing."""
        return self._windows if self._windows is not None and self._windows.running else None

    @verb_unless(lambda bench: bench.running_windows is not None)
    def windows(self) -> Windows:
        """Start Windows, or go back to it if it is still running."""
        running = self.running_windows
        if running is None:
            if not self.bench.powered:
                self.power_on()
            running = self._windows = self.bench.boot_windows()
        return running

    @property
    def in_windows(self) -> bool:
        """Does Windows list a drive at this place?"""
        return self._listed is not None

    @property
    def windows_name(self) -> str | None:
        """The drive's name and revision in Windows, or None."""
        found = self._listed
        return f"{found.name} {found.inquiry.revision}" if found is not None else None

    # Dialogs ---------------------------------------------------------------------------------

    @verb
    def rescan(self) -> list[str]:
        """Have the Device Manager look for hardware again; its list of drives."""
        return self.windows().rescan()

    @verb
    def my_computer(self) -> list[str]:
        """Open My Computer: what each drive is, and its letter."""
        return self.windows().my_computer()

    @verb
    def explorer(self) -> Opened:
        """Double-click the drive in My Computer."""
        return self._shows(self.windows().explorer(self.place))

    @verb
    def device_manager_properties(self) -> Properties:
        """Double-click the drive in the Device Manager."""
        return self._shows(self.windows().properties(self.place))

    @verb
    def copy_disc(self) -> Copied:
        """Copy the disc in the drive, sector by sector."""
        return self._shows(self.windows().copy_disc(self.place))

    # Flashers --------------------------------------------------------------------------------

    @verb
    def windows_flash(self, name: str, patience_s: float = PATIENCE_S) -> RunResult:
        """Run a vendor flasher in Windows, then restart the PC as it asks."""
        return self._restarted(self.flash_listed(name, patience_s))

    @verb
    def flash_listed(self, name: str, patience_s: float = PATIENCE_S) -> RunResult:
        """Run a vendor flasher in Windows and leave the PC as it is."""
        windows = self.windows()
        return self._shows(VendorFlasher(self.file(name)).run(windows.drives, windows.ports, patience_s))

    @verb
    def winflash(self, name: str, patience_s: float = PATIENCE_S) -> RunResult:
        """Run WinFlash in IDE mode on this drive's place."""
        windows = self.windows()
        return self._shows(WinFlash().ide(self.x, self.file(name), windows.ports, patience_s))

    @verb
    def winflash_atapi(self, file: str, patience_s: float = PATIENCE_S) -> RunResult:
        """Run WinFlash in ATAPI mode on this drive; the PC is left as it is."""
        listed = self._listed
        return self._shows(WinFlash().atapi(listed, self.file(file), self.windows().ports, patience_s))

    @verb
    def flash_read(self, to: str, patience_s: float = PATIENCE_S) -> RunResult:
        """Read the flash out through the running firmware, into a file."""
        listed, ports = self._listed, self.windows().ports
        return self._shows(FlashUtility().read(listed, to.upper(), self.files, ports, patience_s))

    @verb
    def flash_write(self, file: str, patience_s: float = PATIENCE_S) -> RunResult:
        """Have the running firmware write a file, then restart the PC as the tool asks."""
        listed, ports = self._listed, self.windows().ports
        return self._restarted(self._shows(FlashUtility().write(listed, self.file(file), ports, patience_s)))

    # EEPROM ----------------------------------------------------------------------------------

    @verb
    def eeprom_backup(self, to: str, patience_s: float = PATIENCE_S) -> RunResult:
        """Save the EEPROM to a file."""
        return self._shows(self._eeprom_utility(patience_s).backup(to.upper(), self.files))

    @verb
    def eeprom_restore(self, file: str, patience_s: float = PATIENCE_S) -> RunResult:
        """Write a file to the EEPROM, whoever's it was; this and the next three restart the PC as asked."""
        utility = self._eeprom_utility(patience_s)
        return self._restarted(self._shows(utility.restore(self.file(file))))

    @verb
    def eeprom_repair(self, patience_s: float = PATIENCE_S) -> RunResult:
        """Make the EEPROM's checksum right for the model that it names."""
        return self._restarted(self._shows(self._eeprom_utility(patience_s).repair()))

    @verb
    def eeprom_convert(self, model: str, patience_s: float = PATIENCE_S) -> RunResult:
        """Write another model of the drive's set into the EEPROM, such as "SOHW-1653S"."""
        return self._restarted(self._shows(self._eeprom_utility(patience_s).convert(model)))

    @verb
    def eeprom_reset_learnt(self, patience_s: float = PATIENCE_S) -> RunResult:
        """Clear what the drive learnt of media."""
        return self._restarted(self._shows(self._eeprom_utility(patience_s).reset_learnt()))

    @verb
    def eeprom_byte(self, offset: int, value: int, patience_s: float = PATIENCE_S) -> RunResult:
        """Run a region tool that changes one byte of the EEPROM and forgets the sum; no restart."""
        listed, ports = self._listed, self.windows().ports
        return self._shows(set_byte(listed, offset, value, ports, patience_s))

    @property
    def _listed(self) -> ListedDrive | None:
        return self.windows().find(self.place)

    def _eeprom_utility(self, patience_s: float) -> EepromUtility:
        return EepromUtility(self._listed, self.windows().ports, patience_s)

    def _shows(self, said: Said) -> Said:
        self.page = str(said)
        return said

    def _restarted(self, result: RunResult) -> RunResult:
        if not (self.journal.cutting and result.ended == "stopped"):
            self.power_cycle()
        return result

    # Snapshots -------------------------------------------------------------------------------

    def save_desktop(self) -> DesktopState:
        """A snapshot of Windows as it runs."""
        windows = self.running_windows
        return DesktopState(windows, windows.save() if windows is not None else None, self.page)

    def load_desktop(self, state: DesktopState) -> None:
        """Back to a snapshot."""
        self._windows, self.page = state.windows, state.page
        if state.windows is not None and state.found is not None:
            state.windows.load(state.found)
