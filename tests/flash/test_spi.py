"""A serial part, seen from its four wires."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labkit.catalog import Chip, chips
from labkit.flash import FlashOp, NorFlash, SpiFlash
from labkit.flash.tearing import torn_byte, torn_sector
from tests.flash.spioracle import SECTOR, SIZE, TIMES, SpiOracle

REAL = {key: chips()[key] for key in ("sst25vf040", "sst25vf040b")}
WREN, WRDI, RDSR, EWSR, PROTECTED = b"\x06", b"\x04", b"\x05", b"\x50", b"\x01\x00"
FILL = bytes(a * 7 + (a >> 8) & 0xFF for a in range(SIZE))


def small(key: str) -> Chip:
    """The same part with 32 KB, quick, on a bus that takes no time."""
    side = REAL[key].serial
    assert side is not None
    blocks = tuple((opcode, size // 4) for opcode, size in side.block_erase)
    side = replace(
        side, clock_hz=10**11, block_erase=blocks, protects=tuple(one // 16 for one in side.protects)
    )
    return replace(
        REAL[key], size=SIZE, sectors=(SECTOR,) * 8, block_size=0x2000, serial=side,
        program_ns=TIMES["program"], sector_erase_ns=TIMES["erase"], block_erase_ns=TIMES["erase"],
        chip_erase_ns=TIMES["chip"],
    )  # fmt: skip


BYTES, WORDS = small("sst25vf040"), small("sst25vf040b")
BOTH = pytest.mark.parametrize("chip", [BYTES, WORDS], ids=["bytes", "words"])

Step = tuple[bytes, int, int, str]
_OPCODES = list(bytes.fromhex("01 02 03 04 05 06 0B 20 33 50 52 60 90 9F AB AD AF C7 D8"))
_LENGTH = {0x01: 1, 0x02: 4, 0x03: 3, 0x0B: 4, 0x20: 3, 0x52: 3, 0x90: 3, 0xAB: 3, 0xAD: 5, 0xAF: 4, 0xD8: 3}


@st.composite
def selects(draw: st.DrawFn) -> list[bytes]:
    """One instruction, mostly of the right length, often after what it needs."""
    opcode = draw(st.sampled_from(_OPCODES))
    addr = draw(st.sampled_from([0, 1, 0xFFE, 0x1000, 0x3FFF, 0x5FFF, 0x6000, 0x7FFE, 0x7FFF, 0x81234]))
    body = addr.to_bytes(3) + draw(st.binary(min_size=2, max_size=2))
    if opcode == 0x01:
        body = bytes([draw(st.sampled_from([0x00, 0x00, 0x04, 0x08, 0x80, 0x9C, 0xFF]))])
    if opcode in (0xAD, 0xAF) and draw(st.booleans()):
        body = body[3:]
    cut = draw(st.sampled_from([0, 0, 0, 0, 0, 1, -1]))
    sent = bytes([opcode]) + (body + b"\x5a")[: max(0, min(_LENGTH.get(opcode, 0), len(body)) + cut)]
    if opcode == 0x01:
        return [draw(st.sampled_from([EWSR, EWSR, WREN, RDSR])), sent]
    return [WREN, sent] if draw(st.integers(0, 3)) else [sent]


@st.composite
def scripts(draw: st.DrawFn) -> list[Step]:
    """Selects with the bytes to read, the time to wait before, and sometimes a cut of the power or WP#."""
    steps: list[Step] = []
    opening = [EWSR, b"\x01\x00"] if draw(st.integers(0, 3)) else []
    for sent in opening + [
        one for group in draw(st.lists(selects(), min_size=4, max_size=24)) for one in group
    ]:
        wait = draw(st.sampled_from([0, 1, 500, 899, 900, 60_000, 200_000]))
        event = draw(st.sampled_from([""] * 20 + ["off", "wp"]))
        steps.append((sent, draw(st.sampled_from([0, 0, 0, 1, 3])), wait, event))
    return steps


@BOTH
def test_agrees_with_a_naive_oracle(chip: Chip) -> None:
    """Any mixture of instructions, waits, power cuts and WP# reads the same as in a slow second model."""

    @settings(max_examples=2 * settings().max_examples)
    @given(scripts())
    def check(script: list[Step]) -> None:
        flash, oracle, t = SpiFlash(chip, FILL), SpiOracle(FILL, chip is WORDS), 0
        for sent, count, wait, event in script:
            t += wait
            oracle.advance(wait)
            if event == "off":
                flash.power_off(t)
                assert flash.transfer(RDSR, 1, t) == b"\xff"
                flash.power_on(t)
                oracle.start()
                oracle.cells = list(flash.peek(0, SIZE))
            if event == "wp":
                flash.locked = oracle.wp_low = not oracle.wp_low
            assert flash.transfer(sent, count, t) == oracle.select(sent, count)
            # Not by RDSR, which would come between EWSR and WRSR.
            assert flash.status(t) == oracle.status()
        flash.settle(t + 10**9)
        oracle.advance(10**9)
        assert flash.peek(0, SIZE) == bytes(oracle.cells)

    # The wires take no time here, or the oracle would need a clock of its own.
    assert SpiFlash(chip).duration(100) == 0
    check()


