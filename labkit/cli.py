"""The lab's verbs for scripts: `python -m labkit VERB ... [--json]`.

A verb is a row of `VERBS`: its help, a function that adds its arguments, and one that does the work. The work
imports the rooms it needs, so that `--help` is quick.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labkit import __version__


@dataclass(frozen=True)
class Answer:
    """What a verb found: `data` for --json, `text` for people, and the exit status (0 = good).

    `note`: what the text says beyond the data; with --json it goes to stderr.
    """

    data: Any
    text: str
    status: int = 0
    note: str = ""


@dataclass(frozen=True)
class Verb:
    """One verb: its help line, the arguments it takes, the work it does."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    work: Callable[[argparse.Namespace], Answer]


def _replay_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("thread", help="number of the thread, such as 1")


def _replay(options: argparse.Namespace) -> Answer:
    from labkit.story.replay import replay

    result = replay(options.thread)
    rows = [row.as_dict() for row in result.rows]
    return Answer(rows, result.as_table(), 0 if result.agrees else 1)


def _hypotheses_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("thread", help="number of the thread, such as 2")
    parser.add_argument("--only", nargs="+", default=[], metavar="ID", help="these hypotheses alone")
    parser.add_argument("--processes", type=int, default=2, help="how many run at the same time (2)")


def _hypotheses(options: argparse.Namespace) -> Answer:
    from labkit.story.table import table
    from labkit.story.workers import run_all, verdicts

    trials = run_all(options.thread, options.only, options.processes)
    found = verdicts(options.thread, trials)
    data = {
        "trials": [trial.as_dict() for trial in trials],
        "verdicts": [verdict.as_dict() for verdict in found],
    }
    text = "\n\n".join([*map(str, found), str(table(trials))])
    return Answer(data, text)


def _matrix_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only-death", nargs="+", default=[], metavar="ID", help="these deaths alone")
    parser.add_argument("--only-route", nargs="+", default=[], metavar="ID", help="these routes alone")
    parser.add_argument(
        "--processes", type=int, metavar="N", help="how many run at the same time (one per core)"
    )


def _matrix(options: argparse.Namespace) -> Answer:
    from labkit.story.crew import crew
    from labkit.story.matrix import matrix

    with crew(options.processes) as workers:
        found = matrix(workers, options.only_death, options.only_route)
    return Answer([row.as_dict() for row in found.rows], str(found), note="\n".join(found.narrow))


def _casebook_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", nargs="*", help="ids of cases; none: all")


def _casebook(options: argparse.Namespace) -> Answer:
    from labkit.story.casebook import play_cases, read_casebook

    played = play_cases(options.case)
    left = [{"case": one.id, "reason": one.reason} for one in read_casebook().left_out]
    data = {"cases": [one.as_dict() for one in played], "left_out": left}
    agree = sum(one.agrees for one in played)
    text = [*map(str, played), f"{agree} of {len(played)} cases show all that their report states."]
    return Answer(data, "\n\n".join(text))


def _image_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", help="a 1 MB image; none: list those of the lab")
    parser.add_argument(
        "--build", action="store_true", help="build all images from their sources (needs SDCC)"
    )


def _image(options: argparse.Namespace) -> Answer:
    from labkit.firmware import release, store
    from labkit.firmware.image import Image

    if options.build:
        return _kept(store.folder(), release.files())
    if options.file is None:
        return Answer(list(store.file_names()), "\n".join(store.file_names()))
    image = Image(_contents(options.file))
    found = {"layout": str(image.layout), "revision": image.revision, "sum16": f"{image.sum16:04X}"}
    if image.identity is not None:
        found |= {"vendor": image.identity.vendor, "product": image.identity.product}
    return Answer(found, "\n".join(f"{name}: {value}" for name, value in found.items()))


def _contents(file: str) -> bytes:
    """A file of the user's, or one that comes with the lab."""
    from labkit.firmware import store

    path = Path(file)
    return path.read_bytes() if path.exists() else store.read_file(file)


def _bench_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("names", nargs="*", metavar="figure", help="only these; none: all")
    parser.add_argument(
        "--build", action="store_true", help="build the benchmark programs from their sources (needs SDCC)"
    )


def _bench(options: argparse.Namespace) -> Answer:
    from labkit.bench import speed as panel
    from labkit.course import speed as course
    from labkit.firmware import benchmarks
    from labkit.story.measure import FIGURES, measure

    if options.build:
        return _kept(benchmarks.folder(), benchmarks.files())
    figures = measure(options.names, {**FIGURES, **panel.FIGURES, **course.FIGURES})
    lines = (f"{name}: {'not measured' if value is None else value}" for name, value in figures.items())
    return Answer(figures, "\n".join(lines))


