from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.host.disk import FLOPPY, LARGE, Disk, formatted
from labkit.host.fat import Shape
from labkit.host.names import DiskError, NoRoomError
from labkit.host.sectors import SECTOR, Sectors, Unreadable
from labkit.host.volume import Volume
from tests.host.test_fat import SMALL_32

SHAPES = [FLOPPY, LARGE, SMALL_32]


def new(shape: Shape = FLOPPY) -> Volume:
    """An empty volume."""
    return Volume(formatted(shape), shape)


def names(volume: Volume, *folder: str) -> list[str]:
    """The names in a folder, in their order."""
    found = volume.find(folder)
    assert found is not None
    return [entry.name for entry in volume.entries(found)]


@pytest.mark.parametrize("shape", SHAPES)
def test_files_and_folders_are_found_by_path(shape: Shape) -> None:
    """What is written in a folder is there, with its bytes, and nowhere else."""
    volume = new(shape)
    volume.make_folder(["FIRM"])
    volume.make_folder(["FIRM", "OLD"])
    data = bytes(range(256)) * 40
    volume.write(["FIRM", "OLD", "A.BIN"], data)
    entry = volume.find(["FIRM", "OLD", "A.BIN"])
    assert entry is not None and not entry.folder
    assert volume.read(entry) == (data, None)
    assert volume.find(["A.BIN"]) is None
    assert volume.find(["FIRM", "OLD", "A.BIN", "X"]) is None
    assert names(volume, "FIRM") == [".", "..", "OLD"]
    assert [path for path, _ in volume.files()] == ["FIRM\\OLD\\A.BIN"]


def test_a_file_lies_in_definite_sectors() -> None:
    """On a floppy files follow each other from sector 33 on; each 512 bytes are in the next sector."""
    volume = new()
    volume.write(["A"], bytes(513))
    volume.write(["B"], b"b" * 1024)
    a, b = volume.find(["A"]), volume.find(["B"])
    assert a is not None and b is not None
    assert (volume.sectors_of(a), volume.sectors_of(b)) == ([33, 34], [35, 36])
    assert volume.sectors.read(36) == b"b" * SECTOR


def test_writing_over_a_file_frees_what_it_had() -> None:
    """The new file has one line, its own length, and no cluster of the old one is lost."""
    volume = new()
    free = volume.free
    volume.write(["A"], bytes(5000))
    volume.write(["A"], b"short")
    assert names(volume) == ["A"]
    entry = volume.find(["A"])
    assert entry is not None and volume.read(entry).data == b"short"
    assert volume.free == free - SECTOR
    volume.write(["A"], b"")
    assert volume.free == free


def test_a_deleted_file_leaves_its_place() -> None:
    """The line and the clusters of a deleted file serve the next one."""
    volume = new()
    for name in ("A", "B"):
        volume.write([name], bytes(600))
    entry = volume.find(["A"])
    assert entry is not None
    volume.delete(entry)
    assert names(volume) == ["B"]
    volume.write(["C"], b"c")
    assert names(volume) == ["C", "B"]
    c = volume.find(["C"])
    assert c is not None and volume.sectors_of(c) == [33]


def test_what_cannot_be_written_changes_nothing() -> None:
    """No room, no folder, a folder in the way, a file in the way: refused, with the old file still there."""
    volume = new()
    volume.write(["A"], b"old")
    volume.make_folder(["D"])
    with pytest.raises(NoRoomError):
        volume.write(["A"], bytes(2880 * SECTOR))
    for parts in (["NO", "A"], ["D"], ["A", "X"], []):
        with pytest.raises(DiskError):
            volume.write(parts, b"new")
    with pytest.raises(DiskError, match="There is a A already"):
        volume.make_folder(["A"])
    entry = volume.find(["A"])
    assert entry is not None and volume.read(entry).data == b"old"


def test_a_floppy_may_be_filled_to_the_last_byte_even_over_itself() -> None:
    """A file as large as the disk fits, also in place of one as large."""
    volume = new()
    full = bytes(volume.free)
    for _ in range(2):
        volume.write(["A"], full)
    assert volume.free == 0
    volume.write(["B"], b"")
    with pytest.raises(NoRoomError):
        volume.write(["C"], b"c")


def test_a_folder_grows_and_the_root_of_a_floppy_does_not() -> None:
    """More names than a cluster holds go on in another one; the root has 224 lines."""
    volume = new()
    volume.make_folder(["D"])
    for number in range(40):
        volume.write(["D", f"F{number}"], b"")
    assert len(names(volume, "D")) == 42
    for number in range(223):
        volume.write([f"F{number}"], b"")
    with pytest.raises(DiskError, match="holds no more names"):
        volume.write(["ONEMORE"], b"")


def test_reading_stops_before_a_bad_sector() -> None:
    """What comes before the damage is read, and the bad sector is named; another file is not touched."""
    volume = new()
    volume.write(["A"], b"a" * 2000)
    volume.write(["B"], b"b" * 2000)
    volume.sectors.spoil([35])
    a, b = volume.find(["A"]), volume.find(["B"])
    assert a is not None and b is not None
    assert volume.read(a) == (b"a" * 1024, 35)
    assert volume.read(b) == (b"b" * 2000, None)


def test_a_bad_sector_of_the_root_hides_what_stands_in_it() -> None:
    """Names in front of it are found, those in it and behind it are not: the folder cannot be read on."""
    volume = new()
    for number in range(20):
        volume.write([f"F{number}"], b"")
    volume.sectors.spoil([20])
    with pytest.raises(Unreadable):
        volume.find(["F1"])


@given(st.lists(st.tuples(st.integers(0, 2879), st.binary(min_size=1, max_size=64)), max_size=12))
def test_a_damaged_volume_is_read_with_bounds(damage: list[tuple[int, bytes]]) -> None:
    """Rubbish in any sectors, table and folders too: all files can be asked for, and nothing runs on."""
    disk = Disk(sectors=formatted(FLOPPY))
    disk.add({"A.BIN": b"a" * 3000, "D\\B.BIN": b"b" * 3000, "D\\E\\C.BIN": b""})
    for sector, data in damage:
        disk.sectors.write(sector, (data * SECTOR)[:SECTOR])
    for path in list(disk)[:50]:
        if path in disk:
            assert len(disk[path]) <= 2880 * SECTOR


@given(
    st.lists(
        st.tuples(st.sampled_from(["A", "B.C", "D\\A", "D\\E"]), st.none() | st.binary(max_size=3000)),
        max_size=20,
    )
)
def test_a_volume_keeps_what_a_dictionary_keeps(steps: list[tuple[str, bytes | None]]) -> None:
    """Written, written over and deleted in any order, the files are those of a plain dictionary."""
    shape = Shape(12, 60, 1, 1, 16)
    disk = Disk(sectors=formatted(shape))
    disk.add({"D\\X": b""})
    expected: dict[str, bytes] = {"D\\X": b""}
    for name, data in steps:
        if data is None:
            assert (name in disk) == (name in expected)
            if name in expected:
                del disk[name], expected[name]
        else:
            disk[name] = expected[name] = data
    assert dict(disk) == expected
    used = sum(-(-len(data) // SECTOR) for data in expected.values())
    assert disk.volume.free == (shape.clusters - 1 - used) * SECTOR


def test_a_medium_without_a_file_system_is_no_volume() -> None:
    """An empty medium holds no file, and none can be written."""
    disk = Disk(sectors=Sectors(100))
    assert list(disk) == [] and "A" not in disk
    with pytest.raises(DiskError, match="no FAT volume"):
        disk["A"] = b""
