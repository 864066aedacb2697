"""Who does the work."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

import pytest

from labkit.story.crew import InLine, crew


def test_a_task_in_line_is_done_at_once() -> None:
    """What it gives, or the error that it raises, is what the future has."""
    with InLine() as workers:
        assert workers.submit(divmod, 7, 2).result() == (3, 1)
        with pytest.raises(ZeroDivisionError):
            workers.submit(divmod, 7, 0).result()
        assert list(workers.map(abs, [-1, 2])) == [1, 2]


def test_one_process_is_this_one() -> None:
    """With one process nothing is started; with more they are a pool; with none there is a sentence."""
    assert isinstance(crew(1), InLine)
    assert isinstance(crew(2), ProcessPoolExecutor)
    with pytest.raises(ValueError, match="0 processes do no work; give 1 or more"):
        crew(0)
