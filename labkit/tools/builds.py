"""The builds of the DOS flasher: what each takes, knows and prints, read from `data/tools/mtkflash.toml`.

The lines are those that posters quoted [fact: mtkflash-error-lines]; which parts a build knows is the lab's
guess [fact: mtkflash-part-tables], and so is how it erases [fact: mtkflash-erase].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from labkit.catalog import data_dir
from labkit.catalog.toml import Row, load, rows
from labkit.host.clock import MS
from labkit.tools.erasing import WAYS, Erasing
from labkit.tools.identify import Knocking
from labkit.tools.parts import PartTable, part_table

FILE = "mtkflash.toml"


@dataclass(frozen=True)
class Build:
    """One build. `aliases` are its other names; `texts` are templates; `written`: the lines after a write."""

    version: str
    aliases: tuple[str, ...]
    options: tuple[str, ...]
    binary_switch: bool
    table: PartTable
    texts: Mapping[str, str]
    written: tuple[str, ...]
    knocking: Knocking
    block: int
    erasing: Erasing

    def text(self, key: str, **values: object) -> str:
        """A line of this build with its values filled in."""
        return self.texts[key].format(**values)

    @property
    def banner(self) -> str:
        """The first line of every run [fact: mtkflash-banner]."""
        return self.text("banner", version=self.version)


def knocking(limits: Row) -> Knocking:
    """How a tool knocks, from the [limits] of its data file."""
    return Knocking(limits.integer("knock_ms", 0, 60_000) * MS, limits.integer("knock_step_ms", 1, 1000) * MS)


def words(row: Row, field: str) -> tuple[str, ...]:
    """An array of text."""
    return tuple(str(word) for word in row.array(field))


@cache
def builds() -> dict[str, Build]:
    """Every build in the data, by version."""
    data = load(data_dir() / "tools" / FILE)
    limits = Row(FILE, "limits", data["limits"])
    texts = Row(FILE, "texts", data["texts"])
    return {row.key: _build(row, limits, texts) for row in rows(FILE, data["build"])}


def find_build(version: str) -> Build:
    """The build of this version, or with this alias. Raises ValueError naming the versions there are."""
    for build in builds().values():
        if version in (build.version, *build.aliases):
            return build
    raise ValueError(f"There is no build {version!r}; take one of {', '.join(builds())}.")


def rebuilt(build: Build, erasing: Erasing | None = None, knows: Sequence[str] | None = None) -> Build:
    """The build with another way to erase, or with other parts that it knows (keys); None: as it was."""
    table = build.table if knows is None else part_table(knows, serial_default=True)
    return replace(build, erasing=erasing or build.erasing, table=table)


def _build(row: Row, limits: Row, texts: Row) -> Build:
    common = {key: texts.text(key) for key in texts.fields}
    build = Build(
        version=row.key,
        aliases=words(row, "aliases"),
        options=words(row, "options"),
        binary_switch=row.flag("takes_binary_switch"),
        table=part_table(words(row, "knows"), serial_default=True),
        texts={**common, "unknown": row.text("unknown")},
        written=words(row, "written"),
        knocking=knocking(limits),
        block=limits.integer("block", 2, 0x10000),
        erasing=Erasing(row.choice("erases", WAYS)),
    )
    row.close()
    return build
