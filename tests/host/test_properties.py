from __future__ import annotations

import pytest

from labkit.ata.abilities import Capabilities
from tests.host.fakes import FakeDrive
from tests.host.test_windows import windows_with


def test_properties_of_a_healthy_drive_open_at_once() -> None:
    """The page says where the drive is and that it works, and both its questions were answered."""
    page = windows_with(primary_slave=FakeDrive()).properties("D:")
    assert str(page) == "MAKER DRIVE ONE, DVD/CD-ROM drives, Primary Slave: This device is working properly."
    assert (page.asked, page.answered) == (2, 2)
    assert page.seconds < 1


def test_properties_of_a_drive_that_hangs_open_in_the_end() -> None:
    """Each question costs its time-out; then the page says that the drive works properly."""
    drive = FakeDrive()
    windows = windows_with(primary_slave=drive)
    drive.silent_packets = True
    page = windows.properties("drive one")
    assert page.status == "This device is working properly."
    assert (page.asked, page.answered) == (2, 0)
    assert 20 <= page.seconds < 31


def test_properties_of_a_drive_that_is_not_listed() -> None:
    """There is no page for what the Device Manager does not list."""
    page = windows_with().properties("D:")
    assert (page.status, str(page)) == ("", "The Device Manager lists no D:")


@pytest.mark.parametrize(
    ("able", "line"),
    [
        (Capabilities(reads=0x1F, writes=0x17), "DVD-RW Drive (D:)"),
        (Capabilities(reads=0x08, writes=0), "DVD Drive (D:)"),
        (Capabilities(reads=0x07, writes=0x03), "CD-RW Drive (D:)"),
        (Capabilities(reads=0, writes=0), "CD Drive (D:)"),
        (None, "CD Drive (D:)"),
    ],
)
def test_my_computer_shows_what_a_drive_says_it_can(able: Capabilities | None, line: str) -> None:
    """The line follows the capabilities page; a drive that refuses to tell is a CD drive."""
    assert windows_with(primary_slave=FakeDrive(able=able)).my_computer() == [line]


def test_my_computer_calls_a_drive_that_hangs_a_cd_drive() -> None:
    """No answer, no capabilities: it is still listed, as the least it can be."""
    drive = FakeDrive(able=Capabilities(reads=0x1F, writes=0x17))
    windows = windows_with(primary_slave=drive)
    drive.silent_packets = True
    assert windows.my_computer() == ["CD Drive (D:)"]
