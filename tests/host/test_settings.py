from pathlib import Path

import pytest

from labkit.catalog import CatalogError
from labkit.host.clock import MS, SECOND
from labkit.host.settings import pc_settings, read_settings


def test_post_waits_31_seconds() -> None:
    """The shipped BIOS waits 31 s for BSY, and every time is in ns."""
    assert pc_settings().bios.post_timeout == 31 * SECOND
    assert pc_settings().windows.tries == 3


def test_settings_are_data(tmp_path: Path) -> None:
    """A file of one's own changes the PC."""
    path = tmp_path / "pc.toml"
    path.write_text(
        "[power]\nsupply=1\n[bios]\nstart=2\npost_timeout=3\ncommand=4\n[dos]\nboot=5\n"
        "[windows]\nboot=6\nready=7\nidentify=8\npacket=9\ntries=10\nexplorer=11\n"
    )
    settings = read_settings(path)
    assert (settings.supply, settings.bios.command, settings.dos_boot) == (MS, 4 * MS, 5 * MS)
    assert (settings.windows.tries, settings.windows.explorer) == (10, 11 * MS)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", r"\[power\] must be a table"),
        ("[power]\nsupply=0\n", "supply must be"),
        ("[power]\nsupplies=1\n", "supply is"),
    ],
)
def test_bad_settings_name_the_field(tmp_path: Path, text: str, complaint: str) -> None:
    """A slip in the file is told with file, table and field."""
    path = tmp_path / "pc.toml"
    path.write_text(text)
    with pytest.raises(CatalogError, match=complaint):
        read_settings(path)
