"""A slow second opinion on a NOR part: commands by matching the history of writes, time by countdowns.

It shares no code with the part under test, and none of its ideas: no state numbers, no end times, no pages.
"""

from __future__ import annotations

from labkit.catalog import Chip

ANY = -1


class Oracle:
    """One part. The caller gives back the cells after a power cut, which the oracle cannot know."""

    def __init__(self, chip: Chip, contents: bytes) -> None:
        self.chip, self.cells, self.now = chip, list(contents), 0
        self.protected: set[int] = set()
        self.toggle6 = self.toggle2 = 0
        self.power = True
        self.reset_modes()

    def reset_modes(self) -> None:
        self.history: list[tuple[int, int]] = []
        self.bypass = self.ids = self.stuck = self.chip_wide = False
        self.programming: tuple[int, int] | None = None
        self.refused = False
        self.left_program = 0
        self.chosen: set[int] | None = None
        self.left_window: int | None = None
        self.left_erase = 0
        self.left_latency: int | None = None
        self.asleep = False

    # ---- time --------------------------------------------------------------------------------

    def countdowns(self) -> dict[str, int]:
        if self.programming is not None and not self.stuck:
            return {"program": self.left_program}
        if self.chosen is None or self.asleep:
            return {}
        if self.left_window is not None:
            return {"window": self.left_window}
        running = {"erase": self.left_erase}
        if self.left_latency is not None:
            running["latency"] = self.left_latency
        return running

    def advance(self, t: int) -> None:
        left, self.now = t - self.now, t
        while True:
            running = self.countdowns()
            step = min([left, *running.values()])
            for name in running:
                setattr(self, f"left_{name}", running[name] - step)
            left -= step
            # An erase that is through at the very moment of a suspend is through.
            over = [name for name in ("program", "window", "erase", "latency") if running.get(name) == step]
            if not over:
                return
            getattr(self, f"after_{over[0]}")()

    def after_program(self) -> None:
        assert self.programming is not None
        addr, value = self.programming
        if self.refused:
            self.programming = None
            return
        for bit in range(8):
            if not value >> bit & 1:
                self.cells[addr] &= ~(1 << bit)
        if self.cells[addr] != value and self.chip.program_limit_ns:
            self.stuck = True
        else:
            self.programming = None

    def after_window(self) -> None:
        self.left_window = None

    def after_erase(self) -> None:
        assert self.chosen is not None
        addr = 0
        for number, size in enumerate(self.chip.sectors):
            for _ in range(size):
                if number in self.chosen:
                    self.cells[addr] = 0xFF
                addr += 1
        self.chosen = self.left_latency = None

    def after_latency(self) -> None:
        self.asleep, self.left_latency = True, None

    def busy_until(self) -> int | None:
        running = self.countdowns()
        if "window" in running:
            return self.now + running["window"] + self.left_erase
        return self.now + min(running.values()) if running else None

    # ---- what there is -----------------------------------------------------------------------

    def sector(self, addr: int) -> int:
        number = 0
        while addr >= self.chip.sectors[number]:
            addr -= self.chip.sectors[number]
            number += 1
        return number

    def ignores(self, addr: int) -> bool:
        number = self.sector(addr)
        return number in self.protected or (self.chosen is not None and number in self.chosen)

    def erasing(self) -> bool:
        return self.chosen is not None and not self.asleep

    def reads_array(self) -> bool:
        return self.power and self.programming is None and not self.erasing() and not self.ids

    # ---- reads -------------------------------------------------------------------------------

    def read(self, addr: int) -> int:
        addr %= self.chip.size
        if not self.power:
            return 0xFF
        chosen = self.chosen is not None and self.sector(addr) in self.chosen
        bits: dict[int, int]
        if self.programming is not None:
            self.toggle6 ^= 1
            bits = {7: 1 - (self.programming[1] >> 7), 6: self.toggle6, 5: int(self.stuck)}
        elif self.erasing():
            self.toggle6 ^= 1
            self.toggle2 ^= chosen
            bits = {6: self.toggle6, 2: self.toggle2, 3: int(self.left_window is None)}
        elif self.ids:
            table = {
                0: self.chip.manufacturer_id,
                1: self.chip.device_id,
                2: self.sector(addr) in self.protected,
            }
            return int(table.get(addr % 256, 0))
        elif chosen:
            self.toggle2 ^= 1
            bits = {7: 1, 6: self.toggle6, 2: self.toggle2}
        else:
            return self.cells[addr]
        return sum(value << bit for bit, value in bits.items() if bit in self.chip.status_bits)

    # ---- writes ------------------------------------------------------------------------------

    def write(self, addr: int, value: int) -> None:
        if not self.power:
            return
        if self.stuck:
            if value == 0xF0:
                self.programming, self.stuck = None, False
        elif self.programming is not None:
            return
        elif self.erasing():
            self.while_erasing(addr % self.chip.size, value)
        else:
            self.while_idle(addr, value)

    def while_erasing(self, addr: int, value: int) -> None:
        assert self.chosen is not None
        if self.left_window is not None:
            if value == 0x30:
                self.begin_erase(self.chosen | {self.sector(addr)}, self.chip.sector_erase_ns)
                self.left_window = self.chip.erase_window_ns
            elif value == 0xB0:
                self.asleep, self.left_window = True, None
            else:
                self.chosen = self.left_window = None
        elif value == 0xB0 and not self.chip_wide and self.chip.suspend_ns and self.left_latency is None:
            self.left_latency = self.chip.suspend_ns

    def patterns(self) -> dict[str, list[tuple[int, int]]]:
        if self.bypass:
            return {"program": [(ANY, 0xA0), (ANY, ANY)], "leave": [(ANY, 0x90), (ANY, 0x00)]}
        first, second = self.chip.unlock
        key = [(first, 0xAA), (second, 0x55)]
        patterns = {
            "ids": [*key, (first, 0x90)],
            "program": [*key, (first, 0xA0), (ANY, ANY)],
            "sector": [*key, (first, 0x80), *key, (ANY, 0x30)],
            "chip": [*key, (first, 0x80), *key, (first, 0x10)],
        }
        if self.chip.unlock_bypass:
            patterns["bypass"] = [*key, (first, 0x20)]
        if self.chip.block_size:
            patterns["block"] = [*key, (first, 0x80), *key, (ANY, 0x50)]
        return patterns

    def fits(self, pattern: list[tuple[int, int]]) -> bool:
        if len(self.history) > len(pattern):
            return False
        return all(
            (addr == ANY or addr == got_addr & self.chip.unlock_mask) and value in (ANY, got_value)
            for (addr, value), (got_addr, got_value) in zip(pattern, self.history, strict=False)
        )

    def while_idle(self, addr: int, value: int) -> None:
        self.history.append((addr, value))
        fitting = {name: pattern for name, pattern in self.patterns().items() if self.fits(pattern)}
        whole = [name for name, pattern in fitting.items() if len(pattern) == len(self.history)]
        if whole:
            self.history = []
            self.obey(whole[0], addr % self.chip.size, value)
        elif value == 0xF0:
            self.history, self.ids = [], False
        elif not fitting:
            alone = len(self.history) == 1
            self.history = []
            if not alone:
                self.ids = False
            elif value == 0x30 and not self.bypass and self.chosen is not None and not self.ids:
                self.asleep = False

    def obey(self, name: str, addr: int, value: int) -> None:
        self.ids = name == "ids"
        if name in ("bypass", "leave"):
            self.bypass = name == "bypass"
        elif name == "program":
            self.programming = (addr, value)
            rises = value & ~self.cells[addr] & 0xFF
            self.left_program = self.chip.program_ns
            if rises and self.chip.program_limit_ns:
                self.left_program = self.chip.program_limit_ns
            self.refused = self.ignores(addr)
            if self.refused:
                self.left_program = 1_000
        elif name != "ids" and self.chosen is None:
            self.begin_named(name, addr)

    def begin_named(self, name: str, addr: int) -> None:
        self.chip_wide = name == "chip"
        count = len(self.chip.sectors)
        if name == "sector":
            self.begin_erase({self.sector(addr)}, self.chip.sector_erase_ns)
            self.left_window = self.chip.erase_window_ns or None
        elif name == "chip":
            self.begin_erase(set(range(count)), self.chip.chip_erase_ns, count)
        else:
            size = self.chip.block_size
            block = {self.sector(a) for a in range(self.chip.size) if a // size == addr // size}
            self.begin_erase(block, self.chip.block_erase_ns, 0)

    def begin_erase(self, sectors: set[int], time: int, shares: int = 1) -> None:
        """time: of one sector; or, with shares, of that many; or, with 0, of all together."""
        self.chosen = sectors - self.protected
        self.left_erase = time * len(self.chosen) // shares if shares else time
        if not self.chosen:
            self.left_erase = 100_000