def play(chip: Chip, script: list[Step], reload: bool) -> list[object]:
    """Everything that a script shows; with reload, a loaded copy takes over before each select."""
    flash, t, seen = SpiFlash(chip, FILL), 0, list[object]()
    for sent, count, wait, event in script:
        t += wait
        if reload:
            state = flash.save()
            flash.poke(0, bytes(SIZE))
            flash = SpiFlash(chip)
            flash.load(state)
        if event == "off":
            flash.power_off(t)
            flash.power_on(t)
        if event == "wp":
            flash.locked = not flash.locked
        seen += [flash.transfer(sent, count, t), flash.status(t), flash.busy_until(t)]
    flash.power_off(t + 400)
    return [*seen, flash.peek(0, SIZE)]


@BOTH
@given(script=scripts())
def test_a_load_in_the_middle_changes_nothing(chip: Chip, script: list[Step]) -> None:
    """A run equals a run with save and load before each select, torn cells included."""
    assert play(chip, script, reload=True) == play(chip, script, reload=False)


@BOTH
@given(script=scripts())
def test_only_an_erase_lifts_a_bit(chip: Chip, script: list[Step]) -> None:
    """Whatever is sent and wherever it is cut, a bit rises only where an erase was at work."""
    flash, t, erased = SpiFlash(chip, FILL), 0, set[int]()
    flash.watch(
        lambda op: erased.update(range(op.lo // SECTOR, op.hi // SECTOR)) if "erase" in op.kind else None
    )
    for sent, count, wait, event in script:
        t += wait
        if event == "off":
            flash.power_off(t)
            flash.power_on(t)
        flash.transfer(sent, count, t)
    flash.power_off(t + 20_000)
    for number in set(range(SIZE // SECTOR)) - erased:
        before = FILL[number * SECTOR : (number + 1) * SECTOR]
        after = flash.peek(number * SECTOR, (number + 1) * SECTOR)
        assert all(new & old == new for new, old in zip(after, before, strict=True))


def ready(key: str, contents: bytes | None = None) -> SpiFlash:
    """A real part, freed of its protection before t = 0."""
    flash = SpiFlash(REAL[key], contents)
    flash.transfer(EWSR, 0, -10_000)
    flash.transfer(PROTECTED, 0, -5_000)
    assert flash.status(-1) == 0
    return flash


def test_ids_are_those_that_flashrom_looks_for() -> None:
    """The old part answers 90h and ABh with BF 44 and knows no 9Fh; the B part answers BF 25 8D."""
    old, new = SpiFlash(REAL["sst25vf040"]), SpiFlash(REAL["sst25vf040b"])
    assert old.transfer(b"\x90\0\0\0", 4, 0) == b"\xbf\x44\xbf\x44"
    assert old.transfer(b"\xab\0\0\1", 2, 0) == b"\x44\xbf"
    assert old.transfer(b"\x9f", 3, 0) == b"\xff\xff\xff"
    assert new.transfer(b"\x9f", 3, 0) == b"\xbf\x25\x8d"
    assert new.transfer(b"\x90\0\0\0", 2, 0) == b"\xbf\x8d"


@pytest.mark.parametrize("key", REAL)
def test_a_part_wakes_up_protected(key: str) -> None:
    """After power-on nothing can be written till the protect bits are cleared, and a cut sets them again."""
    flash = SpiFlash(REAL[key])
    for t in (0, 10**9):
        flash.transfer(WREN, 0, t)
        flash.transfer(b"\x02\0\0\0\0", 0, t + 1_000)
        assert flash.busy_until(t + 9_000) is None
        flash.transfer(EWSR, 0, t + 10_000)
        flash.transfer(PROTECTED, 0, t + 20_000)
        flash.transfer(WREN, 0, t + 30_000)
        flash.transfer(b"\x02\0\0\0\0", 0, t + 40_000)
        assert flash.busy_until(t + 45_000) is not None
        flash.power_off(t + 10**8)
        flash.power_on(t + 10**8)
        assert flash.peek(0, 1) == b"\0"


@pytest.mark.parametrize("key", REAL)
def test_an_operation_begins_when_the_select_ends(key: str) -> None:
    """Busy from CE# rising for the part's typical time, wire time before it; told to observers at its end."""
    flash, seen = ready(key), list[FlashOp]()
    flash.watch(seen.append)
    flash.transfer(WREN, 0, 0)
    flash.transfer(b"\x02\0\x01\x02\x3c", 0, 1_000)
    start = 1_000 + flash.duration(5)
    assert flash.busy_until(start) == start + flash.chip.program_ns
    # One long read of the status sees the moment.
    states = flash.transfer(RDSR, 100, start)
    edge = states.index(b"\0")
    first = start + flash.duration(1)
    assert first + flash.duration(edge - 1) < start + flash.chip.program_ns <= first + flash.duration(edge)
    assert seen == [FlashOp("program", 0x102, 0x103, start, start + flash.chip.program_ns, "done")]


@pytest.mark.parametrize("key", REAL)
@given(share=st.integers(0, 99))
def test_a_cut_tears_as_in_a_parallel_part(key: str, share: int) -> None:
    """Program and sector erase cut at any moment leave what the shared rule of tearing says."""
    flash = ready(key, bytes([0xF5]) * REAL[key].size)
    flash.transfer(WREN, 0, 0)
    flash.transfer(b"\x20\0\x10\0", 0, 1_000)
    begun, work = 1_000 + flash.duration(4), flash.chip.sector_erase_ns
    flash.power_off(begun + work * share // 100)
    expected = torn_sector(bytes([0xF5]) * SECTOR, work * share // 100, work, f"0/0/{0x1000}")
    assert flash.peek(0x1000, 0x2000) == (expected if share else bytes([0xF5]) * SECTOR)
    other = ready(key)
    other.transfer(WREN, 0, 0)
    other.transfer(b"\x02\0\0\x07\x00", 0, 1_000)
    done = other.chip.program_ns * share // 100
    other.power_off(1_000 + other.duration(5) + done)
    assert other.peek(7, 8) == bytes([torn_byte(0xFF, 0, done, other.chip.program_ns, "0/0/7")])


def test_a_torn_word_has_one_byte_at_most_half_done() -> None:
    """The B part's AAI programs two bytes; after half the time the first is done and the second is not."""
    flash = ready("sst25vf040b")
    flash.transfer(WREN, 0, 0)
    flash.transfer(b"\xad\0\0\x04\0\0", 0, 1_000)
    flash.power_off(1_000 + flash.duration(6) + flash.chip.program_ns // 2)
    assert flash.peek(4, 6) == b"\x00\xff"


AUTO = pytest.mark.parametrize(("key", "opcode", "step"), [("sst25vf040", 0xAF, 1), ("sst25vf040b", 0xAD, 2)])


@AUTO
def test_auto_increment_goes_on_to_the_last_free_address(key: str, opcode: int, step: int) -> None:
    """AAI needs its address once, hears nothing else meanwhile, and ends at the protected part by itself."""
    flash, t = SpiFlash(REAL[key]), 0
    flash.transfer(EWSR, 0, 0)
    flash.transfer(b"\x01\x04", 0, 5_000)  # the top quarter or eighth stays protected
    free = flash.chip.size - flash.side.protects[1]
    head = (free - 3 * step).to_bytes(3)
    for number, address in enumerate((head, b"", b"")):
        t += 50_000
        if address:
            flash.transfer(WREN, 0, t - 10_000)
        flash.transfer(bytes([opcode]) + address + bytes([number]) * step, 0, t)
        assert flash.status(t + 40_000) & 0x42 == (0x42 if number < 2 else 0)
        if number < 2:
            assert flash.transfer(b"\x03\0\0\0", 1, t + 40_000) == b"\xff"
    assert flash.peek(free - 3 * step, free + 1) == bytes(sorted(list(range(3)) * step)) + b"\xff"


@AUTO
def test_write_disable_ends_auto_increment(key: str, opcode: int, step: int) -> None:
    """After WRDI the short form programs nothing more and the array can be read."""
    flash = ready(key)
    flash.transfer(WREN, 0, 0)
    flash.transfer(bytes([opcode, 0, 0, 8]) + bytes(step), 0, 10_000)
    flash.transfer(WRDI, 0, 50_000)
    flash.transfer(bytes([opcode]) + bytes(step), 0, 60_000)
    assert flash.transfer(b"\x03\0\0\x08", 4, 100_000) == bytes(step) + b"\xff" * (4 - step)


@pytest.mark.parametrize("key", REAL)
def test_a_low_pin_freezes_the_protection(key: str) -> None:
    """With BPL set the protect bits cannot be changed while WP# is low, and can when it is high."""
    flash = ready(key)
    for t, value, locked in ((0, 0x84, False), (20_000, 0x00, True), (40_000, 0x00, False)):
        flash.locked = locked
        flash.transfer(EWSR, 0, t)
        flash.transfer(bytes([0x01, value]), 0, t + 5_000)
        assert flash.status(t + 10_000) == (0x84 if t < 40_000 else 0)


def test_reading_goes_round_the_end() -> None:
    """A read that runs past the last address goes on at 0, round and round."""
    flash = SpiFlash(BYTES, FILL)
    assert flash.transfer(b"\x03\0\x7f\xfe", 2 * SIZE, 0) == (FILL[-2:] + FILL + FILL)[: 2 * SIZE]


def test_a_part_is_made_for_its_bus() -> None:
    """Taking a part for one of the other bus is misuse, and the sentence names the right class."""
    with pytest.raises(ValueError, match="SST25VF040 is a serial part; make it with SpiFlash"):
        NorFlash(REAL["sst25vf040"])
    with pytest.raises(ValueError, match="SST39VF080 is a parallel part; make it with NorFlash"):
        SpiFlash(chips()["sst39vf080"])
