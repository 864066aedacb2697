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
