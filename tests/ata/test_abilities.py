from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.ata.abilities import (
    Capabilities,
    Configuration,
    Feature,
    build_capabilities,
    build_configuration,
    parse_capabilities,
    parse_configuration,
)
from labkit.ata.wire import WireError
from tests.ata.decoders import NeedTool, sdparm_page

WRITER = Capabilities(reads=0x3F, writes=0x17, read_speed=8467, buffer_kb=2048)
FEATURES = st.builds(Feature, st.integers(0, 0xFFFF), st.integers(0, 255), st.binary(max_size=40))


@given(st.integers(0, 0x3F), st.integers(0, 0x3F), st.integers(0, 0xFFFF), st.integers(0, 0xFFFF))
def test_capabilities_are_parsed_as_built(reads: int, writes: int, speed: int, buffer: int) -> None:
    """Bits, speed and buffer survive the way through header and page."""
    page = Capabilities(reads, writes, read_speed=speed, buffer_kb=buffer)
    assert parse_capabilities(build_capabilities(page)) == page


def test_bits_read_as_kinds_of_disc() -> None:
    """The bytes of bits become the names of what the drive reads and writes."""
    assert WRITER.can_read == ("CD-R", "CD-RW", "DVD-ROM", "DVD-R", "DVD-RAM")
    assert WRITER.can_write == ("CD-R", "CD-RW", "DVD-R")
    assert WRITER.has_tray


def test_another_page_is_not_taken_for_2a() -> None:
    """A reply with another page is refused and names the field."""
    with pytest.raises(WireError, match="Mode page 2Ah: the field 'page'"):
        parse_capabilities(bytes(40))
    with pytest.raises(WireError, match="cut off"):
        parse_capabilities(build_capabilities(WRITER)[:20])


def test_the_header_counts_what_follows() -> None:
    """The first two bytes count the rest of the reply, without themselves."""
    data = build_capabilities(WRITER)
    assert int.from_bytes(data[:2], "big") == len(data) - 2 == 38


@given(st.integers(0, 0xFFFF), st.lists(FEATURES, max_size=5))
def test_features_are_parsed_as_built(profile: int, features: list[Feature]) -> None:
    """Profile and features of any length survive, and the length field counts what follows it."""
    configuration = Configuration(profile, tuple(features))
    data = build_configuration(configuration)
    assert parse_configuration(data) == configuration
    assert int.from_bytes(data[:4], "big") == len(data) - 4


def test_a_feature_knows_whether_it_is_in_force() -> None:
    """Bit 0 of the flags is the current bit."""
    assert Feature(0, 3).current
    assert not Feature(0, 2).current


def test_sdparm_reads_the_same(need_tool: NeedTool) -> None:
    """An independent program finds the same abilities, speed and buffer in the page."""
    found = sdparm_page(need_tool, build_capabilities(WRITER))
    wanted = {"CD_R_R": 1, "D_ROM_R": 1, "CD_R_W": 1, "D_R_W": 1, "D_RAM_W": 0, "EJECT": 1, "LMT": 1}
    assert {name: found[name] for name in wanted} == wanted
    assert (found["MRSS"], found["BSS"]) == (8467, 2048)
