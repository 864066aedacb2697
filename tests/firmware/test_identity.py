from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from labkit.firmware.identity import FORMAT, find_identities

TEXT = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=16)


@given(TEXT.map(lambda s: s[:8]), TEXT, TEXT.map(lambda s: s[:4]), TEXT, st.binary(max_size=20))
def test_an_identity_block_is_read_wherever_it_stands(
    vendor: str, product: str, revision: str, timestamp: str, before: bytes
) -> None:
    """Four names, without the blanks that fill them up, and the place."""
    sizes = ((vendor, 8), (product, 16), (revision, 4), (timestamp, 16))
    block = bytes.fromhex("058000321F000000") + b"".join(text.ljust(size).encode() for text, size in sizes)
    assert len(block) == FORMAT.sizeof()
    found = find_identities(b"\xff" + before + block + b"\x00")
    assert found[-1].offset == 1 + len(before)
    names = (found[-1].vendor, found[-1].product, found[-1].revision, found[-1].timestamp)
    assert names == tuple(text.rstrip(" ") for text, _ in sizes)


def test_bytes_that_only_begin_like_an_identity_are_passed_over() -> None:
    """Binary where the names should be, or another length byte, is no identity block."""
    assert find_identities(bytes.fromhex("058000325B000000") + bytes(44)) == ()
    assert find_identities(bytes.fromhex("0580003220000000") + b" " * 44) == ()
