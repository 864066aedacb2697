from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.firmware.classes import ByteClass, byte_classes
from labkit.firmware.compare import compare
from labkit.firmware.errors import ImageError
from labkit.firmware.layout import IMAGE_SIZE, Layout
from labkit.firmware.sums import bank_sums, sum16
from tests.firmware.helpers import changed, image

SECTORS = (0x4000, 0x2000, 0x2000, 0x8000, *[0x10000] * 15)


@given(st.binary(min_size=1, max_size=3000), st.data())
def test_a_comparison_counts_every_differing_byte_once(first: bytes, data: st.DataObject) -> None:
    """The total, the ranges and the kinds all count the same differences."""
    second = data.draw(st.binary(min_size=len(first), max_size=len(first)))
    wanted = {n for n in range(len(first)) if first[n] != second[n]}
    result = compare(first, second)
    assert result.changed == len(wanted)
    assert result.same == (first == second)
    assert {n for lo, hi in result.ranges() for n in range(lo, hi)} == wanted
    assert sum(count.changed for count in result.by_class.values()) == len(wanted)
    assert sum(count.total for count in result.by_class.values()) == len(first)


def test_changes_are_told_by_bank_by_sector_and_by_kind() -> None:
    """One byte of boot code and two of a table land in their own bank, sector and kind."""
    data = bytearray(image(Layout.FLAT))
    data[0xB8000:0xB8100] = bytes(range(0x2A, 0x4A)) * 8
    first = bytes(data)
    second = changed(changed(first, 2, b"\x41"), 0xB8010, b"\x01\x02")
    result = compare(first, second, SECTORS)
    assert [span.name for span in result.by_bank if not span.same] == ["file bank 0", "file bank 11"]
    assert [(span.name, span.changed) for span in result.by_sector if not span.same] == [
        ("sector 0", 1),
        ("sector 14", 2),
    ]
    changes = {kind: count.changed for kind, count in result.by_class.items()}
    assert result.by_class[ByteClass.TABLE].total >= 0x100
    assert result.by_class[ByteClass.BOOT].total == 3
    assert changes == {ByteClass.BOOT: 1, ByteClass.CODE: 0, ByteClass.TABLE: 2, ByteClass.ERASED: 0}
    assert result.ranges() == [(2, 3), (0xB8010, 0xB8012)]
    assert result.ranges(gap=IMAGE_SIZE) == [(2, 0xB8012)]


def test_spans_lie_end_to_end() -> None:
    """Banks and sectors cover the file once, in address order."""
    result = compare(image(Layout.FLAT), image(Layout.FLAT), SECTORS)
    for spans in (result.by_bank, result.by_sector):
        assert spans[0].lo == 0
        assert all(one.hi == two.lo for one, two in pairwise(spans))
        assert spans[-1].hi == IMAGE_SIZE
    assert [span.hi - span.lo for span in result.by_sector] == list(SECTORS)


def test_comparing_unlike_files_is_refused() -> None:
    """Files of two lengths, or sectors of another chip, get a sentence with both sizes."""
    with pytest.raises(ImageError, match="3 and 4"):
        compare(b"abc", b"abcd")
    with pytest.raises(ImageError, match="hold 5 bytes; the files have 3"):
        compare(b"abc", b"abc", [5])


@given(st.lists(st.tuples(st.sampled_from([b"\xff", b"\x90\xff\x00\xe0", b"0123"]), st.integers(1, 400))))
def test_kinds_cover_every_byte_once(pieces: list[tuple[bytes, int]]) -> None:
    """Runs lie end to end, two neighbours never have one kind, and 16 FFh in a row are always erased."""
    data = b"".join(piece * count for piece, count in pieces)
    runs = byte_classes(data)
    position = 0
    for n, run in enumerate(runs):
        assert run.lo == position < run.hi
        assert n == 0 or runs[n - 1].kind is not run.kind
        assert (b"\xff" * 16 in data[run.lo : run.hi]) == (run.kind is ByteClass.ERASED)
        position = run.hi
    assert position == len(data)


def test_code_and_tables_are_told_apart() -> None:
    """Compiled code is called code, media names and numbers are called a table, FFh is erased."""
    code = bytes.fromhex("90FF30E0FF90FF31EFF0A3E4F0121234600222")
    short = [run.kind for run in byte_classes(b"\x00" + b"\xff" * 15 + b"\x00")]
    assert short == [ByteClass.BOOT]
    assert byte_classes(b"\x00" + b"\xff" * 16)[1].kind is ByteClass.ERASED
    data = bytes(0x4000) + code * 20 + b"\xff" * 5000 + b"MAKER001R01\x18\x19\x1a" * 200
    kinds = [run.kind for run in byte_classes(data)]
    assert kinds == [ByteClass.BOOT, ByteClass.CODE, ByteClass.ERASED, ByteClass.TABLE]


@given(st.integers(0, 255))
def test_a_constant_mb_sums_to_zero(value: int) -> None:
    """Any constant over whole banks adds up to 0000, so that sum proves nothing."""
    assert sum16(bytes([value]) * IMAGE_SIZE) == 0
    assert set(bank_sums(bytes([value]) * IMAGE_SIZE)) == {0}


def test_bank_sums_add_up_to_the_sum() -> None:
    """Sixteen bank sums, and together the sum of all."""
    data = image(Layout.REBANKED)
    assert len(bank_sums(data)) == 16
    assert sum(bank_sums(data)) & 0xFFFF == sum16(data) == sum(data) & 0xFFFF
