"""The built wheel, and the import of labkit."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def python(code: str, folder: Path, path: Path) -> str:
    """Output of `code` run in `folder` with only `path` in front of the usual packages."""
    starter = f"import sys; sys.path.insert(0, {str(path)!r})\n{code}"
    done = subprocess.run(
        [sys.executable, "-I", "-c", starter], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_wheel_carries_the_data(tmp_path: Path) -> None:
    """A wheel built offline, unpacked elsewhere, finds its own data and not the checkout's."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    (wheel,) = tmp_path.glob("labkit-*.whl")
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        assert {name.split("/")[0] for name in archive.namelist()} == {
            "labkit",
            wheel.name[:12] + ".dist-info",
        }
        archive.extractall(place)
    found = Path(python("import labkit; print(labkit.data_dir())", tmp_path, place))
    assert found == (place / "labkit" / "_data").resolve()
    theirs = {path.relative_to(found).as_posix() for path in found.rglob("*.toml")}
    ours = {path.relative_to(ROOT / "data").as_posix() for path in (ROOT / "data").rglob("*.toml")}
    assert theirs == ours
    assert theirs


def test_checkout_finds_its_data() -> None:
    """In a checkout the data is the folder beside the package."""
    assert python("import labkit; print(labkit.data_dir())", ROOT, ROOT) == str(ROOT / "data")


def test_import_loads_no_room() -> None:
    """`import labkit` alone brings in no room, so that it is quick."""
    code = "import labkit; print([name for name in sys.modules if name.startswith('labkit.')])"
    assert python(code, ROOT, ROOT) == "[]"


def test_facade_keeps_its_promises() -> None:
    """Every name the facade offers can be loaded, and a wrong name gets a sentence."""
    code = (
        "import labkit\n"
        "for name in labkit.__all__: getattr(labkit, name)\n"
        "try: labkit.brick\n"
        "except AttributeError as error: print(error)"
    )
    assert python(code, ROOT, ROOT).startswith("labkit has no 'brick': it offers ")
