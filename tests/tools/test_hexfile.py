from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from labkit.tools.hexfile import from_hex, to_hex


@given(st.binary(min_size=1, max_size=200_000))
def test_round_trip(data: bytes) -> None:
    """Bytes written as Intel HEX come back the same, also past the first 64 KB."""
    assert from_hex(to_hex(data)) == data


@given(st.binary(max_size=300))
def test_other_files_are_no_hex(data: bytes) -> None:
    """A file that is no Intel HEX gives None, never an error."""
    if not data.startswith(b":"):
        assert from_hex(data) is None or data.strip() == b"" or b"\n:" in data


def test_a_broken_line_is_no_hex() -> None:
    """One wrong digit spoils the whole file: its line's sum no longer fits."""
    text = bytearray(to_hex(b"hello, bytes"))
    text[12] ^= 1
    assert from_hex(bytes(text)) is None


@given(st.binary(max_size=60))
def test_broken_records_never_raise(data: bytes) -> None:
    """Whatever follows a record mark, the answer is bytes or None."""
    assert isinstance(from_hex(b":" + data), bytes | None)


def test_a_far_address_does_not_fill_the_memory() -> None:
    """A record near 4 GB gives at most the 16 MB that a flash address reaches."""
    text = b":02000004FFFFFC\n:01FFFF0002FF\n:00000001FF\n"
    found = from_hex(text)
    assert found is not None
    assert len(found) == 0x1000000
