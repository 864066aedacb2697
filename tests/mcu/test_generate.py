from __future__ import annotations

import pytest

from labkit.mcu.generate import body_lines, interpreter_source
from labkit.mcu.table import ROWS


def test_all_variants_are_python() -> None:
    """The generated source compiles, only the hooked one mentions hooks, only the counting one heat."""
    for kind in ("plain", "hooked", "counting"):
        source = interpreter_source(kind)
        compile(source, "generated", "exec")
        assert ("hooks" in source) == (kind == "hooked")
        assert ("heat" in source) == (kind == "counting")


def test_an_unknown_macro_is_named() -> None:
    """A table row with a statement that the generator does not know is refused with its name."""
    row = ROWS[0]._replace(body="FROB(x)")
    with pytest.raises(ValueError, match="FROB, which the generator does not know"):
        body_lines(row, "0", "plain")


def test_every_macro_is_expanded() -> None:
    """No statement of the table's little language is left over in the code."""
    for row in ROWS:
        for line in body_lines(row, "(op & 7)", "plain"):
            assert not line.lstrip().split("(")[0].isupper() or "(" not in line
