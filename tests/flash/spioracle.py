"""A slow second opinion on a serial part: datasheet sentences one after the other, time by a countdown.

It shares no code and no table with the part under test. All its parts are 32 KB with sectors of 4 KB.
"""

from __future__ import annotations

SIZE, SECTOR = 0x8000, 0x1000
TIMES = {"program": 900, "erase": 60_000, "chip": 200_000}


class SpiOracle:
    """`word`: the B part (AAI of words by ADh, three protect bits, JEDEC id); else AAI of bytes by AFh."""

    def __init__(self, contents: bytes, word: bool) -> None:
        self.cells, self.word = list(contents), word
        self.wp_low = False
        self.start()

    def start(self) -> None:
        self.protect = 7 if self.word else 3
        self.wel = self.bpl = self.aai = False
        self.left, self.todo, self.next, self.before = 0, {}, 0, -1

    def advance(self, ns: int) -> None:
        if self.left:
            self.left -= min(ns, self.left)
            if not self.left:
                for addr, value in self.todo.items():
                    self.cells[addr] = value
                self.todo = {}
                if not self.aai or self.next >= self.open_bytes():
                    self.wel = self.aai = False

    def open_bytes(self) -> int:
        if self.word:
            return [SIZE, SIZE - SIZE // 8, SIZE - SIZE // 4, SIZE // 2, 0, 0, 0, 0][self.protect]
        return [SIZE, SIZE - SIZE // 4, SIZE // 2, 0][self.protect]

    def status(self) -> int:
        return bool(self.left) + 2 * self.wel + 4 * self.protect + 64 * self.aai + 128 * self.bpl

    def start_work(self, what: str, todo: dict[int, int]) -> None:
        if self.wel and max(todo) < self.open_bytes():
            self.left, self.todo = TIMES[what], todo

    def program(self, addr: int, data: bytes) -> None:
        self.start_work("program", {addr + n: self.cells[addr + n] & byte for n, byte in enumerate(data)})

    def erase(self, addr: int, size: int) -> None:
        lo = addr // size * size
        self.start_work("chip" if size == SIZE else "erase", dict.fromkeys(range(lo, lo + size), 0xFF))

    def select(self, sent: bytes, count: int) -> bytes:
        """What comes out; the part is done with it at once. Read status is told as of now."""
        op, before = sent[0], self.before
        self.before = -1
        if op == 0x05:
            self.before = op
            return bytes([self.status()] * count)
        if self.left or (self.aai and op not in (0x04, 0xAD if self.word else 0xAF)):
            return b"\xff" * count
        self.before = op
        read = self.read(op, sent, count)
        if read is not None:
            return read
        if count == 0:
            self.write(op, sent, before)
        return b"\xff" * count

    def read(self, op: int, sent: bytes, count: int) -> bytes | None:
        header = {0x03: 4, 0x90: 4, 0xAB: 4}.get(op) or ({0x0B: 5, 0x9F: 1}.get(op) if self.word else None)
        if header is None:
            return None
        if len(sent) < header:
            return b"\xff" * count
        at = (0 if op == 0x9F else int(sent[1:4].hex(), 16)) + len(sent) - header
        if op in (0x03, 0x0B):
            return bytes(self.cells[(at + n) % SIZE] for n in range(count))
        ids = [0xBF, 0x25, 0x8D] if op == 0x9F else [0xBF, 0x8D if self.word else 0x44]
        return bytes(ids[(at + n) % len(ids)] for n in range(count))

    def write(self, op: int, sent: bytes, before: int) -> None:
        addr = int(sent[1:4].hex() or "0", 16) % SIZE
        size = len(sent)
        if op == 0x06 and size == 1:
            self.wel = True
        elif op == 0x04 and size == 1:
            self.wel = self.aai = False
        elif op == 0x01 and size == 2 and before in ((0x50, 0x06) if self.word else (0x50,)):
            if not (self.wp_low and self.bpl):
                self.protect, self.bpl = sent[1] >> 2 & (7 if self.word else 3), sent[1] > 127
                self.wel = self.aai = False
        elif op == 0x02 and size == 5:
            self.program(addr, sent[4:])
        elif op == 0x20 and size == 4:
            self.erase(addr, SECTOR)
        elif op == 0x52 and size == 4:
            self.erase(addr, 0x2000)
        elif op == 0xD8 and size == 4 and self.word:
            self.erase(addr, 0x4000)
        elif (op == 0x60 or (op == 0xC7 and self.word)) and size == 1:
            self.erase(0, SIZE)
        elif op == (0xAD if self.word else 0xAF):
            self.auto(sent, addr)

    def auto(self, sent: bytes, addr: int) -> None:
        step = 2 if self.word else 1
        if len(sent) != 1 + step + (0 if self.aai else 3):
            return
        addr = self.next if self.aai else addr // step * step
        self.program(addr, sent[-step:])
        if self.left:
            self.aai, self.next = True, addr + step
