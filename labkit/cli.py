"""The lab's verbs for scripts: `python -m labkit VERB ... [--json]`.

A verb is a row of `VERBS`: its help, a function that adds its arguments, and one that does the work. The work
imports the rooms it needs, so that `--help` is quick.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from labkit import __version__


@dataclass(frozen=True)
class Answer:
    """What a verb found: `data` for --json, `text` for people, and the exit status (0 = good)."""

    data: Any
    text: str
    status: int = 0


@dataclass(frozen=True)
class Verb:
    """One verb: its help line, the arguments it takes, the work it does."""

    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    work: Callable[[argparse.Namespace], Answer]


VERBS: dict[str, Verb] = {}


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
    except (ValueError, OSError) as error:
        print(f"labkit {options.verb}: {error}", file=sys.stderr)
        return 2
    print(json.dumps(answer.data, indent=1, ensure_ascii=False) if options.json else answer.text)
    return answer.status
