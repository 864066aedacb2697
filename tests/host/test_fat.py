from __future__ import annotations

import struct

import pytest

from labkit.host.disk import FLOPPY, LARGE, formatted
from labkit.host.fat import FIRST, FREE, Shape, Table, format_volume, read_shape
from labkit.host.names import NoRoomError
from labkit.host.sectors import SECTOR, Sectors, Unreadable

SMALL_32 = Shape(32, 70_000 * 8, 8, 548, 0, reserved=32)
SHAPES = [FLOPPY, LARGE, SMALL_32]


def table(shape: Shape) -> Table:
    """The table of a new volume."""
    return Table(formatted(shape), shape)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_volume_says_how_it_is_laid_out(shape: Shape) -> None:
    """What was formatted is read back from the boot sector."""
    assert read_shape(formatted(shape)) == shape


def test_a_volume_can_begin_anywhere() -> None:
    """Behind other sectors it is found there, and only there."""
    shape = Shape(12, 2880, 1, 9, 224, start=63)
    sectors = Sectors(3000)
    format_volume(sectors, shape, "")
    assert read_shape(sectors, 63) == shape
    assert read_shape(sectors, 0) is None
    assert shape.data == 63 + 33


def test_the_floppy_is_the_usual_one() -> None:
    """Root at 19, data at 33, 2847 clusters of one sector."""
    assert (FLOPPY.root, FLOPPY.data, FLOPPY.clusters, FLOPPY.cluster_bytes) == (19, 33, 2847, SECTOR)


@pytest.mark.parametrize(
    ("offset", "value"),
    [(510, 0), (11, 1), (13, 3), (14, 0), (16, 1), (20, 0xFF), (22, 1)],
)
def test_a_broken_boot_sector_is_no_volume(offset: int, value: int) -> None:
    """Mark, sizes and counts are looked at before anything is believed."""
    sectors = formatted(FLOPPY)
    boot = bytearray(sectors.read(0))
    boot[offset] = value
    sectors.write(0, bytes(boot))
    assert read_shape(sectors) is None


@pytest.mark.parametrize("shape", SHAPES)
def test_entries_do_not_touch_their_neighbours(shape: Shape) -> None:
    """Every width keeps each entry to itself, also 12 bits across two sectors; both copies agree."""
    one = table(shape)
    for cluster in range(330, 350):
        one.set(cluster, cluster + 1000)
    one.set(341, FREE)
    assert [one.get(cluster) for cluster in range(339, 344)] == [1339, 1340, FREE, 1342, 1343]
    first = shape.reserved + 341 * shape.bits // 8 // SECTOR
    assert one.sectors.read(first) == one.sectors.read(first + shape.fat)


@pytest.mark.parametrize("shape", SHAPES)
def test_clusters_are_taken_in_order_and_given_back(shape: Shape) -> None:
    """First fit: a gap is filled before the end is used, and the count of free ones follows."""
    one = table(shape)
    before = one.free
    a, b, c = one.allocate(3), one.allocate(2), one.allocate(4)
    assert one.free == before - 9
    assert list(one.chain(b[0])) == b == [a[-1] + 1, a[-1] + 2]
    one.release(b[0])
    assert one.allocate(3) == [*b, c[-1] + 1]
    assert list(one.chain(FREE)) == []


def test_a_full_volume_gives_nothing() -> None:
    """One cluster too many is refused, and what was free stays free."""
    one = table(FLOPPY)
    one.allocate(2800)
    with pytest.raises(NoRoomError, match="no room left"):
        one.allocate(48)
    assert one.free == 47


def test_a_circle_of_clusters_ends() -> None:
    """A damaged table cannot keep a reader for ever."""
    one = table(FLOPPY)
    one.set(5, 6)
    one.set(6, 5)
    assert list(one.chain(5)) == [5, 6]
    one.set(6, FIRST + FLOPPY.clusters)
    assert list(one.chain(5)) == [5, 6]


def test_the_second_copy_helps_where_the_first_is_bad() -> None:
    """One bad sector of the table costs nothing; the same one in both copies does."""
    one = table(FLOPPY)
    chain = one.allocate(3)
    one.sectors.spoil([FLOPPY.reserved])
    assert list(one.chain(chain[0])) == chain
    one.sectors.spoil([FLOPPY.reserved + FLOPPY.fat])
    with pytest.raises(Unreadable):
        list(one.chain(chain[0]))


def test_fat32_has_its_root_in_a_chain() -> None:
    """The root is cluster 2 and in use from the start."""
    sectors = formatted(SMALL_32)
    assert Table(sectors, SMALL_32).get(FIRST) >= 0x0FFFFFF8
    assert struct.unpack_from("<I", sectors.read(0), 44) == (FIRST,)
