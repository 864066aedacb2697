from __future__ import annotations

import pytest

from labkit.catalog import CatalogError, Chip, chips
from labkit.tools.builds import builds
from labkit.tools.parts import Part, part_table


def _everything() -> tuple[Part, ...]:
    known = {part.key: part for build in builds().values() for part in build.table.parts}
    return tuple(known.values())


KNOWN = [chip for key, chip in chips("parallel").items() if key in {part.key for part in _everything()}]


def test_one_part_of_the_flash_room_is_in_no_table() -> None:
    """Fujitsu's part is there for drives that the DOS flasher cannot write; the other parts are known."""
    assert set(chips("parallel")) - {chip.key for chip in KNOWN} == {"mbm29lv008ba"}


@pytest.mark.parametrize("chip", KNOWN, ids=lambda chip: chip.key)
def test_the_tool_knows_a_part_as_the_flash_room_does(chip: Chip) -> None:
    """Where a tool's row and a real part share their ids, they agree on sectors and unlock addresses."""
    ids = (chip.manufacturer_id, chip.device_id)
    rows = [part for part in _everything() if (part.maker, part.device) == ids]
    assert rows
    for part in rows:
        assert part.sectors == chip.sectors
        assert part.dialect.unlock == chip.unlock


def test_sector_maps_are_whole_parts() -> None:
    """Every row's sectors add up to a power of two, and start where the ones before end."""
    for part in _everything():
        assert part.size & (part.size - 1) == 0
        starts = list(part.sectors_in(0, part.size))
        assert len(starts) == len(part.sectors)
        assert starts[-1] + part.sectors[-1] == part.size


def test_sectors_of_a_range_begin_in_it() -> None:
    """Asking for the sectors of the first file bank of a bottom-boot part gives its four starts."""
    part = next(part for part in _everything() if part.key == "am29lv008bb")
    assert list(part.sectors_in(0, 0x10000)) == [0, 0x4000, 0x6000, 0x8000]
    assert list(part.sectors_in(0x10000, 0x20000)) == [0x10000]


def test_serial_lookup_falls_through_to_the_first_row() -> None:
    """Ids of no serial row still give a serial part: that is where the famous wrong line comes from."""
    assert part_table((), serial_default=True).serial_named(0x9F, 0x9F).prints == "SST(SST25VF040)(Serial)"
    assert part_table((), serial_default=False).serial_named(0x9F, 0x9F) is None


def test_a_key_without_a_row_is_named() -> None:
    """A build that lists a part nobody describes is told which one."""
    with pytest.raises(CatalogError, match=r"part\.no-such-part"):
        part_table(("no-such-part",), serial_default=False)


def test_ids_need_the_right_dialect() -> None:
    """The same two id bytes in another dialect are another part, or none."""
    table = part_table(("am29lv800bb",), serial_default=False)
    x8, x16 = table.dialects[0], table.dialects[1]
    assert table.named(x16, 0x01, 0x5B) is not None
    assert table.named(x8, 0x01, 0x5B) is None
