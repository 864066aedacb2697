"""Pack the lab with all its packages into one file, for a room without a network.

    lab.py bundle [--try]

The bundle serves machines of the kind it was made on: the same system, processor type and Python 3.x. There,
unpack it and start the lab as always: `lab.py` takes the packages from the folder `wheels` beside it.
With --try the bundle is then unpacked and set up here without a network.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
TOP = "lab"
LEFT_OUT = {"build", "wheels", "dist", "htmlcov"}
MADE_HERE = {"__pycache__", "node_modules"}


def lab_files(root: Path) -> list[Path]:
    """The lab's own files: what git tracks, or all but what was made here."""
    try:
        git = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False)
        listed = git.stdout.decode().split("\0") if git.returncode == 0 else []
    except OSError:
        listed = []
    found = [root / name for name in listed if name] or [path for path in root.rglob("*") if _own(root, path)]
    return sorted(path for path in found if path.is_file())


def _own(root: Path, path: Path) -> bool:
    parts = path.relative_to(root).parts
    if parts[0] in LEFT_OUT or any(part in MADE_HERE or part.endswith(".egg-info") for part in parts):
        return False
    return not any(part.startswith(".") and part not in (".ci", ".github", ".gitignore") for part in parts)


def download(wheels: Path) -> list[Path]:
    """Every package of requirements.lock, checked by its hash; what is there already is not fetched again."""
    (pip,) = (ROOT / "setup").glob("pip-*.whl")
    command = [sys.executable, str(pip / "pip"), "download", "--quiet", "--require-hashes", "--no-deps"]
    where = ["--only-binary", ":all:", "--find-links", str(wheels), "--dest", str(wheels)]
    wheels.mkdir(parents=True, exist_ok=True)
    if subprocess.call([*command, *where, "-r", str(ROOT / "requirements.lock")]):
        sys.exit("The packages could not be fetched, see pip's own message above.")
    return sorted(wheels.glob("*.whl"))


def pack(target: Path, root: Path, wheels: list[Path]) -> None:
    """Write the bundle, all in one folder; wheels are compressed already."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in lab_files(root):
            archive.write(path, f"{TOP}/{path.relative_to(root).as_posix()}")
        for path in wheels:
            archive.write(path, f"{TOP}/wheels/{path.name}", zipfile.ZIP_STORED)


def main() -> int:
    """Make the bundle, say where it is and whom it serves."""
    parser = argparse.ArgumentParser(prog="lab.py bundle", description=__doc__.splitlines()[0])
    parser.add_argument("--try", dest="tried", action="store_true", help="set it up here, without a network")
    options = parser.parse_args()
    version = ".".join(map(str, sys.version_info[:2]))
    wheels = download(BUILD / f"wheels-{version}")
    target = BUILD / f"lab-{sys.platform}-{platform.machine().lower()}-python{version}.zip"
    pack(target, ROOT, wheels)
    print(f"{target}: {target.stat().st_size >> 20} MB, with {len(wheels)} packages.")
    kind = f"{platform.system()}, {platform.machine()}"
    print(f"It serves machines with Python {version} on {kind}.", flush=True)
    if not options.tried:
        return 0
    test = ["-m", "pytest", "-q", f"--bundle={target}", "tests/setup/test_bundle.py"]
    return subprocess.call([sys.executable, *test], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main())
