"""The gate in front of the flash chip."""

from hypothesis import given
from hypothesis import strategies as st

from labkit.catalog import chips
from labkit.drive.gate import KNOCK, MACRO_BUSY, MACRO_FAILED, Gate
from labkit.flash import NorFlash


def _gate(reset_open: bool = True) -> Gate:
    return Gate(NorFlash(chips()["am29lv008bb"]), reset_open)


def _knock(gate: Gate) -> bool:
    return [gate.listen(1, value) for value in KNOCK][-1]


def test_the_knock_opens_only_an_open_gate() -> None:
    """Register shut: nothing. Register open, or jumper fitted: vendor mode."""
    shut = _gate(reset_open=False)
    assert not _knock(shut)
    assert not shut.active
    shut.strapped = True
    assert _knock(shut)
    assert shut.active
    assert _knock(_gate())


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 255)), max_size=20))
def test_nothing_but_the_whole_knock_enters(writes: list[tuple[int, int]]) -> None:
    """A knock with another register write inside is no knock."""
    gate = _gate()
    for reg, value in writes:
        if gate.listen(reg, value):
            tail = writes[: writes.index((reg, value)) + 1][-4:]
            assert [(1, key) for key in KNOCK] == tail
            break


def test_vendor_mode_reads_70h_and_the_chip_behind_it() -> None:
    """Status says parallel flash; bus cycles reach autoselect."""
    gate = _gate()
    _knock(gate)
    assert gate.read(7, 0) == 0x70
    for address, value in ((0x555, 0xAA), (0x2AA, 0x55), (0x555, 0x90), (0, None)):
        for reg, shift in ((3, 0), (4, 8), (5, 16)):
            gate.write(reg, address >> shift & 0xFF, 0)
        if value is not None:
            gate.write(2, value, 0)
    assert gate.read(2, 1000) == 0x01


def test_the_macro_unit_programs_a_block_and_reports_a_byte_that_did_not_take() -> None:
    """Cells become old AND new; the busy bit lasts as long as the chip needs."""
    gate = _gate()
    gate.flash.poke(0, b"\x0f\xff")
    _knock(gate)
    gate.write(1, 0x10, 0)
    gate.write_data(b"\x3c\x5a", 0)
    assert gate.read(1, 1) & MACRO_BUSY
    end = gate.state.busy_until
    assert gate.read(1, end) == MACRO_FAILED
    gate.flash.settle(end)
    assert gate.flash.peek(0, 2) == b"\x0c\x5a"
    assert gate.read_data(2, end) is None


def test_a_snapshot_stays_what_it_was() -> None:
    """Life after a save, or after a load, does not reach into the saved state."""
    gate = _gate()
    state = gate.save()
    before = repr(state)
    assert _knock(gate)
    assert (repr(state), gate.save() == state) == (before, False)
    gate.load(state)
    assert _knock(gate)
    assert repr(state) == before


def test_any_other_register_between_starts_the_knock_anew() -> None:
    """The four bytes must come in a row: what was heard before something else does not count."""
    gate = _gate()
    for value in KNOCK[:2]:
        assert not gate.listen(1, value)
    assert not gate.listen(6, 0xA0)
    for value in KNOCK[2:]:
        assert not gate.listen(1, value)
    assert _knock(gate)
