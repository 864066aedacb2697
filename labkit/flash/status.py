"""The status bits that a busy part shows instead of its array. [fact: nor-status-bits]"""

from labkit.flash.operations import ByteProgram, Erase, Run

DQ7, DQ6, DQ5, DQ3, DQ2 = 0x80, 0x40, 0x20, 0x08, 0x04


class Toggles:
    """DQ6 and DQ2 as they were last read."""

    __slots__ = ("dq2", "dq6")

    def __init__(self) -> None:
        self.dq6 = self.dq2 = 0

    def program(self, program: ByteProgram | Run, t: int) -> int:
        """While a byte is programmed: DQ7 is the opposite of its bit 7, DQ6 toggles."""
        if isinstance(program, ByteProgram):
            data = program.data
        else:
            piece, index = program.now(t)
            data = piece.data[index]
        self.dq6 ^= DQ6
        return ~data & DQ7 | self.dq6

    def failed(self, program: ByteProgram) -> int:
        """After the time limit: as before, and DQ5."""
        self.dq6 ^= DQ6
        return ~program.data & DQ7 | self.dq6 | DQ5

    def erase(self, erase: Erase, selected: bool, t: int) -> int:
        """While sectors are erased: DQ7 is 0, DQ6 toggles, DQ2 in a selected one too; DQ3: window shut."""
        self.dq6 ^= DQ6
        if selected:
            self.dq2 ^= DQ2
        started = erase.since is not None and t >= erase.since
        return self.dq6 | self.dq2 | (DQ3 if started else 0)

    def suspended(self) -> int:
        """In a sector whose erase is suspended: DQ7 is 1, only DQ2 toggles."""
        self.dq2 ^= DQ2
        return DQ7 | self.dq6 | self.dq2