def _vectors_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, metavar="FOLDER", help="where the files go")
    parser.add_argument("--cases", type=int, default=1000, metavar="N", help="cases of each opcode (1000)")
    parser.add_argument(
        "--seed", type=int, default=8051, metavar="S", help="another seed, other cases (8051)"
    )
    parser.add_argument("--opcodes", default="00-ff", metavar="LIST", help="such as 00-0f,a5 (all)")


def _vectors(options: argparse.Namespace) -> Answer:
    from labkit.mcu.vectorfiles import parse_opcodes, write

    written = write(Path(options.out), parse_opcodes(options.opcodes), options.cases, options.seed)
    found = written._asdict() | {"folder": options.out, "seed": options.seed}
    return Answer(found, "\n".join(f"{name}: {value}" for name, value in found.items()))


def _programmer_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("image", nargs="?", help="what the chip holds at first; none: it is blank")
    parser.add_argument("--chip", default="am29lv008bb", metavar="KEY", help="which part (am29lv008bb)")
    parser.add_argument("--port", type=int, default=0, metavar="N", help="port on 127.0.0.1 (any free one)")
    parser.add_argument("--out", metavar="FILE", help="keep what the chip holds in the end")
    parser.add_argument(
        "--idle", type=float, default=300.0, metavar="S", help="end after S idle seconds (300)"
    )


def _programmer(options: argparse.Namespace) -> Answer:
    from labkit.tools.chipfile import chip_with
    from labkit.tools.serprog import Serprog

    chip = chip_with(options.chip, None if options.image is None else _contents(options.image))
    before = chip.peek(0, chip.chip.size)
    with Serprog(chip, port=options.port, once=False, idle_s=options.idle) as server:
        print(f"flashrom -p {server.programmer} -c {chip.chip.name} -r FILE", file=sys.stderr, flush=True)
        # Ctrl-C is the usual end.
        with suppress(KeyboardInterrupt):
            server.wait()
        seconds = round(server.seconds, 3)
    held = chip.peek(0, chip.chip.size)
    if options.out:
        Path(options.out).write_bytes(held)
    found = {"chip": chip.chip.name, "seconds": seconds, "changed": held != before, "out": options.out}
    return Answer(found, "\n".join(f"{name}: {value}" for name, value in found.items()))


def _teach_arguments(parser: argparse.ArgumentParser) -> None:
    from labkit.course.teach import arguments

    arguments(parser)


def _teach(options: argparse.Namespace) -> Answer:
    from labkit.course.teach import teach

    return Answer(*teach(options))


def _kept(folder: Path, made: dict[str, bytes]) -> Answer:
    """Store what was built."""
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return Answer(sorted(made), "\n".join(f"built {name}" for name in sorted(made)))


VERBS: dict[str, Verb] = {
    "replay": Verb("replay a thread and compare it with what was seen", _replay_arguments, _replay),
    "hypotheses": Verb("run the rivals on what a thread leaves open", _hypotheses_arguments, _hypotheses),
    "matrix": Verb("run every death against every route of the ladder", _matrix_arguments, _matrix),
    "casebook": Verb("play what others reported, and compare", _casebook_arguments, _casebook),
    "image": Verb("say what a firmware image is, list images, or build them", _image_arguments, _image),
    "vectors": Verb("write single-step vectors for MCS-51", _vectors_arguments, _vectors),
    "programmer": Verb("serve a chip to the real flashrom", _programmer_arguments, _programmer),
    "teach": Verb("for teachers: hand out, grade, and look up the clinic's key", _teach_arguments, _teach),
    "bench": Verb("measure how fast the lab is on this machine", _bench_arguments, _bench),
}


def parser() -> argparse.ArgumentParser:
    """The command line: one subcommand per verb, each with --json."""
    top = argparse.ArgumentParser(prog="labkit", description="A lab on drive firmware and bricking.")
    top.add_argument("--version", action="version", version=f"labkit {__version__}")
    verbs = top.add_subparsers(dest="verb", metavar="verb", required=True)
    for name, verb in VERBS.items():
        sub = verbs.add_parser(name, help=verb.help, description=verb.help)
        verb.arguments(sub)
        sub.add_argument("--json", action="store_true", help="print data instead of text")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb and give its exit status; misuse is one sentence on stderr and status 2."""
    options = parser().parse_args(arguments)
    try:
        answer = VERBS[options.verb].work(options)
    except (ValueError, LookupError, RuntimeError, OSError) as error:
        print(f"labkit {options.verb}: {error}", file=sys.stderr)
        return 2
    print(json.dumps(answer.data, indent=1, ensure_ascii=False) if options.json else answer.text)
    if options.json and answer.note:
        print(answer.note, file=sys.stderr)
    return answer.status
