from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labkit.host.disk import Disk, DiskError, short_name


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("new.bin", "NEW.BIN"),
        ("A:\\NEW.BIN", "NEW.BIN"),
        ("\\NEW.BIN", "NEW.BIN"),
        ("firmwareimage.binary", "FIRMWARE.BIN"),
        ("NOSUFFIX", "NOSUFFIX"),
        (" x ", "X"),
    ],
)
def test_names_become_short_names(name: str, short: str) -> None:
    """DOS ignores case, drive and root, and cuts long names."""
    assert short_name(name) == short


@pytest.mark.parametrize(
    "name", ["", "..", "..\\X", "A\\B", "/etc/passwd", "C:\\A\\B", "A.B.C", "x/../y", "*", "A B"]
)
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    """Folders, parents and wild cards are no files here: not found when read, refused when written."""
    disk = Disk({"X": b"x"})
    assert name not in disk
    with pytest.raises(KeyError):
        disk[name]
    with pytest.raises(DiskError, match="no file name here"):
        disk[name] = b""
    assert list(disk) == ["X"]


@given(st.text(max_size=20))
def test_every_name_is_short_or_refused(name: str) -> None:
    """Whatever is typed, what reaches the disk is a plain 8.3 name."""
    try:
        stem, _, suffix = short_name(name).partition(".")
    except DiskError:
        return
    assert 0 < len(stem) <= 8
    assert len(suffix) <= 3
    assert not set("/\\:. ") & set(stem + suffix)


def test_a_disk_is_a_mapping() -> None:
    """Files can be written, read, counted, listed in order and deleted, in any case."""
    disk = Disk({"b.bin": b"2"})
    disk["A.BIN"] = b"1"
    assert (list(disk), len(disk), disk["a.bin"], "B.bin" in disk) == (["A.BIN", "B.BIN"], 2, b"1", True)
    del disk["a.BIN"]
    with pytest.raises(KeyError):
        del disk["A.BIN"]


def test_a_snapshot_of_a_disk_stays() -> None:
    """Later writes do not reach a snapshot."""
    disk = Disk({"A": b"1"})
    state = disk.save()
    disk["A"] = b"2"
    disk.load(state)
    disk["B"] = b"3"
    assert state == {"A": b"1"}
    assert disk["A"] == b"1"
