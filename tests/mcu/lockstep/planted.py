"""Engines with a fault planted in their source, to see that the tests find it."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labkit.mcu import Engine

LIST = Path(__file__).with_name("faults.toml")


@dataclass(frozen=True)
class Fault:
    """One fault: in the source of `module`, `old` becomes `new`.

    The directed tests in `caught_by` must notice, and one of the first `within` random programs; 0 = the
    random programs are not expected to.
    """

    name: str
    breaks: str
    module: str
    old: str
    new: str
    caught_by: tuple[str, ...] = ()
    within: int = 0


@dataclass(frozen=True)
class Target:
    """What faults are planted in: an engine, which has that name in the last of its modules.

    The modules stand in the order in which they import each other. `head_start`: the name is that of a class,
    whose engines translate what has been reached so many times less than usual.
    """

    modules: tuple[str, ...]
    engine: str
    head_start: int | None
    faults: tuple[Fault, ...]


def targets() -> dict[str, Target]:
    """The committed list, by the name of the engine."""
    data: dict[str, Any] = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return {
        name: Target(
            tuple(entry["modules"]),
            entry["engine"],
            entry.get("head_start"),
            tuple(Fault(**row | {"caught_by": tuple(row.get("caught_by", ()))}) for row in entry["fault"]),
        )
        for name, entry in data.items()
    }


@contextmanager
def _modules_put_back(names: Sequence[str]) -> Iterator[None]:
    before = {name: sys.modules.get(name) for name in names}
    try:
        yield
    finally:
        for name, module in before.items():
            if module is None:
                sys.modules.pop(name, None)
            else:
                sys.modules[name] = module


def engine_with(target: Target, fault: Fault | None) -> Engine:
    """The engine from fresh copies of its modules, one of them with the fault; nothing else changes.

    ValueError when the text to be replaced is not there exactly once. A module that imports another inside a
    function would get the sound one: put such imports at the top.
    """
    if fault is not None and fault.module not in target.modules:
        raise ValueError(f"{fault.name}: {fault.module} is not one of the engine's modules; add it to them")
    with _modules_put_back(target.modules):
        for name in target.modules:
            spec = importlib.util.find_spec(name)
            assert spec is not None and spec.origin is not None, name
            source = Path(spec.origin).read_text(encoding="utf-8")
            if fault is not None and fault.module == name:
                if source.count(fault.old) != 1:
                    raise ValueError(
                        f"{fault.name}: {source.count(fault.old)} places in {name} fit, not 1; correct `old`"
                    )
                source = source.replace(fault.old, fault.new)
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            exec(compile(source, spec.origin, "exec"), module.__dict__)
        named = getattr(sys.modules[target.modules[-1]], target.engine)
    engine: Engine = named if target.head_start is None else named(target.head_start)
    return engine
