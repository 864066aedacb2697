from __future__ import annotations

from labkit.host.disk import Disk, Floppy
from labkit.host.harddisk import HardDisk
from labkit.host.media import Media


def test_the_boot_disk_goes_into_the_drive_at_each_boot() -> None:
    """Whatever lay in A: before, DOS starts from the boot disk."""
    media = Media(boot := Disk())
    assert media.floppy is None
    media.floppy = Floppy()
    media.boot()
    assert media.floppy is boot


def test_a_snapshot_brings_back_media_contents_and_places() -> None:
    """The floppy in the drive, what is on each disk, the current drive and folder: all are as they were."""
    media = Media(boot := Disk({"B": b"b"}))
    media.hard_disk = hard = HardDisk({"FIRM\\A": b"a"})
    letters = media.boot()
    media.floppy = floppy = Floppy({"F": b"f"})
    letters.enter(letters.resolve("C:\\FIRM"))
    letters.go("C")
    state = media.save()
    media.floppy = media.hard_disk = None
    for disk in (boot, floppy):
        disk["NEW"] = b"new"
    hard.put("FIRM\\A", b"new")
    letters.go("A")
    media.boot()
    media.load(state)
    assert (media.floppy, media.hard_disk, letters.prompt) == (floppy, hard, "C:\\FIRM>")
    assert [list(disk) for disk in (boot, floppy)] == [["B"], ["F"]]
    assert hard.files["FIRM\\A"] == b"a"
    assert media.save() == state


def test_a_disk_that_dos_still_calls_c_is_in_the_snapshot() -> None:
    """DOS keeps the partition it found at its start; going back restores what that held."""
    media = Media(Disk())
    media.hard_disk = HardDisk({"A": b"a"})
    letters = media.boot()
    media.hard_disk = HardDisk({"B": b"b"})
    state = media.save()
    letters.volume("C").write(["A"], b"changed")
    media.load(state)
    assert [name for name, _ in letters.volume("C").files()] == ["A"]
    entry = letters.volume("C").find(["A"])
    assert entry is not None and letters.volume("C").read(entry).data == b"a"
