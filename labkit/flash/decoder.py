"""The command decoder: bus write cycles in, commands out. It knows nothing of cells or time."""

from enum import Enum

from labkit.catalog import Chip


class Command(Enum):
    """What a write cycle completed."""

    RESET = "reset"
    AUTOSELECT = "autoselect"
    PROGRAM = "program"
    SECTOR_ERASE = "sector-erase"
    BLOCK_ERASE = "block-erase"
    CHIP_ERASE = "chip-erase"
    RESUME = "resume"


PROGRAM, RESET, RESUME = Command.PROGRAM, Command.RESET, Command.RESUME

# How far a sequence has come. IDLE and BYPASS are the two places where one begins.
IDLE, UNLOCK_1, UNLOCKED, ERASE_SETUP, ERASE_1, ERASE_READY, DATA, BYPASS, BYPASS_EXIT = range(9)


class Decoder:
    """Follows the unlock cycles of one part.

    Reset (F0h) works at any cycle except the data cycle of a program. A wrong cycle inside a sequence ends it
    like a reset. [fact: nor-broken-sequence]
    """

    __slots__ = ("_after_erase", "_after_unlock", "_first", "_mask", "_second", "home", "state")

    def __init__(self, chip: Chip) -> None:
        self.home = self.state = IDLE
        self._first, self._second = chip.unlock
        self._mask = chip.unlock_mask
        self._after_unlock = {0xA0: DATA, 0x80: ERASE_SETUP}
        if chip.unlock_bypass:
            self._after_unlock[0x20] = BYPASS
        self._after_erase = {0x30: Command.SECTOR_ERASE}
        if chip.block_size:
            self._after_erase[0x50] = Command.BLOCK_ERASE

    def restart(self) -> None:
        """Power-on: no sequence under way, no bypass mode."""
        self.home = self.state = IDLE

    def step(self, addr: int, value: int) -> Command | None:
        """One write cycle; the command that it completed, if any."""
        state = self.state
        if state == DATA:
            self.state = self.home
            return PROGRAM
        if value == 0xF0:
            self.state = self.home
            return RESET
        if state == BYPASS:
            if value == 0xA0:
                self.state = DATA
            elif value == 0x90:
                self.state = BYPASS_EXIT
            return None
        return self._sequence(state, addr & self._mask, value)

    def _sequence(self, state: int, addr: int, value: int) -> Command | None:
        if state == IDLE:
            if value == 0xAA and addr == self._first:
                self.state = UNLOCK_1
            return RESUME if value == 0x30 else None
        if state == BYPASS_EXIT:
            if value == 0x00:
                self.home = IDLE
            self.state = self.home
            return None
        if state == ERASE_READY:
            return self._erase(addr, value)
        if state in (UNLOCK_1, ERASE_1):
            return self._advance(value == 0x55 and addr == self._second)
        if state == ERASE_SETUP:
            return self._advance(value == 0xAA and addr == self._first)
        return self._unlocked(addr, value)

    def _advance(self, right: bool) -> Command | None:
        if right:
            self.state += 1
            return None
        return self._broken()

    def _broken(self) -> Command:
        self.state = self.home
        return RESET

    def _unlocked(self, addr: int, value: int) -> Command | None:
        if addr != self._first:
            return self._broken()
        if value == 0x90:
            self.state = IDLE
            return Command.AUTOSELECT
        if value not in self._after_unlock:
            return self._broken()
        self.state = self._after_unlock[value]
        if self.state == BYPASS:
            self.home = BYPASS
            return RESET
        return None

    def _erase(self, addr: int, value: int) -> Command:
        self.state = IDLE
        if value == 0x10 and addr == self._first:
            return Command.CHIP_ERASE
        return self._after_erase.get(value, RESET)
