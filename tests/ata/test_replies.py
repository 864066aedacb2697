from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.ata.replies import (
    Capacity,
    Inquiry,
    build_capacity,
    build_inquiry,
    build_sense,
    parse_capacity,
    parse_inquiry,
    parse_sense,
)
from labkit.ata.sense import Sense
from labkit.ata.wire import WireError
from tests.ata.decoders import NeedTool, fields, sg_inquiry, sg_sense

DRIVE = Inquiry("MAKER", "DVDRW MODEL-77", "AB12", extra=b"2004/11/05 18:30   ")


def test_an_inquiry_keeps_its_tail() -> None:
    """What the maker adds after the 36 standard bytes is kept, as far as the length byte says."""
    data = build_inquiry(DRIVE)
    assert data[:5] == bytes.fromhex("0580003232")
    assert parse_inquiry(data + b"rubbish") == DRIVE
    assert DRIVE.name == "MAKER DVDRW MODEL-77"


@pytest.mark.parametrize(("size", "field"), [(0, "type"), (10, "vendor"), (20, "product"), (35, "revision")])
def test_a_short_inquiry_names_the_field(size: int, field: str) -> None:
    """A reply that ends early tells which field is missing."""
    with pytest.raises(WireError, match=f"INQUIRY reply: the field '{field}' is cut off"):
        parse_inquiry(build_inquiry(DRIVE)[:size])


@given(st.integers(0, 15), st.integers(0, 255), st.integers(0, 255))
def test_sense_is_parsed_as_built(key: int, asc: int, ascq: int) -> None:
    """Any three numbers survive the way through the 18 bytes."""
    assert parse_sense(build_sense(Sense(key, asc, ascq))) == (key, asc, ascq)


def test_sense_never_filled_is_not_taken_for_sense() -> None:
    """Sixteen zeros are not fixed-format sense: nobody answered."""
    with pytest.raises(WireError, match="'code' is 00h"):
        parse_sense(bytes(16))
    with pytest.raises(WireError, match="14 bytes are needed, 4 came"):
        parse_sense(b"\x70\0\0\0")


@given(st.integers(0, 0xFFFFFFFE), st.sampled_from([512, 2048]))
def test_capacity_is_parsed_as_built(last: int, size: int) -> None:
    """Last block and block size survive; the number of blocks is one more than the last."""
    capacity = parse_capacity(build_capacity(Capacity(last, size)))
    assert capacity == (last, size)
    assert capacity.blocks == last + 1


def test_sg_inq_reads_the_same(need_tool: NeedTool) -> None:
    """An independent program finds vendor, product and revision."""
    report = sg_inquiry(need_tool, build_inquiry(DRIVE))
    found = fields(report)
    assert found["Vendor identification"] == DRIVE.vendor
    assert found["Product identification"] == DRIVE.product
    assert found["Product revision level"] == DRIVE.revision
    assert "PDT=5  RMB=1" in report
    assert "cd/dvd" in report


@pytest.mark.parametrize(
    ("sense", "key", "text"),
    [
        (Sense(2, 0x3A, 0x00), "Not Ready", "Medium not present"),
        (Sense(5, 0x20, 0x00), "Illegal Request", "Invalid command operation code"),
        (Sense(5, 0x26, 0x00), "Illegal Request", "Invalid field in parameter list"),
        (Sense(6, 0x29, 0x00), "Unit Attention", "Power on, reset, or bus device reset"),
        (Sense(6, 0x3F, 0x01), "Unit Attention", "Microcode has been changed"),
        (Sense(4, 0x44, 0x00), "Hardware Error", "Internal target failure"),
        (Sense(3, 0x0C, 0x00), "Medium Error", "Write error"),
    ],
)
def test_sg_decode_sense_reads_the_same(need_tool: NeedTool, sense: Sense, key: str, text: str) -> None:
    """An independent program gives each code the standard meaning that our own table paraphrases."""
    report = sg_sense(need_tool, build_sense(sense))
    assert "Fixed format, current" in report
    assert key.lower() in report.lower()
    assert text.lower() in report.lower()
