"""The buffer DRAM."""

from hypothesis import given
from hypothesis import strategies as st

from labkit.drive.dram import SIZE, Dram

places = st.integers(0, SIZE - 1)


@given(place=places, data=st.binary(max_size=0x9000))
def test_what_is_written_is_read_back_and_the_address_wraps(place: int, data: bytes) -> None:
    """A block that crosses pages or the end of the DRAM comes back as it went in."""
    dram = Dram()
    dram.write(place, data)
    assert dram.read(place, len(data)) == data
    assert all(dram.get((place + n) % SIZE) == byte for n, byte in enumerate(data[:300]))


@given(steps=st.lists(st.tuples(places, st.integers(0, 255)), max_size=30), at=st.integers(0, 30))
def test_a_snapshot_keeps_its_contents(steps: list[tuple[int, int]], at: int) -> None:
    """Writing after a snapshot never reaches into the snapshot, in either direction."""
    dram = Dram()
    for place, value in steps[:at]:
        dram.put(place, value)
    state, seen = dram.save(), dram.read(0, SIZE)
    for place, value in steps[at:]:
        dram.put(place, value)
    after = dram.read(0, SIZE)
    other = Dram()
    other.load(state)
    assert other.read(0, SIZE) == seen
    other.put(0, other.get(0) ^ 0xFF)
    assert dram.read(0, SIZE) == after
