"""`hint`, `answer_of` and `progress`: help in steps, the explained answer, and how far one is."""

from __future__ import annotations

from itertools import groupby

from labkit.course import record
from labkit.course.exercises import exercise, exercises
from labkit.views.provenance import Shown
from labkit.views.tables import table
from labkit.views.words import plural


def hint(id: str) -> Shown:
    """The next hint of an exercise; after the last one it stays. Raises ExerciseError for an unknown one."""
    task = exercise(id)
    step = min(record.read().get(id, record.Marks()).hints + 1, len(task.hints))
    record.note(id, hints=step)
    head = f"Hint {step} of {len(task.hints)} for exercise {id}: "
    tail = f' After this one there is only answer_of("{id}").' if step == len(task.hints) else ""
    return _with_trouble(head + task.hints[step - 1] + tail, head + task.hints[step - 1] + tail)


def answer_of(id: str) -> Shown:
    """The lab's own answer to an exercise, explained. Raises ExerciseError for an unknown one."""
    task = exercise(id)
    record.note(id, answer_seen=True)
    head = f"Exercise {id}: {task.title}"
    below = f"{task.explanation}\n\nWhat a right answer proves: {task.proves}"
    markdown = f"**{head}**\n\n```python\n{task.reference}\n```\n\n{below}"
    return _with_trouble(markdown, f"{head}\n\n{task.reference}\n\n{below}")


def progress() -> Shown:
    """A table over the course: one row per notebook, one column per exercise."""
    marks = record.read()
    known = exercises().values()
    rows = []
    for notebook, group in groupby(known, lambda one: one.notebook):
        rows.append((notebook, *(_state(marks.get(one.id)) for one in group)))
    width = max(map(len, rows), default=1)
    done = sum(marks.get(one.id, record.Marks()).passed for one in known)
    head = ("notebook", *(f"exercise {number}" for number in range(1, width)))
    total = f"{done} of {plural(len(known), 'exercise')} done."
    whole = table(head, [(*row, *("-",) * (width - len(row))) for row in rows], total)
    return _with_trouble(whole.markdown, whole.plain)


def _state(marks: record.Marks | None) -> str:
    if marks is None:
        return "waits"
    helped = f", {plural(marks.hints, 'hint')}" if marks.hints else ""
    if marks.passed:
        return f"✔ done{helped}"
    return f"answer seen{helped}" if marks.answer_seen else f"begun{helped}"


def _with_trouble(markdown: str, plain: str) -> Shown:
    told = record.trouble()
    return Shown("\n\n".join(filter(None, (markdown, told))), "\n\n".join(filter(None, (plain, told))))
