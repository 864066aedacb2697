"""Exercises in notebooks: how cells are filled, and how code is taken out of them."""

from __future__ import annotations

from typing import Any

import pytest

from labkit.course.cellcode import NothingDefinedError, defined_by, surroundings
from labkit.course.cells import code_text, fill, task_text
from labkit.course.exercises import ExerciseError, exercise


def cell(kind: str, id: str | None = None, source: Any = "old") -> dict[str, Any]:
    """A cell of a notebook."""
    return {"cell_type": kind, "metadata": {"exercise": id} if id else {}, "source": source}


def test_fill_writes_over_marked_cells_only() -> None:
    """Marked cells get the data's text, other cells stay; twice is the same as once."""
    cells = [cell("code"), cell("markdown", "00.1", ["a\n", "b"]), cell("code", "00.1")]
    for _ in range(2):
        fill({"cells": cells})
        task = exercise("00.1")
        assert [one["source"] for one in cells] == ["old", task_text(task), code_text(task)]
    assert cells[2]["source"].endswith('\n\ncheck("00.1", answer)')


@pytest.mark.parametrize("order", ["code", "markdown", "code markdown", "markdown code code"])
def test_fill_wants_both_cells_in_order(order: str) -> None:
    """A notebook with half an exercise is not stored."""
    kinds = order.split()
    with pytest.raises(ExerciseError, match=r"00\.1 needs one Markdown cell and then one code cell"):
        fill({"cells": [cell(kind, "00.1") for kind in kinds]})
    with pytest.raises(ExerciseError, match="There is no exercise"):
        fill({"cells": [cell("code", "00.9")]})


def test_a_cell_is_run_alone() -> None:
    """Names of the facade and what other cells define are there; the check itself is not called again."""
    code = 'total = np.sum(1)\nanswer = (len(read_image("bys2")), total)\n\ncheck("00.1", answer)'
    cells = ["import math as np\nx = 3", "from no.such.place import thing", "this is no Python"]
    around = surroundings(cells)
    assert around.splitlines() == ["import math as np", "from no.such.place import thing"]
    with pytest.raises(AttributeError):
        defined_by(code, "answer", around)
    assert defined_by(code.replace("np.sum(1)", "np.floor(1.5)"), "answer", around) == (0x100000, 1)
    with pytest.raises(NothingDefinedError, match="does not define answer"):
        defined_by('check("00.1", 3)', "answer")


def test_magics_are_left_out() -> None:
    """IPython's own lines do not make an answer unreadable, and line numbers stay."""
    code = "%matplotlib inline\n!ls\nanswer?\nanswer = 7 % 4 # why?\ntext = 'really?'"
    assert defined_by(code, "answer") == 3
    with pytest.raises(SyntaxError) as caught:
        defined_by("%time\n\nanswer = = 3", "answer")
    assert caught.value.lineno == 3
