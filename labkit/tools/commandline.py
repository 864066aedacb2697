"""The DOS flasher's command line: `X OPTION [/B] [/M] [FILE]`, in any order after X and in either case.

`/C` in place of X stands for a look at all four places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labkit.tools.target import TARGETS, Target

EVERYWHERE = "/C"


@dataclass(frozen=True)
class Command:
    """What was asked for.

    `target` None: no X of 1 to 4; with the option `/C`, which looks at all four, there is none to give.
    `file` None: no name. `strange`: switches that nobody knows.
    """

    target: Target | None
    option: str
    binary: bool
    merged: bool
    file: str | None
    strange: tuple[str, ...]


def parse(words: Sequence[str], binary_switch: bool) -> Command:
    """Read the words after the program's name.

    A build without a binary switch (`binary_switch` False) reads every file as binary and takes `/B` for the
    file's name [fact: mtkflash-binary-switch].
    """
    words = [EVERYWHERE, *words] if words and words[0].upper() == EVERYWHERE else words
    number = int(words[0]) if words and words[0].isdecimal() and len(words[0]) < 9 else 0
    option = words[1].upper() if len(words) > 1 else ""
    switches: list[str] = []
    names: list[str] = []
    for word in words[2:]:
        upper = word.upper()
        is_name = not word.startswith("/") or (upper == "/B" and not binary_switch)
        (names if is_name else switches).append(upper)
    return Command(
        target=TARGETS.get(number),
        option=option,
        binary="/B" in switches or not binary_switch,
        merged="/M" in switches,
        file=names[0] if names else None,
        strange=tuple(word for word in switches if word not in ("/B", "/M")),
    )
