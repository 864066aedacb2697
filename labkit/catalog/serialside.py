"""What a serial flash part has that a parallel one has not."""

from __future__ import annotations

from dataclasses import dataclass

from labkit.catalog.toml import Row


@dataclass(frozen=True)
class SerialSide:
    """Opcodes and limits of a serial part.

    `jedec_id` is what 9Fh answers; () where the part does not know it. `auto_program` is (opcode, bytes at a
    time). `block_erase` pairs an opcode with the bytes it erases. `protects[n]` bytes at the top are
    protected while the protect bits hold n. `unlock_status`: opcodes that must come just before 01h.
    `clock_hz`: the fastest clock for a read by 03h.
    """

    clock_hz: int
    jedec_id: tuple[int, ...]
    fast_read: bool
    auto_program: tuple[int, int]
    block_erase: tuple[tuple[int, int], ...]
    chip_erase: tuple[int, ...]
    protects: tuple[int, ...]
    unlock_status: tuple[int, ...]

    @property
    def byte_ns(self) -> int:
        """How long a byte takes on the wires at `clock_hz`, in ns."""
        return 8 * 1_000_000_000 // self.clock_hz

    @property
    def protect_bits(self) -> int:
        """The protect bits of the status register, as a mask."""
        return len(self.protects) - 1 << 2


def serial_side(row: Row, size: int) -> SerialSide:
    """The serial fields of a row of chips.toml. Raises CatalogError naming the field."""
    auto = row.integers("auto_program", 2)
    if auto[1] not in (1, 2):
        raise row.error("auto_program", "must program 1 or 2 bytes at a time")
    return SerialSide(
        clock_hz=row.integer("clock_hz", 1_000_000, 1_000_000_000),
        jedec_id=row.integers("jedec_id"),
        fast_read=row.flag("fast_read"),
        auto_program=(auto[0], auto[1]),
        block_erase=_blocks(row, size),
        chip_erase=row.integers("chip_erase"),
        protects=_protects(row, size),
        unlock_status=row.integers("unlock_status"),
    )


def _blocks(row: Row, size: int) -> tuple[tuple[int, int], ...]:
    blocks: list[tuple[int, int]] = []
    for pair in row.array("block_erase"):
        good = isinstance(pair, list) and len(pair) == 2
        if not (good and all(type(one) is int and one > 0 for one in pair)):
            raise row.error("block_erase", f"must be a list of [opcode, bytes], not {pair!r}")
        if size % pair[1]:
            raise row.error("block_erase", "must divide the size")
        blocks.append((pair[0], pair[1]))
    return tuple(blocks)


def _protects(row: Row, size: int) -> tuple[int, ...]:
    protects = row.integers("protects")
    if len(protects) not in (4, 8):
        raise row.error("protects", "must hold 4 numbers for two bits, or 8 for three")
    if any(not 0 <= one <= size for one in protects):
        raise row.error("protects", "may not be more than the size")
    return protects
