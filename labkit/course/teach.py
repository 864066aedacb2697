"""The verb `teach` of the command line: hand the course out, grade what comes back, look up the clinic's key.

The work imports what it needs, so that `--help` is quick.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the verb takes."""
    parser.add_argument(
        "action",
        choices=("release", "grade", "key"),
        help="make what to hand out, grade what came back, or tell the answers of the clinic",
    )
    parser.add_argument(
        "what",
        nargs="+",
        help="release: a new folder; grade: the folder of submitted notebooks; key: seeds of cases",
    )
    parser.add_argument("--csv", metavar="FILE", help="grade: write a row per student and exercise")
    parser.add_argument(
        "--processes", type=int, default=0, help="grade: answers tried at the same time (all processors)"
    )


def teach(options: argparse.Namespace) -> tuple[Any, str]:
    """Do it: data for --json, and text. Raises ValueError for more than one folder."""
    if options.action == "key":
        return _keys(options.what)
    if len(options.what) != 1:
        raise ValueError(f"Give '{options.action}' one folder, not {len(options.what)}.")
    folder = Path(options.what[0])
    return _release(folder) if options.action == "release" else _grade(folder, options)


def _keys(seeds: list[str]) -> tuple[Any, str]:
    from labkit.course.clinic import answer_key, draw

    data = [{"seed": seed, "cause": draw(seed).cause.id, "key": answer_key(seed)} for seed in seeds]
    return data, "\n\n".join(one["key"] for one in data)


def _release(folder: Path) -> tuple[Any, str]:
    from labkit.course.release import release

    names = [path.relative_to(folder).as_posix() for path in release(folder)]
    return names, "\n".join(f"wrote {folder / name}" for name in names)


def _grade(folder: Path, options: argparse.Namespace) -> tuple[Any, str]:
    from labkit.course import grading

    grades = grading.grade(folder, processes=options.processes)
    if options.csv:
        grading.write_csv(Path(options.csv), grades)
    return [asdict(one) for one in grades], grading.summary(grades)
