"""Test the bench panel's JavaScript with Vitest under Node.js: setup/javascript.py [words for vitest]

The first run fetches what tests/bench/js/package-lock.json pins, each package checked by its hash; later
runs need no network. Where Node.js, npm or the packages cannot be had, one sentence says so and the check
counts as good; under LAB_STRICT=1 it counts as failed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "tests" / "bench" / "js"
OLDEST = 18


class Unable(RuntimeError):
    """The tests cannot run on this machine; the message is one sentence."""


def program(name: str) -> str:
    """Path of a program. Unable: there is none."""
    path = shutil.which(name)
    if path is None:
        raise Unable(f"the program '{name}' is not installed")
    return path


def find_node() -> str:
    """Path of a Node.js that Vitest takes. Unable: there is none, or it is too old."""
    node = program("node")
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.match(r"v(\d+)", said)
    if number is None or int(number[1]) < OLDEST:
        raise Unable(f"Node.js {OLDEST} or newer is needed and '{node}' says {said.strip() or 'nothing'}")
    return node


def fetch(folder: Path) -> None:
    """Bring node_modules to what the lock pins, unless it is there. Unable: npm cannot get the packages."""
    digest = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".lab-stamp"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == digest:
        return
    command = [program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.call(command, cwd=folder):
        raise Unable("npm could not fetch the pinned packages, see its own message above")
    stamp.write_text(digest, encoding="utf-8")


def main(words: Sequence[str], folder: Path = HERE) -> int:
    """Exit status of Vitest; where it cannot run, 0, or 1 under LAB_STRICT=1."""
    try:
        node = find_node()
        fetch(folder)
    except Unable as error:
        strict = os.environ.get("LAB_STRICT") == "1"
        print(f"The panel's JavaScript was not tested: {error}{', and LAB_STRICT=1' if strict else ''}.")
        return int(strict)
    vitest = folder / "node_modules" / "vitest" / "vitest.mjs"
    return subprocess.call([node, str(vitest), "run", *words], cwd=folder)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
